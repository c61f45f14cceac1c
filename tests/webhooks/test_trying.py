"""Trying an endpoint: the exact request without sending it, and a ping that a receiver verifies like the rest."""

from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from auth.permissions import Role
from auth.viewer import Side
from models import clock
from models.attachments import Attachment
from models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from outside.posting import Poster
from resolvers import webhook_trials
from schema.ids import encode
from tests.reactions import world as w
from tests.resolvers.asking import ask, code, codes, told
from tests.webhooks.receiving import Reader, Writer, behaving, receiver
from tests.webhooks.stories import REVIEW, endpoint_of, fresh, rows, send_all, sender, signed_in, tell

PREVIEW = """
query($id: ID!, $line: ID) {
  webhookPreview(endpointId: $id, notificationId: $line) {
    request { url body headers { name value } } errors { code message } } }"""
PING = """
mutation($id: ID!) {
  pingWebhookEndpoint(id: $id) {
    request { url body } attempt { milliseconds status error answer } errors { code message } } }"""
LINES = "{ viewer { notifications { nodes { id kind } } } }"


def id_of(endpoint: WebhookEndpoint) -> str:
    return encode("WebhookEndpoint", endpoint.id)


async def preview(world: w.World, endpoint: WebhookEndpoint, line: str | None = None) -> dict[str, Any]:
    asked = {"id": id_of(endpoint), "line": line}
    payload: dict[str, Any] = (await told(PREVIEW, await signed_in(world.anne), **asked))["webhookPreview"]
    return payload


async def ping(world: w.World, endpoint: WebhookEndpoint) -> dict[str, Any]:
    payload: dict[str, Any] = (await told(PING, await signed_in(world.anne), id=id_of(endpoint)))["pingWebhookEndpoint"]
    return payload


def headers(request: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["value"] for one in request["headers"]}


