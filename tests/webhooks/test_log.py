"""The log: each attempt with its status, its time, its error and the first words of the answer; kept for a set time."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.webhooks import AttemptError, WebhookAttempt, WebhookDelivery, WebhookState
from models.webhooks.purging import purge_some
from outside.answers import MOST_SAID
from outside.posting import Answered, NoAnswer, Poster
from reactions.clock.jobs import TASKS
from reactions.clock.scheduler import appoint
from tests.inbox.clocks import Hands
from tests.reactions import world as w
from tests.reactions.post import configured
from tests.resolvers.asking import told
from tests.webhooks.receiving import Reader, Writer, behaving, receiver, saying
from tests.webhooks.stories import (
    GRANTED,
    REVIEW,
    endpoint_of,
    let_time_pass,
    rows,
    send_all,
    send_until_done,
    sender,
    signed_in,
    tell,
)

FORGET = {"purge.webhooks": TASKS["purge.webhooks"]}
LOG = """
query($filter: WebhookDeliveryFilter, $first: Int) {
  webhookEndpoints { deliveries(filter: $filter) { totalCount nodes {
    sequence kind state createdAt
    log(first: $first) { totalCount pageInfo { hasNextPage } nodes { at milliseconds status error answer } } } } } }"""


async def log_of(world: w.World, first: int = 20, **filter: Any) -> list[dict[str, Any]]:
    """The deliveries of Anne's only endpoint, the latest first."""
    data = await told(LOG, await signed_in(world.anne), filter=filter, first=first)
    (endpoint,) = data["webhookEndpoints"]
    nodes: list[dict[str, Any]] = endpoint["deliveries"]["nodes"]
    return nodes


def test_every_reason_for_no_answer_has_its_name_in_the_log() -> None:
    assert {one.name for one in NoAnswer} < {one.name for one in AttemptError}


async def test_each_attempt_is_kept_with_what_became_of_it(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        await endpoint_of(world.anne, partner.url)
        partner.answers = [500, 404, 200]
        await tell("dossier.granted", world.dossier)
        await send_until_done(sender())
    (delivery,) = await log_of(world)
    attempts = delivery["log"]["nodes"]
    assert [(one["status"], one["error"]) for one in attempts] == [(200, None), (404, "STATUS"), (500, "STATUS")]
    assert all(0 <= one["milliseconds"] < 5000 for one in attempts)
    assert [one["at"] for one in attempts] == sorted([one["at"] for one in attempts], reverse=True)
    assert delivery["state"] == "DELIVERED"
    (cut,) = await log_of(world, first=2)
    assert (cut["log"]["totalCount"], cut["log"]["pageInfo"]["hasNextPage"]) == (3, True)
    assert cut["log"]["nodes"] == attempts[:2]


async def test_a_receiver_that_does_not_answer_is_in_the_log_by_name(database: str) -> None:
    async def hang(reader: Reader, writer: Writer) -> None:
        await asyncio.sleep(30)

    world = await w.build_world()
    async with behaving(hang) as url:
        await endpoint_of(world.anne, url)
        await tell("dossier.granted", world.dossier)
        await send_all(sender(patience=0.3))
    ((attempt,),) = [one["log"]["nodes"] for one in await log_of(world)]
    assert (attempt["status"], attempt["error"], attempt["answer"]) == (None, "TIMEOUT", "")
    assert attempt["milliseconds"] >= 300


async def test_a_selection_that_fails_is_in_the_log_by_name(database: str) -> None:
    world = await w.build_world()
    await endpoint_of(world.anne, "https://partenaire.example/", query="{ nothing }")
    await tell("dossier.granted", world.dossier)
    await send_all(sender())
    ((attempt,),) = [one["log"]["nodes"] for one in await log_of(world)]
    assert (attempt["error"], attempt["milliseconds"]) == ("SELECTION_FAILED", 0)


async def test_deliveries_are_found_by_kind_state_failure_sequence_and_instant(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url, GRANTED, REVIEW)
        partner.answers = [200, 200, 500]
        await tell("dossier.granted", world.dossier)
        await tell("dossier.review_started", world.dossier)
        await tell("dossier.granted", world.dossier, times=2)
        await send_all(sender())
    third = (await rows(endpoint))[2].created_at.isoformat()
    for filter, found in (
        ({}, [4, 3, 2, 1]),
        ({"kind": ["DOSSIER_UNDER_REVIEW"]}, [2]),
        ({"state": ["DELIVERED"]}, [2, 1]),
        ({"state": ["PENDING", "DROPPED"]}, [4, 3]),
        ({"state": [], "kind": []}, [4, 3, 2, 1]),
        ({"failed": True}, [3]),
        ({"failed": False}, [4, 2, 1]),
        ({"fromSequence": 2, "toSequence": 3}, [3, 2]),
        ({"since": third, "kind": ["DOSSIER_GRANTED"]}, [4, 3]),
        ({"until": third, "state": None}, [3, 2, 1]),
    ):
        assert [one["sequence"] for one in await log_of(world, **filter)] == found, filter


@pytest.mark.attack("HOOK-04")
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nmerci et encore", "merci"),
        (b"HTTP/1.1 200 OK\r\n\r\nsans longueur", "sans longueur"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nmer \r\n2\r\nci\r\n0\r\n\r\n", "mer ci"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nmer", ""),
        (b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08", ""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * 100_000, "x" * MOST_SAID),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n" + b"x" * 100_000, "x" * MOST_SAID),
        (b"HTTP/1.1 204 None\r\n\r\nnot a body", ""),
    ],
    ids=["length", "until the end", "chunks", "no chunks", "compressed", "endless", "an endless chunk", "none"],
)
async def test_a_little_of_the_answer_is_kept_whatever_it_claims(answer: bytes, said: str) -> None:
    async with saying(answer) as url:
        assert await Poster(loopback=True).post(url, {}, b"") == Answered(
            200 if said or b"200" in answer else 204, said
        )


