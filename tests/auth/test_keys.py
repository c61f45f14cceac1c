"""Keys: made once, sealed, rotated without refusing anybody."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from auth.keys import KeyRing, jwks, key_ring, rotate
from auth.viewer import Nobody, Viewer
from models.accounts.sessions import SigningKey
from models.sealing import unseal
from tests.auth.people import NOON, caller, person, signed_in

SECOND = timedelta(seconds=1)
SETTLED = NOON + 11 * SECOND


async def test_processes_that_start_together_agree_on_one_key(database: str) -> None:
    rings = [KeyRing() for _ in range(8)]
    keys = await asyncio.gather(*(ring.signing_key(NOON) for ring in rings))
    assert len({key.kid for key in keys}) == 1
    assert await SigningKey.all().count() == 1


async def test_the_private_half_is_sealed_and_bound_to_its_row(database: str) -> None:
    await key_ring().signing_key(NOON)
    row = await SigningKey.get()
    assert "PRIVATE" not in row.sealed_private
    assert unseal(row.sealed_private, row.id).startswith("-----BEGIN PRIVATE KEY-----")
    with pytest.raises(InvalidTag):
        unseal(row.sealed_private, uuid4())


async def test_what_is_published_has_no_private_half(database: str) -> None:
    (key,) = (await jwks())["keys"]
    assert sorted(key) == ["alg", "crv", "kid", "kty", "use", "x", "y"]
    assert (key["alg"], key["crv"], key["kty"], key["use"]) == ("ES256", "P-256", "EC", "sig")


async def test_a_new_key_is_published_before_it_signs(database: str) -> None:
    old = await key_ring().signing_key(NOON)
    later = NOON + timedelta(hours=1)
    await rotate(later)
    assert (await key_ring().signing_key(later)).kid == old.kid
    assert len(await key_ring().published(later)) == 2
    new = await key_ring().signing_key(later + timedelta(seconds=10))
    assert new.kid != old.kid


async def test_another_process_learns_of_a_key_before_its_first_token_comes(database: str) -> None:
    here, there = key_ring(), KeyRing()
    await here.signing_key(NOON)
    await there.signing_key(NOON)
    await rotate(NOON + SECOND)
    new = await here.signing_key(SETTLED)
    found = await there.verifying_key(new.kid, SETTLED)
    assert found is not None
    assert found.kid == new.kid


async def test_an_unknown_key_makes_a_process_look_again_every_four_seconds_at_most(database: str) -> None:
    ring = KeyRing()
    old = await ring.signing_key(NOON)
    await rotate(NOON + SECOND)
    new = await SigningKey.exclude(kid=old.kid).get()
    assert await ring.verifying_key(new.kid, NOON + 3 * SECOND) is None
    assert await ring.verifying_key(new.kid, NOON + 4 * SECOND) is not None


@pytest.mark.attack("TOK-14")
async def test_the_key_before_is_accepted_during_the_overlap_and_not_after(database: str) -> None:
    await person()
    tokens = await signed_in()
    old = await key_ring().signing_key(NOON)
    await rotate(NOON + SECOND)
    last = (
        NOON + SECOND + timedelta(minutes=16, seconds=40)
    )  # 10 s to settle, 60 s to be known, 15 min of life, 30 s of leeway
    assert isinstance(await caller(tokens, now=NOON + timedelta(minutes=14)), Viewer)
    assert await key_ring().verifying_key(old.kid, last) is not None
    assert await key_ring().verifying_key(old.kid, last + timedelta(seconds=1)) is None
    assert isinstance(await caller(tokens, now=last), Nobody)


async def test_a_rotation_removes_the_pairs_that_nobody_needs_any_more(database: str) -> None:
    old = await key_ring().signing_key(NOON)
    await rotate(NOON + timedelta(minutes=1))
    await rotate(NOON + timedelta(hours=1))
    kids = [row.kid for row in await SigningKey.all()]
    assert len(kids) == 2
    assert old.kid not in kids


async def test_a_pair_sealed_with_another_secret_verifies_and_does_not_sign(database: str) -> None:
    old = await key_ring().signing_key(NOON)
    row = await SigningKey.get()
    other = await _resealed_elsewhere(row.sealed_private)
    await SigningKey.all().update(sealed_private=other)
    ring = KeyRing()
    new = await ring.signing_key(SETTLED)
    assert new.kid != old.kid
    assert await ring.verifying_key(old.kid, SETTLED) is not None


async def _resealed_elsewhere(sealed: str) -> str:
    """What no key of ours opens: one letter of the box changed."""
    swapped = "A" if sealed[-10] != "A" else "B"
    return sealed[:-10] + swapped + sealed[-9:]


async def test_those_who_need_the_first_key_at_the_same_moment_all_find_it(database: str) -> None:
    """In one process, each with a time of its own, and the looks that find nothing yet come back late."""
    ring = KeyRing()
    moments = [NOON + number * SECOND / 100 for number in range(20)]
    keys = await asyncio.gather(*(ring.signing_key(moment) for moment in moments))
    assert len({key.kid for key in keys}) == 1
