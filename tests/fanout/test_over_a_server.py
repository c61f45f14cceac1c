"""Shared bells over a real server: a client that does not read is cut and resumes, and delays nobody."""

import asyncio
from contextlib import suppress
from typing import Any

import orjson
import websockets

from auth.viewer import Side, Viewer
from models import clock
from models.bell import Notification
from models.bell.inboxes import deliver
from models.database import transaction
from models.dossiers import Dossier
from models.facts import Fact
from models.states import NotificationKind
from tests import factories
from tests.live.client import SOON
from tests.live.conftest import live, sqlite_place  # noqa: F401 - fixtures
from tests.live.living import Live
from tests.live.requests import build

WIDE = "subscription($after: Int) { bell(after: $after) { kind sequence notification { body } } }"
SMALL = "subscription { bell { kind sequence } }"
LETTERS = 100


async def tell(dossier: Dossier, *viewers: Viewer) -> None:
    """One long letter to each, told as the worker tells: the sweep of the server finds it within a second."""
    about: dict[str, Any] = {"subject_type": "Dossier", "subject_id": dossier.id}
    async with transaction():
        fact = await Fact.create(kind="dossier.granted", data={}, done_at=clock.now(), **about)
        letter = await Notification.create(
            fact=fact,
            kind=NotificationKind.DOSSIER_GRANTED,
            side=Side.MEMBER,
            title="Un courrier",
            body="x" * 200_000,
            **about,
        )
        await deliver(letter, [viewer.user_id for viewer in viewers])


async def opened(url: str, token: str, after: int) -> websockets.ClientConnection:
    """A socket with a wide bell; nobody reads it."""
    protocol: Any = ["graphql-transport-ws"]
    connection = await websockets.connect(f"{url}/graphql", subprotocols=protocol, compression=None, proxy=None)
    await connection.send(
        orjson.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}).decode()
    )
    asked = {"query": WIDE, "variables": {"after": after}}
    await connection.recv()
    await connection.send(orjson.dumps({"type": "subscribe", "id": "1", "payload": asked}).decode())
    assert orjson.loads(await connection.recv())["payload"]["data"]["bell"]["kind"] == "COUNT"
    return connection


async def sequences(connection: websockets.ClientConnection, until: int = LETTERS) -> list[int]:
    """What is ADDED until that sequence, or until the server closes."""
    heard: list[int] = []
    with suppress(websockets.ConnectionClosed):
        while until not in heard:
            async with asyncio.timeout(SOON):
                event = orjson.loads(await connection.recv())["payload"]["data"]["bell"]
            if event["kind"] == "ADDED":
                heard.append(event["sequence"])
    return heard


async def test_who_does_not_read_is_cut_and_resumes_while_others_hear_everything(live: Live) -> None:  # noqa: F811
    world = await build(live)
    dossier = await factories.dossier(world.anne)
    token = await live.token(world.anne)
    async with live.socket(world.karim) as line:
        beside = await line.subscribe(SMALL)
        await beside.next()
        stuck = await opened(live.server.ws_url, token, after=0)
        for _ in range(LETTERS):
            await tell(dossier, world.anne, world.karim)
        while (await beside.next())["sequence"] < LETTERS:
            pass
        before = await sequences(stuck)
        assert stuck.close_code == 1013
        assert before == list(range(1, len(before) + 1))
        assert len(before) < LETTERS
        again = await opened(live.server.ws_url, token, after=len(before))
        assert await sequences(again) == list(range(len(before) + 1, LETTERS + 1))
        await again.close()
