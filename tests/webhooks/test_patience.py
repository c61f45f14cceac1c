"""Receivers that are down: tried for a day at growing, uneven distances, then paused, with nothing lost (HOOK-05)."""

from datetime import datetime, timedelta

import pytest

from models import clock
from models.webhooks import WebhookAttempt, WebhookEndpoint, WebhookState
from models.webhooks.managing import resume
from reactions.webhooks.noting import PATIENCE
from reactions.webhooks.outcomes import Delivered, Failed, Outcome
from reactions.webhooks.queue import LONGEST_DELAY, claim, settle
from tests.reactions import world as w
from tests.webhooks.stories import endpoint_of, fresh, rows, signed_in, tell

URL = "https://partenaire.example/hook"
DOWN, UP = Failed(500, "Le point de réception a répondu 500."), Delivered(204)


async def attempted(endpoint: WebhookEndpoint, outcome: Outcome, now: datetime) -> tuple[str, datetime]:
    """One attempt at that instant: the `webhook-id`, and the instant."""
    held = await claim(now)
    assert held is not None
    assert held.endpoint.id == endpoint.id
    assert await settle(held, outcome, now)
    return str(held.delivery.id), now


async def due(endpoint: WebhookEndpoint) -> datetime:
    at = (await fresh(endpoint)).next_attempt_at
    assert at is not None
    return at


@pytest.mark.attack("HOOK-05")
async def test_a_receiver_down_for_an_hour_gets_everything_once_it_is_back(database: str) -> None:
    world = await w.build_world()
    endpoint, _ = await endpoint_of(world.anne, URL)
    await tell("dossier.granted", world.dossier, times=3)
    start = now = clock.now()
    tries = []
    while now < start + timedelta(hours=1):
        tries.append(await attempted(endpoint, DOWN, now))
        now = await due(endpoint)
    assert 8 <= len(tries) <= 13
    first, second, third = await rows(endpoint)
    assert {id for id, _ in tries} == {str(first.id)}
    ids = [(await attempted(endpoint, UP, max(now, await due(endpoint))))[0] for _ in range(3)]
    assert ids == [str(first.id), str(second.id), str(third.id)]
    assert (await fresh(endpoint)).failing_since is None


@pytest.mark.attack("HOOK-05")
async def test_after_a_day_what_waits_is_parked_in_sight_and_leaves_when_it_is_resumed(database: str) -> None:
    world = await w.build_world()
    endpoint, _ = await endpoint_of(world.anne, URL)
    await tell("dossier.granted", world.dossier, times=2)
    start = now = clock.now()
    waits = []
    while (await fresh(endpoint)).paused_at is None:
        _, at = await attempted(endpoint, DOWN, now)
        now = (await fresh(endpoint)).next_attempt_at or now
        waits.append((now - at).total_seconds())
    assert PATIENCE <= now - start < PATIENCE + timedelta(seconds=1.25 * LONGEST_DELAY)
    assert max(waits) <= 1.25 * LONGEST_DELAY
    assert await WebhookAttempt.everyones(w.TESTS).filter(status=500).count() == len(waits)
    assert [(row.state, row.last_status) for row in await rows(endpoint)] == [
        (WebhookState.PENDING, 500),
        (WebhookState.PENDING, None),
    ]
    assert await claim(now + timedelta(days=30)) is None
    await resume(endpoint.id, by=await signed_in(world.anne), now=now)
    assert [(await attempted(endpoint, UP, now))[0] for _ in range(2)] == [str(row.id) for row in await rows(endpoint)]


async def test_those_that_fail_together_are_not_tried_again_together(database: str) -> None:
    world = await w.build_world()
    for _ in range(10):
        await endpoint_of(world.anne, URL)
    await tell("dossier.granted", world.dossier)
    now = clock.now()
    for _ in range(10):
        held = await claim(now)
        assert held is not None
        await settle(held, DOWN, now)
    waits = [(await due(one) - now).total_seconds() for one in await WebhookEndpoint.everyones(w.TESTS)]
    assert len(waits) == 10
    assert all(3.75 <= wait <= 6.25 for wait in waits)
    assert max(waits) - min(waits) > 0.1
