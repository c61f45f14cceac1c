"""What a receiver that follows the specification refuses: whatever is not, to the byte, what we sent a moment ago."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from models import clock
from models.accounts.people import User
from models.webhooks import WebhookEndpoint
from models.webhooks.keys import OVERLAP
from models.webhooks.managing import rotate_secret
from models.webhooks.message import Message, signed
from tests.reactions import world as w
from tests.webhooks.receiving import Post, receiver
from tests.webhooks.stories import endpoint_of, fresh, send_all, sender, signed_in, tell

pytestmark = pytest.mark.attack("HOOK-06")

TEN_MINUTES = timedelta(minutes=10)
SIGNED = ("webhook-id", "webhook-timestamp", "webhook-signature")


async def received() -> tuple[Post, str, WebhookEndpoint]:
    """A post as it arrived, the secret it is verified with, and the endpoint it was made for."""
    world = await w.build_world()
    async with receiver() as partner:
        endpoint, secret = await endpoint_of(world.anne, partner.url)
        await tell("dossier.granted", world.dossier)
        await send_all(sender())
    (post,) = partner.posts
    post.verified(secret)
    return post, secret, endpoint


def made(endpoint: WebhookEndpoint, age: timedelta) -> Post:
    """A message that we signed so long ago."""
    now = clock.now() - age
    request = signed(Message(uuid4(), 1, "DOSSIER_GRANTED", now, {"n": 1}), endpoint, now)
    return Post("POST /hook HTTP/1.1", request.headers, request.body)


async def owner_of(endpoint: WebhookEndpoint) -> User:
    return await User.everyones(w.TESTS).get(id=endpoint.user_id)


async def test_any_byte_of_the_body_that_changed_is_noticed(database: str) -> None:
    post, secret, _ = await received()
    for place, letter in enumerate(post.body):
        other = "0" if letter != "0" else "1"
        assert not replace(post, body=post.body[:place] + other + post.body[place + 1 :]).is_signed_with(secret), place
    for body in ("", "{}", post.body + " ", post.body[:-1], " " + post.body):
        assert not replace(post, body=body).is_signed_with(secret)


@pytest.mark.parametrize("header", SIGNED)
async def test_each_header_is_needed_and_signed(database: str, header: str) -> None:
    post, secret, _ = await received()
    others = {name: value for name, value in post.headers.items() if name != header}
    assert not replace(post, headers=others).is_signed_with(secret)
    forged = {"webhook-id": str(uuid4()), "webhook-timestamp": str(int(clock.now().timestamp()) - 1)}
    for value in ("", "v1,", "v1,AAAA", forged.get(header, "v2,AAAA")):
        assert not replace(post, headers=others | {header: value}).is_signed_with(secret), value


async def test_a_message_of_another_time_is_refused_though_we_signed_it(database: str) -> None:
    """A replay ten minutes later too; within five it is known by its identifier, which is signed."""
    _, secret, endpoint = await received()
    assert made(endpoint, timedelta(minutes=4)).is_signed_with(secret)
    assert not made(endpoint, TEN_MINUTES).is_signed_with(secret)
    assert not made(endpoint, -TEN_MINUTES).is_signed_with(secret)


async def test_another_endpoints_secret_verifies_nothing(database: str) -> None:
    post, secret, endpoint = await received()
    _, other = await endpoint_of(await owner_of(endpoint), "https://partenaire.example/hook")
    assert other != secret
    assert not post.is_signed_with(other)


async def test_during_a_rotation_both_secrets_verify_and_afterwards_the_new_one(database: str) -> None:
    _, old, endpoint = await received()
    owner = await signed_in(await owner_of(endpoint))
    _, new = await rotate_secret(endpoint.id, by=owner, now=clock.now())
    endpoint = await fresh(endpoint)
    during, after = made(endpoint, timedelta()), made(endpoint, -OVERLAP)
    assert (during.is_signed_with(old), during.is_signed_with(new)) == (True, True)
    assert len(during.headers["webhook-signature"].split()) == 2
    assert len(after.headers["webhook-signature"].split()) == 1
    alone = during.headers | {"webhook-signature": during.headers["webhook-signature"].split()[0]}
    assert sorted(replace(during, headers=alone).is_signed_with(secret) for secret in (old, new)) == [False, True]
