"""Passwords: how they are stored, compared, and kept off the event loop."""

import asyncio
import re
import time
import unicodedata

import pytest
from argon2 import PasswordHasher

from auth.passwords import PasswordTooLong, hashed, is_outdated, matches
from tests.cost import at_most


@pytest.mark.attack("AUTH-14")
async def test_a_digest_says_its_parameters_and_has_its_own_salt() -> None:
    first, second = await hashed("Moncompte2015"), await hashed("Moncompte2015")
    assert re.fullmatch(r"\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}", first)
    assert first.split("$")[4] != second.split("$")[4]
    assert await matches("Moncompte2015", first)
    assert not await matches("moncompte2015", first)


def test_a_digest_made_with_weaker_parameters_is_outdated() -> None:
    assert is_outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("Moncompte2015"))


async def test_a_digest_of_today_is_not_outdated() -> None:
    assert not is_outdated(await hashed("Moncompte2015"))


async def test_accents_typed_in_two_ways_are_the_same_password() -> None:
    composed, decomposed = (unicodedata.normalize(form, "Été À Béziers 🥐 2026") for form in ("NFC", "NFD"))
    assert composed != decomposed
    assert await matches(decomposed, await hashed(composed))


async def test_a_long_password_is_never_cut() -> None:
    digest = await hashed("a" * 127 + "b")
    assert await matches("a" * 127 + "b", digest)
    assert not await matches("a" * 127 + "c", digest)


async def test_above_128_characters_nothing_is_computed() -> None:
    digest = await hashed("a" * 128)
    with at_most(0.005):
        with pytest.raises(PasswordTooLong):
            await hashed("a" * 129)
        assert not await matches("a" * 1_000_000, digest)


@pytest.mark.parametrize("odd", ["Avec\x00Nul2015", "Seul\ud800Code2015", ""])
async def test_odd_characters_are_characters(odd: str) -> None:
    digest = await hashed(odd)
    assert await matches(odd, digest)
    assert not await matches(odd + "x", digest)


@pytest.mark.parametrize("stored", [None, "", "autre chose", "$argon2id$v=19$m=19456,t=2,p=1$c2Vs$AAAA"])
async def test_without_a_proper_digest_no_password_is_right(stored: str | None) -> None:
    assert not await matches("Moncompte2015", stored)


async def test_an_unknown_login_costs_what_a_known_one_costs() -> None:
    digest = await hashed("Moncompte2015")
    known, unknown = [], []
    for _ in range(7):
        known.append(await _seconds("faux", digest))
        unknown.append(await _seconds("faux", None))
    assert 0.5 < min(unknown) / min(known) < 2


@pytest.mark.attack("AUTH-15")
async def test_forty_at_once_leave_the_event_loop_free() -> None:
    digest = await hashed("Moncompte2015")
    worst = [0.0]

    async def measure() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            worst[0] = max(worst[0], time.perf_counter() - before - 0.005)

    watch, began = asyncio.create_task(measure()), time.perf_counter()
    answers = await asyncio.gather(*(matches("Moncompte2015", digest) for _ in range(40)))
    watch.cancel()
    assert answers == [True] * 40
    assert worst[0] < (time.perf_counter() - began) / 2  # computed in the loop, they would hold it all the time


async def _seconds(password: str, stored: str | None) -> float:
    before = time.process_time()
    await matches(password, stored)
    return time.process_time() - before
