"""What the tests of the engine share: what the cast owns, and a clock that stands still."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from models import clock
from models.documents import links
from tests.attacks.treasure import gather
from tests.cast import Cast


@pytest.fixture
async def treasure(cast: Cast) -> dict[str, str]:
    """An object of SIAE or of Anne for each type: type name → identifier."""
    return await gather(cast)


@pytest.fixture
def still(treasure: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stops once the world is made: links that expire are the same in two answers."""
    instant = datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: instant)
    monkeypatch.setattr(links, "time", SimpleNamespace(time=instant.timestamp))
