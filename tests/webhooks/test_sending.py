"""Webhooks sent: signed, in order, again when they fail, paused after a day, never twice under two names."""

import asyncio
import random
from datetime import timedelta

import pytest

from models import clock
from models.bell.deliveries import Delivery
from models.dossiers import Dossier
from models.facts import Fact
from models.webhooks import WebhookState
from models.webhooks.managing import resume, rotate_secret
from models.webhooks.replaying import EndpointPaused, redeliver
from reactions import worker
from reactions.webhooks.noting import PATIENCE
from reactions.webhooks.outcomes import Delivered, Failed
from reactions.webhooks.queue import LEASE, claim, settle
from schema.ids import encode
from tests.reactions import world as w
from tests.webhooks.receiving import Reader, Writer, behaving, receiver
from tests.webhooks.stories import (
    GRANTED,
    REVIEW,
    endpoint_of,
    fresh,
    let_time_pass,
    rows,
    send_all,
    send_until_done,
    sender,
    signed_in,
    tell,
)


async def test_a_receiver_is_posted_a_signed_event_about_what_its_owner_sees(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, secret = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
    (post,) = partner.posts
    (row,) = await rows(endpoint)
    body = post.verified(secret)
    assert post.line == "POST /hook HTTP/1.1"
    assert (post.headers["webhook-id"], post.headers["webhook-sequence"]) == (str(row.id), "1")
    assert body["type"] == "DOSSIER_GRANTED"
    assert sorted(body["data"]) == ["createdAt", "id", "kind", "sequence", "subject", "title"]
    assert body["data"]["subject"] == {"__typename": "Dossier", "id": encode("Dossier", world.dossier.id)}
    assert (body["data"]["sequence"], body["data"]["title"]) == (1, f"Dossier {world.dossier.number} accordé")
    assert (row.state, row.attempts, row.last_status, row.last_error) == (WebhookState.DELIVERED, 1, 204, None)
    assert (await fresh(endpoint)).next_attempt_at is None


@pytest.mark.attack("HOOK-06")
async def test_a_body_changed_or_signed_with_another_secret_is_recognised(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        _, secret = await endpoint_of(world.anne, partner.url)
        _, other = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
    one = next(post for post in partner.posts if post.is_signed_with(secret))
    assert not one.is_signed_with(other)
    one.body = one.body.replace("DOSSIER_GRANTED", "DOSSIER_REFUSED")
    assert not one.is_signed_with(secret)


async def test_the_data_is_the_selection_of_the_endpoint(database: str) -> None:
    world = await w.build_world()
    query = (
        "fragment Event on Notification { subject { ... on Dossier { ...File } } } fragment File on Dossier { number }"
    )
    async with receiver() as partner:
        await endpoint_of(world.anne, partner.url, query=query)
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
    assert partner.posts[0].json["data"] == {"subject": {"number": world.dossier.number}}


async def test_only_the_kinds_that_were_chosen_are_sent_without_a_gap(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url, GRANTED, REVIEW)
        for kind in ("dossier.transmitted", "dossier.review_started", "dossier.documents_requested", "dossier.granted"):
            await tell(kind, world.dossier)
        await send_all(sender())
    assert [post.json["type"] for post in partner.posts] == ["DOSSIER_UNDER_REVIEW", "DOSSIER_GRANTED"]
    assert [row.sequence for row in await rows(endpoint)] == [1, 2]


async def test_a_fact_told_twice_is_posted_once(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier)
        await Fact.everyones(w.TESTS).update(done_at=None)
        await worker.drain(mails=False)
        await send_all(sender())
    assert len(partner.posts) == 1
    assert (await fresh(endpoint)).last_sequence == 1


@pytest.mark.attack("HOOK-05", "HOOK-07")
async def test_a_hundred_updates_arrive_in_order_whatever_fails_and_the_last_one_is_ours(database: str) -> None:
    world, chance = await w.build_world(), random.Random(7)
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url, query="{ subject { ... on Dossier { version } } }")
        partner.answers = [chance.choice([200, 200, 500, 429, 302, 404]) for _ in range(150)]
        for version in range(1, 101):
            await Dossier.everyones(w.TESTS).filter(id=world.dossier.id).update(version=version)
            await w.happened("dossier.granted", world.dossier)
            if chance.random() < 0.1:
                await worker.drain(mails=False)
                await send_all(sender())
                await let_time_pass()
        await worker.drain(mails=False)
        await send_until_done(sender())
    assert [post.headers["webhook-sequence"] for post in partner.accepted] == [str(n) for n in range(1, 101)]
    versions = [post.json["data"]["subject"]["version"] for post in partner.accepted]
    assert (versions, versions[-1]) == (sorted(versions), 100)
    assert len({(post.headers["webhook-sequence"], post.headers["webhook-id"]) for post in partner.posts}) == 100
    assert len(partner.posts) > 150
    assert (await fresh(endpoint)).failing_since is None


async def test_the_next_one_waits_for_the_one_before_with_a_growing_delay(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        partner.answers = [500] * 4
        await tell("dossier.granted", world.dossier, times=2)
        waits = []
        for _ in range(4):
            before = clock.now()
            await send_all(sender())
            after = clock.now()
            at = (await fresh(endpoint)).next_attempt_at
            assert at is not None
            waits.append([(at - then).total_seconds() for then in (after, before)])
            await let_time_pass()
    assert [least <= 6.25 * 2**n and most >= 3.75 * 2**n for n, (least, most) in enumerate(waits)] == [True] * 4
    assert {post.headers["webhook-sequence"] for post in partner.posts} == {"1"}
    first, second = await rows(endpoint)
    assert (first.attempts, first.last_status, second.attempts) == (4, 500, 0)
    assert first.last_error == "Le point de réception a répondu 500."


async def test_after_a_day_of_failures_the_endpoint_is_paused_and_its_owner_told_by_mail(database: str) -> None:
    world = await w.build_world()
    endpoint, _ = await endpoint_of(world.anne, "https://partenaire.example/hook")
    await tell("dossier.granted", world.dossier)
    start = clock.now()
    held = await claim(start)
    assert held is not None
    await settle(held, Failed(500, "500"), start)
    before = start + PATIENCE - timedelta(seconds=1)
    held = await claim(before)
    assert held is not None
    await settle(held, Failed(500, "500"), before)
    assert (await fresh(endpoint)).paused_at is None
    held = await claim(start + PATIENCE + timedelta(hours=2))
    assert held is not None
    await settle(held, Failed(500, "500"), start + PATIENCE + timedelta(hours=2))
    await worker.drain(mails=False)
    paused = await fresh(endpoint)
    assert (paused.paused_at, paused.next_attempt_at) == (start + PATIENCE + timedelta(hours=2), None)
    mail = await Delivery.get(template="webhook_paused")
    assert (mail.address, mail.subject) == ("anne@guichet.example", "Envois vers partenaire.example suspendus")
    assert "ils sont suspendus" in mail.text


async def test_a_receiver_that_is_gone_is_paused_at_once_told_nothing_then_resumed_in_order(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        partner.answers = [410]
        await tell("dossier.granted", world.dossier, times=2)
        await send_all(sender())
        assert (await fresh(endpoint)).paused_at is not None
        await tell("dossier.granted", world.dossier)
        assert [row.sequence for row in await rows(endpoint)] == [1, 2]
        anne = await signed_in(world.anne)
        with pytest.raises(EndpointPaused):
            await redeliver((await rows(endpoint))[0].id, by=anne, now=clock.now())
        await resume(endpoint.id, by=anne, now=clock.now())
        await send_all(sender())
    assert [post.headers["webhook-sequence"] for post in partner.posts] == ["1", "1", "2"]
    assert (await fresh(endpoint)).paused_at is None


async def test_a_delivery_put_back_leaves_with_the_same_id(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, secret = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
        (row,) = await rows(endpoint)
        await redeliver(row.id, by=await signed_in(world.anne), now=clock.now())
        await send_all(sender())
    first, second = partner.posts
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.verified(secret) == second.verified(secret)


async def test_for_a_day_after_a_rotation_both_secrets_verify_then_the_new_one_alone(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, old = await endpoint_of(world.anne, partner.url)
        anne = await signed_in(world.anne)
        _, new = await rotate_secret(endpoint.id, by=anne, now=clock.now())
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
        _, newest = await rotate_secret(endpoint.id, by=anne, now=clock.now() - timedelta(hours=25))
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
    both, alone = partner.posts
    assert [both.is_signed_with(secret) for secret in (old, new)] == [True, True]
    assert [alone.is_signed_with(secret) for secret in (new, newest)] == [False, True]


async def test_a_sender_whose_lease_ended_no_longer_has_a_say(database: str) -> None:
    world = await w.build_world()
    endpoint, _ = await endpoint_of(world.anne, "https://partenaire.example/hook")
    await tell("dossier.granted", world.dossier)
    now = clock.now()
    late = await claim(now)
    assert late is not None
    assert await claim(now) is None
    after = now + LEASE
    heir = await claim(after)
    assert heir is not None
    assert heir.delivery.id == late.delivery.id
    assert not await settle(late, Failed(500, "late"), after)
    assert await settle(heir, Delivered(200), after)
    (row,) = await rows(endpoint)
    assert (row.state, row.attempts, row.last_error) == (WebhookState.DELIVERED, 2, None)


@pytest.mark.attack("HOOK-04")
async def test_a_receiver_that_hangs_delays_no_other(database: str) -> None:
    world = await w.build_world()

    asked, enough = asyncio.Event(), asyncio.Event()

    async def hang(reader: Reader, writer: Writer) -> None:
        asked.set()
        await enough.wait()
        writer.close()

    async with behaving(hang) as url, receiver() as partner, asyncio.timeout(60):
        slow, _ = await endpoint_of(world.anne, url)
        await endpoint_of(world.anne, partner.url)
        async with worker.running(worker.silence, webhooks=sender(patience=300)):
            for _ in range(5):
                await w.happened("dossier.granted", world.dossier)
            await asked.wait()
            while len(partner.posts) < 5:  # noqa: ASYNC110 - the worker tells nobody
                await asyncio.sleep(0.02)
            assert [row.attempts for row in await rows(slow) if row.last_error] == []
            enough.set()
            while (await rows(slow))[0].last_error is None:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    assert [post.headers["webhook-sequence"] for post in partner.posts] == ["1", "2", "3", "4", "5"]
