"""No stream outlives the right to it: the token, the sign-in, the account, the role."""

import asyncio
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
import websockets

from auth import tokens
from auth.passwords import hashed
from auth.permissions import Role
from auth.viewer import AccountStatus, Viewer
from models import clock
from models.accounts.people import User
from models.attachments import Attachment
from models.database import transaction
from models.facts import record
from settings import settings
from tests import factories
from tests.live.client import Line, Stream, socket
from tests.live.events import events
from tests.live.living import Live, signed_in
from tests.live.requests import World, build

BELL = "subscription { bell { kind sequence } }"
REQUESTS = "subscription { attachmentRequested { id } }"
LIST = "subscription { dossiersChanged { id } }"
SIGN_OUT = "mutation { signOut { done } }"
CHANGE = "mutation($old: String!, $new: String!) { changePassword(current: $old, new: $new) { done errors { code } } }"


async def short_token(who: Viewer, seconds: int) -> tuple[str, str]:
    """Two tokens of one sign-in: the first ends within so many seconds, the second lasts."""
    pair = await signed_in(who)
    earlier = clock.now() - timedelta(minutes=settings().access_token_minutes) + timedelta(seconds=seconds)
    claims = pair.access.claims
    short = await tokens.issue(claims.user_id, claims.session_id, claims.side, now=earlier)
    return short.text, pair.access.text


async def opened(stream: Stream) -> Stream:
    assert (await stream.next())["kind"] == "COUNT"
    return stream


async def is_told(world: World, bell: Stream) -> bool:
    """Whether the bell says that a request was transmitted."""
    await world.transmitted()
    return bool((await bell.next())["kind"] == "ADDED")


async def changed(kind: str, row: Any, values: dict[str, Any]) -> None:
    """The row as a verb of the models would change it."""
    async with transaction():
        await type(row).everyones("a story").filter(id=row.id).update(**values)
        await record(kind, type(row).__name__, row.id, by=None)


@pytest.mark.attack("RT-05")
async def test_a_socket_ends_with_its_token(everywhere: Live) -> None:
    world = await build(everywhere)
    short, _ = await short_token(world.anne, 2)
    began = monotonic()
    async with socket(everywhere.server.ws_url, short) as line:
        bell = await opened(await line.subscribe(BELL))
        assert await line.close_code() == 4401
        assert monotonic() - began < 10
        await world.transmitted()
        assert await bell.is_silent(0)


@pytest.mark.attack("RT-05")
async def test_streams_live_on_past_their_first_token_when_a_ping_brings_a_fresh_one(everywhere: Live) -> None:
    world = await build(everywhere)
    short, fresh = await short_token(world.anne, 2)
    async with socket(everywhere.server.ws_url, short) as line:
        bell = await opened(await line.subscribe(BELL))
        assert await line.ping(authorization=f"Bearer {fresh}", mark="1") == {"type": "pong", "payload": {"mark": "1"}}
        await asyncio.sleep(2.2)
        assert await is_told(world, bell)


async def test_server_sent_events_are_cut_without_a_last_word_when_the_token_ends(everywhere: Live) -> None:
    world = await build(everywhere)
    short, _ = await short_token(world.anne, 2)
    async with events(everywhere.http, short, BELL) as bell:
        assert (await bell.next())["kind"] == "COUNT"
        with pytest.raises(StopAsyncIteration):
            await bell.event()


async def shown_out(live: Live, token: str) -> int | None:
    """How the socket of whoever greets with this token is closed."""
    protocol: Any = ["graphql-transport-ws"]
    async with websockets.connect(f"{live.server.ws_url}/graphql", subprotocols=protocol, proxy=None) as connection:
        line = Line(connection)
        await line.say({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}})
        return await line.close_code()


@pytest.mark.attack("WS-09")
async def test_nothing_but_a_token_of_access_that_lasts_greets_anybody(everywhere: Live) -> None:
    world = await build(everywhere)
    pair, (ended, _) = await signed_in(world.anne), await short_token(world.anne, -60)
    for token in (pair.refresh, ended, pair.access.text[:-4], world.anne.user_id.hex):
        assert await shown_out(everywhere, token) == 4401
    async with socket(everywhere.server.ws_url, pair.access.text) as line:
        await opened(await line.subscribe(BELL))


@pytest.mark.attack("RT-06")
@pytest.mark.parametrize("query", [BELL, LIST])
async def test_signing_out_closes_the_socket(everywhere: Live, query: str) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.anne) as line:
        await line.subscribe(query)
        await asyncio.sleep(0.2)
        assert await everywhere.told(SIGN_OUT, world.anne) == {"done": True}
        assert await line.close_code() == 4401


@pytest.mark.attack("RT-06")
async def test_signing_out_ends_server_sent_events(everywhere: Live) -> None:
    world = await build(everywhere)
    async with await everywhere.events(world.anne, BELL) as bell:
        assert (await bell.next())["kind"] == "COUNT"
        await everywhere.told(SIGN_OUT, world.anne)
        name, payload = await bell.event()
        assert (name, payload["errors"][0]["extensions"]["code"]) == ("next", "UNAUTHENTICATED")
        assert await bell.event() == ("complete", None)


@pytest.mark.attack("RT-06")
async def test_a_socket_without_streams_serves_nobody_who_has_signed_out(everywhere: Live) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.anne) as line:
        await everywhere.told(SIGN_OUT, world.anne)
        await line.subscribe(BELL)
        assert await line.close_code() == 4401


@pytest.mark.attack("RT-06")
async def test_a_password_that_is_changed_closes_the_sockets_of_every_other_sign_in(everywhere: Live) -> None:
    world = await build(everywhere)
    old, new = "Trois chevaux 472 gris", "Cinq lanternes 918 bleues"
    await User.everyones("a story").filter(id=world.anne.user_id).update(password_hash=await hashed(old))
    elsewhere = (await signed_in(world.anne)).access.text
    async with everywhere.socket(world.anne) as line, socket(everywhere.server.ws_url, elsewhere) as beside:
        bell, _ = await opened(await line.subscribe(BELL)), await opened(await beside.subscribe(BELL))
        assert (await everywhere.told(CHANGE, world.anne, old=old, new=new))["done"] is True
        assert await beside.close_code() == 4401
        assert await is_told(world, bell)


@pytest.mark.attack("RT-06")
async def test_an_account_that_is_deactivated_closes_its_sockets(everywhere: Live) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.anne) as line, everywhere.socket(world.karim) as beside:
        await opened(await line.subscribe(BELL))
        other = await opened(await beside.subscribe(BELL))
        anne = await User.everyones("a story").get(id=world.anne.user_id)
        await changed("account.deactivated", anne, {"status": AccountStatus.DEACTIVATED})
        assert await line.close_code() == 4401
        assert await is_told_by(world, other)


@pytest.mark.attack("RT-06")
async def test_an_administrator_who_is_one_no_more_stops_hearing_requests(everywhere: Live) -> None:
    world = await build(everywhere)
    async with everywhere.socket(world.anne) as line:
        stream = await line.subscribe(REQUESTS)
        assert await stream.is_silent()
        own = await Attachment.everyones("a story").get(user_id=world.anne.user_id)
        await changed("attachment.roles_set", own, {"roles": [Role.CONTACT.value]})
        assert await line.close_code() == 4403
        assert await stream.is_silent(0)


async def is_told_by(world: World, bell: Stream) -> bool:
    """Whether the bell hears of a request that the test process transmits for Karim."""
    await factories.dossier(world.karim)
    return bool((await bell.next())["kind"] == "ADDED")
