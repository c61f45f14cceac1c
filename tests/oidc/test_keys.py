"""The keys that FranceConnect signs with: read once, read again when it has new ones, never in a storm."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from auth.franceconnect.keys import Keys
from auth.franceconnect.refusals import Unreachable
from models import clock
from outside.franceconnect_twin.provider import Twin
from outside.franceconnect_twin.signing import Signer
from tests.oidc.stage import Browser, codes

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.mark.attack("OIDC-04")
async def test_keys_that_changed_are_read_once_more_then_accepted(there: Twin, browser: Browser) -> None:
    assert codes(await browser.signs_in()) == []
    assert codes(await browser.signs_in()) == []
    assert there.asked["jwks"] == 1
    there.signer.rotate()
    assert codes(await browser.signs_in()) == []
    assert there.asked["jwks"] == 2


@pytest.mark.attack("OIDC-04")
async def test_keys_that_change_at_every_moment_make_no_storm(
    there: Twin, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert codes(await browser.signs_in()) == []
    for _ in range(4):
        there.signer.rotate()
        await browser.signs_in()
    assert there.asked["jwks"] == 2
    assert codes(await browser.signs_in()) == ["FRANCE_CONNECT_IDENTITY_REFUSED"]
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + 61 * SECOND)
    there.signer.rotate()
    await browser.signs_in()
    assert there.asked["jwks"] == 3


class _Published:
    """What a provider publishes, and how often it was read."""

    def __init__(self) -> None:
        self.signer = Signer()
        self.reads = 0

    async def read(self, now: datetime) -> dict[str, object]:
        self.reads += 1
        await asyncio.sleep(0)
        return self.signer.published()

    @property
    def kid(self) -> str:
        return str(self.signer.published()["keys"][0]["kid"])


async def test_those_who_come_together_read_once() -> None:
    published = _Published()
    keys = Keys(published.read)
    found = await asyncio.gather(*(keys.named(published.kid, NOON) for _ in range(20)))
    assert None not in found
    assert published.reads == 1


async def test_an_unknown_name_makes_us_look_again_once_a_minute() -> None:
    published = _Published()
    keys = Keys(published.read)
    await keys.named(published.kid, NOON)
    for second in range(60):
        assert await keys.named("unknown", NOON + second * SECOND) is None
    assert published.reads == 2
    await keys.named("unknown", NOON + MINUTE)
    assert published.reads == 3


async def test_keys_are_read_again_after_an_hour_and_those_withdrawn_serve_no_more() -> None:
    published = _Published()
    keys = Keys(published.read)
    old = published.kid
    assert await keys.named(old, NOON)
    published.signer.rotate()
    assert await keys.named(old, NOON + 59 * MINUTE)
    assert await keys.named(old, NOON + 60 * MINUTE) is None


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"keys": []},
        {"keys": "x"},
        {"keys": [{"kty": "EC"}]},
        {"keys": [1]},
    ],
)
async def test_what_is_no_set_of_keys_is_no_answer(said: dict[str, object]) -> None:
    async def read(_: datetime) -> dict[str, object]:
        return said

    with pytest.raises(Unreachable):
        await Keys(read).named("k", NOON)


@pytest.mark.attack("OIDC-03")
@pytest.mark.parametrize("change", [{"kty": "oct", "k": "c2VjcmV0", "alg": "HS256"}, {"use": "enc"}, {"alg": "ES384"}])
async def test_a_key_for_something_else_verifies_nothing(change: dict[str, str]) -> None:
    signer = Signer()
    [key] = signer.published()["keys"]

    async def read(_: datetime) -> dict[str, object]:
        return {"keys": [key | change, Signer().published()["keys"][0]]}

    assert await Keys(read).named(key["kid"], NOON) is None
