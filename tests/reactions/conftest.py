"""Where the mails of a test go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reactions.post import Counter, configured, opened
from tests.services.kept import free_port


@pytest.fixture
def smtp_port() -> Iterator[int]:
    port = free_port()
    with configured(smtp_url=f"smtp://127.0.0.1:{port}", public_url="https://guichet.example"):
        yield port


@pytest.fixture
def counter(smtp_port: int) -> Iterator[Counter]:
    with opened(Counter(), smtp_port) as counter:
        yield counter


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with configured(smtp_url=f"file://{tmp_path}/mail", public_url="https://guichet.example"):
        yield tmp_path / "mail"
