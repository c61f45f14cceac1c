"""What a process that serves has in it before its first request. Times and sizes are in docs/performance.md."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

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

SERVED = "import json, sys, cli, main; main.application(); print(json.dumps(sorted(sys.modules)))"
"""As `guichet serve` does, worker included, up to the opening of the database."""


def test_a_process_that_serves_imports_what_it_may_never_need_only_when_it_needs_it() -> None:
    """A module that appears here is a module-level import too many: its file should import it where it is used."""
    run = subprocess.run([sys.executable, "-c", SERVED], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(run.stdout))
    assert {"graphql", "strawberry", "tortoise", "uvicorn"} <= loaded
    assert {name: why for name, why in LATER.items() if name in loaded} == {}


def test_each_of_them_is_installed_under_that_name() -> None:
    assert [name for name in LATER if find_spec(name) is None] == []
