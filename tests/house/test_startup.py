"""What a process that serves has in it before its first request. Times and sizes are in docs/performance.md."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

LATER = {
    "aiosmtplib": "a mail leaves",
    "email.headerregistry": "a mail is written",
    "httpx2": "somebody comes by FranceConnect",
    "jinja2": "a mail is written",
    "redis": "the broker is Redis",
    "rich": "a command prints a table",
    "stdnum": "a form is checked",
    "tortoise.migrations": "never: migrations are ours",
}
"""Module → when it is imported instead."""

SERVED = """
import json, linecache, sys, cli, main
main.application()
print(json.dumps([sorted(sys.modules), sorted(linecache.cache)]))
"""
"""As `guichet serve` does, worker included, up to the opening of the database."""


@pytest.fixture(scope="module")
def served() -> tuple[set[str], set[Path]]:
    """The modules that it has imported, and the files whose source text it has read."""
    run = subprocess.run([sys.executable, "-c", SERVED], cwd=ROOT, capture_output=True, text=True, check=True)
    modules, sources = json.loads(run.stdout)
    return set(modules), {Path(source) for source in sources}


def test_a_process_that_serves_imports_what_it_may_never_need_only_when_it_needs_it(
    served: tuple[set[str], set[Path]],
) -> None:
    """A module that appears here is a module-level import too many: its file should import it where it is used."""
    modules, _ = served
    assert {"graphql", "strawberry", "tortoise", "uvicorn"} <= modules
    assert {name: why for name, why in LATER.items() if name in modules} == {}


def test_no_source_of_ours_is_read_and_parsed_beside_its_bytecode(served: tuple[set[str], set[Path]]) -> None:
    """A table that derives from Tortoise's `Model` instead of `models.table.Table` has its file here."""
    _, sources = served
    assert {source.name for source in sources} >= {"models.py"}  # Tortoise's own
    assert [source for source in sources if source.is_relative_to(ROOT) and ".venv" not in source.parts] == []


def test_each_of_them_is_installed_under_that_name() -> None:
    assert [name for name in LATER if find_spec(name) is None] == []
