"""What the tests of the inbox share: the small world that facts are told in, and where mails go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reactions.post import Counter, configured, opened
from tests.reactions.world import World, build_world
from tests.services.kept import free_port


@pytest.fixture
async def world(database: str) -> World:
    return await build_world()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with configured(smtp_url=f"file://{tmp_path}/mail", public_url="https://guichet.example"):
        yield tmp_path / "mail"


@pytest.fixture
def counter() -> Iterator[Counter]:
    port = free_port()
    with (
        configured(smtp_url=f"smtp://127.0.0.1:{port}", public_url="https://guichet.example"),
        opened(Counter(), port) as counter,
    ):
        yield counter
