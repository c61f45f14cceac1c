"""What an administrator changes is so at once, everywhere, with the tokens that are out: nobody signs in again."""

import asyncio
from collections.abc import AsyncIterator
from time import monotonic
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models import clock
from models.accounts.sessions import SignInSession
from models.api_clients.managing import create_client
from models.attachments import Attachment
from schema.ids import encode
from tests import factories
from tests.live.client import AT_ONCE, socket
from tests.live.conftest import Place
from tests.live.letters import all_is_told
from tests.live.living import Live, id_of, signed_in, twin
from tests.live.requests import build, dossier_of
from tests.services.process import Server

SET = "mutation($id: ID!, $roles: [Role!]!) { setAttachmentRoles(id: $id, roles: $roles) { errors { code } } }"
DEACTIVATE = "mutation($id: ID!) { deactivateAttachment(id: $id) { errors { code } } }"
ACTIVATE = "mutation($id: ID!) { activateAttachment(id: $id) { errors { code } } }"
DISABLE = 'mutation($id: ID!) { disableAccount(userId: $id, reason: "Départ.") { errors { code } } }'
REQUEST = """mutation($n: String!) { requestAttachment(input: { entityNumber: $n, side: MEMBER, roles: [CONTACT] }) {
  request { id } errors { code } } }"""
ACCEPT = "mutation($id: ID!) { acceptAttachmentRequest(id: $id) { errors { code } } }"
SIGN_IN = """mutation($i: String!, $s: String!) { signInAsClient(clientId: $i, clientSecret: $s) {
  tokens { accessToken } errors { code } } }"""
REFRESH = "mutation($t: String!) { refreshTokens(refreshToken: $t) { tokens { accessToken } errors { code } } }"
LIST = "subscription { dossiersChanged { number } }"
ASKED = "subscription { attachmentRequested { requester { displayName } } }"
BELL = "subscription { bell { kind notification { kind title } } }"
DOSSIERS = "{ dossiers(first: 10) { totalCount nodes { number } } }"
NODE = "query($id: ID!) { node(id: $id) { id } }"


@pytest.fixture(scope="module")
async def beside(everywhere: Live, place: Place) -> AsyncIterator[Server]:
    """Another process of the same service."""
    async with twin(everywhere, **place) as running:
        yield running


async def link_of(who: Viewer) -> str:
    return encode("Attachment", (await Attachment.everyones("a story").get(user_id=who.user_id)).id)


async def numbers(live: Live, who: Viewer) -> set[str] | str:
    """The dossiers of the list, or the code with which it is refused."""
    answer = await live.ask(DOSSIERS, who)
    if "errors" in answer:
        return str(answer["errors"][0]["extensions"]["code"])
    return {node["number"] for node in answer["data"]["dossiers"]["nodes"]}


@pytest.mark.attack("RT-02", "RT-03")
@pytest.mark.parametrize("verb", [DEACTIVATE, SET])
async def test_a_right_that_is_taken_away_ends_streams_and_hides_rows_from_the_next_read(
    everywhere: Live, verb: str
) -> None:
    world = await build(everywhere)
    dossier = await dossier_of(world)
    await all_is_told()
    assert await numbers(everywhere, world.karim) == {dossier.number}
    more: dict[str, Any] = {"roles": ["EMPLOYER"]} if verb is SET else {}
    async with everywhere.socket(world.karim) as line:
        rows = await line.subscribe(LIST)
        assert await rows.is_silent()
        began = monotonic()
        await everywhere.told(verb, world.anne, id=await link_of(world.karim), **more)
        assert await numbers(everywhere, world.karim) == "FORBIDDEN"
        assert await everywhere.told(NODE, world.karim, id=id_of(dossier)) is None
        assert await line.close_code() == 4403
        assert monotonic() - began < AT_ONCE
        await world.reviewed({"id": id_of(dossier), "version": dossier.version})
        assert await rows.is_silent()
    assert await numbers(everywhere, world.anne) == {dossier.number}