async def test_the_preview_is_what_will_be_sent_and_nothing_is_sent(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, secret = await endpoint_of(world.anne, partner.url, query="{ title subject { id } }")
        await tell("dossier.granted", world.dossier)
        request = (await preview(world, endpoint))["request"]
        assert partner.posts == []
        await send_all(sender())
    (post,) = partner.posts
    assert (request["url"], request["body"]) == (partner.url, post.body)
    assert headers(request)["webhook-id"] == post.headers["webhook-id"]
    assert headers(request)["webhook-sequence"] == "1"
    Webhook(secret).verify(request["body"], headers(request))
    assert {name.lower() for name in headers(request)} <= post.headers.keys()


async def test_a_chosen_notification_of_another_kind_is_shown_too(database: str) -> None:
    """It has no place in the queue: its sequence is 0."""
    world = await w.build_world()
    endpoint, secret = await endpoint_of(world.anne, "https://partenaire.example/", REVIEW)
    await tell("dossier.granted", world.dossier)
    nothing = await preview(world, endpoint)
    assert (codes(nothing), nothing["request"]) == (["NOTHING_TO_PREVIEW"], None)
    lines = (await told(LINES, await signed_in(world.anne)))["viewer"]["notifications"]["nodes"]
    request = (await preview(world, endpoint, lines[0]["id"]))["request"]
    assert Webhook(secret).verify(request["body"], headers(request))["type"] == "DOSSIER_GRANTED"
    assert headers(request)["webhook-sequence"] == "0"
    assert not await WebhookDelivery.everyones(w.TESTS).exists()


async def test_an_object_out_of_sight_would_not_be_sent(database: str) -> None:
    world = await w.build_world()
    elsewhere = await w.establishment(8, "AILLEURS")
    await Attachment.create(
        user=world.anne, side=Side.MEMBER, company_id=elsewhere.company_id, roles=[Role.ADMINISTRATOR.value]
    )
    endpoint, _ = await endpoint_of(world.anne, "https://partenaire.example/")
    await tell("dossier.granted", world.dossier)
    mine = Attachment.everyones(w.TESTS).filter(user_id=world.anne.id, company_id=world.siae.company_id)
    await mine.update(active=False)
    shown = await preview(world, endpoint)
    assert (codes(shown), shown["request"]) == (["NOTHING_WOULD_BE_SENT"], None)


async def test_a_selection_that_fails_says_so(database: str) -> None:
    world = await w.build_world()
    endpoint, _ = await endpoint_of(world.anne, "https://partenaire.example/", query="{ nothing }")
    await tell("dossier.granted", world.dossier)
    assert codes(await preview(world, endpoint)) == ["SELECTION_REFUSED"]


async def test_a_ping_is_signed_and_says_how_the_receiver_answered(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, secret = await endpoint_of(world.anne, partner.url)
        payload = await ping(world, endpoint)
    (post,) = partner.posts
    assert post.verified(secret)["type"] == "PING"
    assert (post.json["data"], post.headers["webhook-sequence"]) == ({}, "0")
    assert payload["request"] == {"url": partner.url, "body": post.body}
    assert (payload["attempt"]["status"], payload["attempt"]["error"]) == (204, None)
    assert payload["attempt"]["milliseconds"] >= 0
    assert not await WebhookAttempt.everyones(w.TESTS).exists()


@pytest.mark.parametrize(("status", "error"), [(500, "STATUS"), (410, "GONE"), (302, "STATUS")])
async def test_a_ping_that_fails_has_a_name_and_changes_nothing(database: str, status: int, error: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        partner.answers = [status]
        attempt = (await ping(world, endpoint))["attempt"]
    assert (attempt["status"], attempt["error"]) == (status, error)
    after = await fresh(endpoint)
    assert (after.paused_at, after.failing_since, after.last_sequence) == (None, None, 0)
    assert len(partner.posts) == 1


async def test_a_ping_reaches_an_endpoint_that_is_paused(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await WebhookEndpoint.everyones(w.TESTS).update(paused_at=clock.now())
        assert (await ping(world, endpoint))["attempt"]["status"] == 204


async def test_the_first_words_of_the_answer_are_shown_in_one_line(database: str) -> None:
    async def says(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = "clé\x00 invalide\r\n\x1b[31m<b>".encode() + b"\xff"
        writer.write(b"HTTP/1.1 401 No\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    world = await w.build_world()
    async with behaving(says) as url:
        endpoint, _ = await endpoint_of(world.anne, url)
        attempt = (await ping(world, endpoint))["attempt"]
    assert (attempt["status"], attempt["answer"]) == (401, "clé invalide [31m<b>\ufffd")


@pytest.mark.attack("HOOK-01")
async def test_a_ping_goes_nowhere_that_a_message_would_not(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in production, where this machine is inside."""
    monkeypatch.setattr(webhook_trials, "poster", Poster)
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        attempt = (await ping(world, endpoint))["attempt"]
    assert (attempt["status"], attempt["error"], partner.posts) == (None, "ADDRESS_REFUSED", [])


async def test_pings_are_ten_seconds_apart(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await ping(world, endpoint)
        assert codes(await ping(world, endpoint)) == ["PING_TOO_SOON"]
        await WebhookEndpoint.everyones(w.TESTS).update(tried_at=clock.now() - timedelta(seconds=10))
        assert codes(await ping(world, endpoint)) == []
    assert len(partner.posts) == 2


@pytest.mark.attack("AZ-12")
async def test_four_callers_and_only_the_owner_tries(database: str) -> None:
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, _ = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier)
        (line,) = (await told(LINES, await signed_in(world.anne)))["viewer"]["notifications"]["nodes"]
        colleague = await w.attached("nora", Side.MEMBER, company=world.siae.company_id, roles=[Role.ADMINISTRATOR])
        for text, asked in ((PREVIEW, {"line": line["id"]}), (PING, {})):
            known, unknown = ({"id": id, **asked} for id in (id_of(endpoint), encode("WebhookEndpoint", world.anne.id)))
            assert await code(text, **known) == "UNAUTHENTICATED"
            assert await code(text, await signed_in(world.karim), **known) == "FORBIDDEN"
            for stranger in (world.myriam, colleague):
                caller = await signed_in(stranger)
                assert await code(text, caller, **known) == "NOT_FOUND"
                assert await ask(text, caller, **known) == await ask(text, caller, **unknown)
        theirs, _ = await endpoint_of(colleague, partner.url)
        assert await code(PREVIEW, await signed_in(colleague), id=id_of(theirs), line=line["id"]) == "NOT_FOUND"
    assert partner.posts == []
    assert [row.attempts for row in await rows(endpoint)] == [0]
