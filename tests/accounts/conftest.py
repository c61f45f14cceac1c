"""Where the mails of a test go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.accounts.stage import Post
from tests.reactions.post import configured


@pytest.fixture
def post(database: str, tmp_path: Path) -> Iterator[Post]:
    """The mails that people receive: a folder, and the worker that fills it."""
    with configured(smtp_url=f"file://{tmp_path}/mail", public_url="https://guichet.example"):
        yield Post(tmp_path / "mail")