@pytest.mark.attack("RT-04")
async def test_a_right_that_is_given_opens_streams_and_lists_with_the_same_token(everywhere: Live) -> None:
    world, others = await build(everywhere), await build(everywhere)
    dossier, elsewhere = await dossier_of(world), await dossier_of(others)
    await all_is_told()
    async with everywhere.socket(world.karim) as line, everywhere.socket(others.anne) as hers:
        rows, asked = await line.subscribe(LIST), await hers.subscribe(ASKED)
        assert await rows.is_silent()
        payload = await everywhere.told(REQUEST, world.karim, n=others.establishment.siret)
        assert (await asked.next())["requester"]["displayName"].startswith("Karim")
        await everywhere.told(ACCEPT, others.anne, id=payload["request"]["id"])
        assert await numbers(everywhere, world.karim) == {dossier.number, elsewhere.number}
        await others.reviewed({"id": id_of(elsewhere), "version": elsewhere.version})
        heard = await rows.next()
        while heard != {"number": elsewhere.number}:  # what was visible a moment ago already may be told, too
            heard = await rows.next()


async def test_the_one_whose_roles_change_hears_it_in_the_bell_and_comes_back_when_activated(everywhere: Live) -> None:
    world = await build(everywhere)
    dossier = await dossier_of(world)
    await all_is_told()
    link = await link_of(world.karim)
    async with everywhere.socket(world.karim) as line:
        bell = await line.subscribe(BELL)
        assert (await bell.next())["kind"] == "COUNT"
        await everywhere.told(DEACTIVATE, world.anne, id=link)
        assert (await bell.next())["notification"]["kind"] == "ATTACHMENT_CHANGED"
        assert await numbers(everywhere, world.karim) == "FORBIDDEN"
        await everywhere.told(ACTIVATE, world.anne, id=link)
        assert (await bell.next())["notification"]["title"].endswith("réactivé")
        assert await numbers(everywhere, world.karim) == {dossier.number}


@pytest.mark.attack("RT-06")
async def test_an_account_that_staff_close_stops_everywhere_within_five_seconds(
    everywhere: Live, beside: Server
) -> None:
    world = await build(everywhere)
    held = [reach.attachment_id for reach in world.karim.reaches]
    speaks, secret = await create_client("Paie", ["READ_REQUESTS"], held, by=world.karim, now=clock.now())
    await all_is_told()
    pair = await signed_in(world.karim)
    partner = (await everywhere.told(SIGN_IN, i=speaks.client_id, s=secret))["tokens"]["accessToken"]
    async with (
        everywhere.socket(world.karim) as line,
        socket(beside.ws_url, await everywhere.token(world.karim)) as far,
        socket(beside.ws_url, partner) as machine,
        await everywhere.events(world.karim, BELL) as events,
    ):
        streams = [await line.subscribe(BELL), await far.subscribe(BELL), await machine.subscribe(LIST)]
        assert [(await one.next())["kind"] for one in streams[:2]] == ["COUNT", "COUNT"]
        assert (await events.next())["kind"] == "COUNT"
        began = monotonic()
        await everywhere.told(DISABLE, world.agent, id=encode("User", world.karim.user_id))
        assert await numbers(everywhere, world.karim) == "UNAUTHENTICATED"
        codes = await asyncio.gather(*(one.close_code() for one in (line, far, machine)))
        assert codes == [4401, 4401, 4401]
        name, payload = await events.event()
        assert payload["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED", name
        assert monotonic() - began < AT_ONCE
    refused = await everywhere.ask(REFRESH, t=pair.refresh)
    assert refused["data"]["refreshTokens"]["errors"] == [{"code": "REFRESH_TOKEN_INVALID"}]
    again = await everywhere.ask(SIGN_IN, i=speaks.client_id, s=secret)
    assert again["data"]["signInAsClient"]["tokens"] is None
    assert not await SignInSession.everyones("a story").filter(user_id=world.karim.user_id, revoked_at=None).exists()


async def test_two_administrators_of_two_processes_change_one_entity(everywhere: Live, beside: Server) -> None:
    """What one process is asked to change, the streams of the other obey."""
    world = await build(everywhere)
    await factories.member(world.establishment.company, roles=(Role.ADMINISTRATOR,))
    async with socket(beside.ws_url, await everywhere.token(world.karim)) as far:
        rows = await far.subscribe(LIST)
        assert await rows.is_silent()
        await everywhere.told(SET, world.anne, id=await link_of(world.karim), roles=["BENEFICIARY"])
        assert await far.close_code() == 4403
