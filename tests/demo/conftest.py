"""The demo world, loaded into an empty database of each kind."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from auth.bearers import caller_of
from auth.sign_in import sign_in
from auth.viewer import Side, Viewer
from demo.world import load
from demo.world.people import PASSWORD
from models import clock

SignedIn = Callable[..., Awaitable[Viewer]]


@pytest.fixture
async def world(database: str, tmp_path: Path) -> str:
    """The storage of a world just loaded."""
    storage = f"file://{tmp_path / 'documents'}"
    await load(storage)
    return storage


@pytest.fixture
def signed_in() -> SignedIn:
    """Whoever signs in with this login and the password of everybody."""

    async def enter(login: str, side: Side | None = None) -> Viewer:
        now = clock.now()
        tokens = await sign_in(login, PASSWORD, now=now, user_agent=None, ip=None)
        caller = await caller_of(f"Bearer {tokens.access.text}", now=now)
        assert isinstance(caller, Viewer)
        return caller

    return enter
