"""What the documentation names exists: links, files, tests."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
ROOMS = (
    "auth bin commands demo docs main models outside reactions resolvers schema schemes settings subscriptions tests "
    "transport"
)
NAMED = re.compile(rf"`((?:{ROOMS.replace(' ', '|')})(?:/[a-z_0-9./-]*|\.py))`")
TEST = re.compile(r"`(test_[a-z0-9_]+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    broken = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    missing = [name for name in NAMED.findall(page.read_text(encoding="utf-8")) if not (ROOT / name).exists()]
    assert missing == []


def test_every_trap_has_a_test_that_exists() -> None:
    traps = (ROOT / "docs" / "traps.md").read_text(encoding="utf-8")
    written = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = TEST.findall(traps)
    assert [name for name in named if f"def {name}(" not in written] == []
    items = re.split(r"\n- ", traps)[1:]
    assert [item[:60] for item in items if not TEST.search(item)] == []
