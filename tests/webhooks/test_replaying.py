"""A range sent again: the same messages in their order, behind what is new, bounded, once when asked twice at once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Side
from models import clock
from models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookState, replaying
from models.webhooks.replaying import Range, redeliver_range
from reactions.webhooks.noting import PATIENCE
from reactions.webhooks.outcomes import Delivered, Failed
from reactions.webhooks.queue import claim, settle
from schema.ids import encode
from tests.reactions import world as w
from tests.resolvers.asking import ask, code, codes, told
from tests.webhooks.receiving import receiver
from tests.webhooks.stories import endpoint_of, fresh, let_time_pass, rows, send_all, sender, signed_in, tell

AGAIN = """
mutation($id: ID!, $range: WebhookRangeInput!) {
  redeliverWebhooks(endpointId: $id, range: $range) { queued nextSequence errors { code message path } } }"""
RESUME = """
mutation($id: ID!, $catchUp: Boolean) {
  resumeWebhookEndpoint(id: $id, catchUp: $catchUp) { endpoint { active } errors { code } } }"""


async def again(world: w.World, endpoint: WebhookEndpoint, **range: Any) -> dict[str, Any]:
    """The payload of `redeliverWebhooks`, asked by Anne."""
    asked = {"id": encode("WebhookEndpoint", endpoint.id), "range": range}
    payload: dict[str, Any] = (await told(AGAIN, await signed_in(world.anne), **asked))["redeliverWebhooks"]
    return payload


def sequences(posts: list[Any]) -> list[int]:
    return [int(post.headers["webhook-sequence"]) for post in posts]


async def test_a_range_of_sequences_leaves_again_in_order_under_the_same_ids(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, secret = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier, times=6)
        await send_all(sender())
        first, partner.posts = partner.posts, []
        assert await again(world, endpoint, fromSequence=2, toSequence=4) == {
            "queued": 3,
            "nextSequence": None,
            "errors": [],
        }
        await send_all(sender())
    assert sequences(partner.posts) == [2, 3, 4]
    assert [post.headers["webhook-id"] for post in partner.posts] == [post.headers["webhook-id"] for post in first[1:4]]
    assert [post.verified(secret) for post in partner.posts] == [post.verified(secret) for post in first[1:4]]
    assert {row.state for row in await rows(endpoint)} == {WebhookState.DELIVERED}


async def test_a_range_of_instants_takes_what_was_queued_between_them(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier, times=3)
        await send_all(sender())
        second = (await rows(endpoint))[1]
        asked = {"since": second.created_at.isoformat(), "until": second.created_at.isoformat()}
        partner.posts.clear()
        assert (await again(world, endpoint, **asked))["queued"] == 1
        await send_all(sender())
        assert (await again(world, endpoint, since=clock.now().isoformat()))["queued"] == 0
    assert sequences(partner.posts) == [2]


async def test_what_is_new_passes_before_what_is_sent_again(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier, times=3)
        await send_all(sender())
        partner.posts.clear()
        await again(world, endpoint, fromSequence=1)
        assert await sender().send_next()
        await tell("dossier.granted", world.dossier, times=2)
        await send_all(sender())
    assert sequences(partner.posts) == [1, 4, 5, 2, 3]


async def test_what_is_new_does_not_wait_for_what_fails_again(database: str) -> None:
    """The receiver refuses an old message; a new one leaves at once, not when the old one is due."""
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
        await again(world, endpoint, fromSequence=1)
        partner.answers = [500]
        await send_all(sender())
        partner.posts.clear()
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
        assert sequences(partner.posts) == [2, 1]
    assert [row.state for row in await rows(endpoint)] == [WebhookState.DELIVERED] * 2


async def test_what_came_while_an_old_message_failed_leaves_at_once(database: str) -> None:
    world = await w.build_world()
    endpoint, _ = await endpoint_of(world.anne, "https://partenaire.example/hook")
    await tell("dossier.granted", world.dossier)
    now = clock.now()
    held = await claim(now)
    assert held is not None
    await settle(held, Delivered(200), now)
    await redeliver_range(endpoint.id, Range(1), by=await signed_in(world.anne), now=now)
    held = await claim(now)
    assert held is not None
    await tell("dossier.granted", world.dossier)
    await settle(held, Failed(500, "500"), now)
    held = await claim(clock.now())
    assert held is not None
    assert held.delivery.sequence == 2


async def test_what_waits_for_the_first_time_keeps_its_place(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier, times=3)
        partner.answers = [200, 500]
        await send_all(sender())
        assert (await again(world, endpoint, fromSequence=1))["queued"] == 1
        await let_time_pass()
        await send_all(sender())
    assert sequences(partner.accepted) == [1, 2, 3, 1]


async def test_asked_twice_at_once_it_leaves_once(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier, times=5)
        await send_all(sender())
        partner.posts.clear()
        payloads = await asyncio.gather(*[again(world, endpoint, fromSequence=1) for _ in range(4)])
        await send_all(sender())
    assert sorted(payload["queued"] for payload in payloads) == [0, 0, 0, 5]
    assert sequences(partner.posts) == [1, 2, 3, 4, 5]


async def test_a_long_range_is_taken_part_by_part(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "MOST", 2)
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier, times=5)
        await send_all(sender())
        following, queued = 1, []
        while following:
            payload = await again(world, endpoint, fromSequence=following)
            queued.append(payload["queued"])
            following = payload["nextSequence"]
    assert queued == [2, 2, 1]


async def test_what_fails_again_for_a_day_is_given_up_and_can_be_asked_for_again(database: str) -> None:
    world = await w.build_world()
    endpoint, _ = await endpoint_of(world.anne, "https://partenaire.example/hook")
    await tell("dossier.granted", world.dossier)
    now = clock.now()
    for outcome in (Delivered(200), Failed(500, "500")):
        held = await claim(now)
        assert held is not None
        await settle(held, outcome, now)
        await redeliver_range(endpoint.id, Range(1), by=await signed_in(world.anne), now=now)
    held = await claim(now + PATIENCE)
    assert held is not None
    await settle(held, Failed(500, "500"), now + PATIENCE)
    (row,) = await rows(endpoint)
    assert (row.state, row.replayed_at, row.last_error) == (WebhookState.DROPPED, None, "500")


async def test_a_range_needs_a_bound_and_an_endpoint_that_sends(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        assert codes(await again(world, endpoint)) == ["RANGE_REQUIRED"]
        assert codes(await again(world, endpoint, fromSequence=None)) == ["RANGE_REQUIRED"]
        assert (await again(world, endpoint, fromSequence=9, toSequence=2))["queued"] == 0
        partner.answers = [410]
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
        assert codes(await again(world, endpoint, fromSequence=1)) == ["ENDPOINT_PAUSED"]


@pytest.mark.attack("AZ-12")
async def test_four_callers_and_only_the_owner_sends_again(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
        asked: dict[str, Any] = {"id": encode("WebhookEndpoint", endpoint.id), "range": {"fromSequence": 1}}
        assert await code(AGAIN, **asked) == "UNAUTHENTICATED"
        assert await code(AGAIN, await signed_in(world.karim), **asked) == "FORBIDDEN"
        colleague = await w.attached("nora", Side.MEMBER, company=world.siae.company_id, roles=[Role.ADMINISTRATOR])
        for stranger in (world.myriam, colleague):
            caller = await signed_in(stranger)
            unknown = {**asked, "id": encode("WebhookEndpoint", world.anne.id)}
            assert await ask(AGAIN, caller, **asked) == await ask(AGAIN, caller, **unknown)
            assert await code(AGAIN, caller, **asked) == "NOT_FOUND"
        assert await sender().send_next() is False
    assert len(partner.posts) == 1


async def test_resuming_may_catch_up_with_what_was_told_during_the_pause(database: str) -> None:
    """Nothing twice, nothing of another kind, in the order of the bell, behind what waited."""
    world = await w.build_world()
    anne = await signed_in(world.anne)
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        partner.answers = [410]
        await tell("dossier.granted", world.dossier, times=2)
        await send_all(sender())
        await tell("dossier.granted", world.dossier, times=3)
        await tell("dossier.review_started", world.dossier)
        partner.posts.clear()
        asked = {"id": encode("WebhookEndpoint", endpoint.id), "catchUp": True}
        assert (await told(RESUME, anne, **asked))["resumeWebhookEndpoint"]["endpoint"] == {"active": True}
        await told(RESUME, anne, **asked)
        await send_all(sender())
    assert sequences(partner.posts) == [1, 2, 3, 4, 5]
    told_in_order = [post.json["data"]["sequence"] for post in partner.posts]
    assert told_in_order == sorted(told_in_order)
    assert {post.json["type"] for post in partner.posts} == {"DOSSIER_GRANTED"}


async def test_too_much_to_catch_up_with_is_refused_and_the_pause_goes_on(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "MOST", 2)
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        partner.answers = [410]
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
        await tell("dossier.granted", world.dossier, times=3)
    asked = {"id": encode("WebhookEndpoint", endpoint.id), "catchUp": True}
    refused = (await told(RESUME, await signed_in(world.anne), **asked))["resumeWebhookEndpoint"]
    assert codes(refused) == ["MISSED_TOO_MANY"]
    assert (await fresh(endpoint)).paused_at is not None
    assert await WebhookDelivery.everyones(w.TESTS).count() == 1


async def test_a_fact_told_while_its_endpoint_is_resumed_is_neither_lost_nor_doubled(database: str) -> None:
    world = await w.build_world()
    anne = await signed_in(world.anne)
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        for turn in range(8):
            await WebhookEndpoint.everyones(w.TESTS).update(
                paused_at=clock.now() - timedelta(seconds=turn % 2), next_attempt_at=None
            )
            asked = {"id": encode("WebhookEndpoint", endpoint.id), "catchUp": True}
            await asyncio.gather(tell("dossier.granted", world.dossier), told(RESUME, anne, **asked))
        await send_all(sender())
    assert sequences(partner.posts) == list(range(1, 9))