@pytest.mark.attack("HOOK-04")
async def test_words_that_do_not_come_take_nothing_from_the_status() -> None:
    """The receiver keeps the line open behind its status: it has answered."""

    async def slow(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nbon")
        await asyncio.sleep(30)

    async with behaving(slow) as url:
        assert await Poster(loopback=True, patience=0.5).post(url, {}, b"") == Answered(200, "bon")


async def test_the_log_is_forgotten_after_its_time_and_what_waits_is_not(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        partner.answers = [200, 200, 500]
        await tell("dossier.granted", world.dossier, times=3)
        await send_all(sender())
        first, _, third = await rows(endpoint)
        old = clock.now() - timedelta(days=31)
        await WebhookDelivery.everyones(w.TESTS).filter(id__in=[first.id, third.id]).update(created_at=old)
        await WebhookAttempt.everyones(w.TESTS).filter(delivery_id__in=[first.id, third.id]).update(at=old)
        limit = clock.now() - timedelta(days=30)
        assert await purge_some(limit) == 2
        assert await purge_some(limit) == 0
        assert [(row.sequence, row.state) for row in await rows(endpoint)] == [
            (2, WebhookState.DELIVERED),
            (3, WebhookState.PENDING),
        ]
        assert await WebhookAttempt.everyones(w.TESTS).count() == 1
        await let_time_pass()
        await send_all(sender())
    assert [post.headers["webhook-sequence"] for post in partner.accepted] == ["1", "2", "3"]


async def test_the_job_of_the_clock_keeps_the_log_for_as_long_as_is_set(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
    await WebhookDelivery.everyones(w.TESTS).update(created_at=clock.now() - timedelta(days=10))
    hands = Hands(clock.now())
    await appoint(FORGET, hands.read())
    await hands.run(FORGET, until=hands.read() + timedelta(days=1))
    assert len(await log_of(world)) == 1
    with configured(webhook_log_days="7"):
        await hands.run(FORGET, until=hands.read() + timedelta(days=1))
    assert await log_of(world) == []
