"""What a client sees and does: its scopes, over those of its attachments that its user still holds."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from auth.permissions import SCOPES, Permission, Role, permissions_within
from auth.viewer import AccountStatus, Reach, Side, Viewer
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.attachments import Attachment
from models.facts import Fact
from schema.doors import Door, doors
from schema.ids import decode, encode
from tests import factories
from tests.cast import Cast
from tests.clients.partner import EVERY_SCOPE, LIST, Partner, attachment_ids, caller, created, loses, partner
from tests.house.calls import codes_of
from tests.resolvers.asking import ask, code, codes, told

DRAFTS = "{ drafts { totalCount nodes { id } } }"
CREATE_DRAFT = """
mutation($input: CreateDraftInput!) { createDraft(input: $input) { draft { id } errors { code message path } } }"""
NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
DRAFT = "query($id: ID!) { draft(id: $id) { id } }"
DELETE = "mutation($id: ID!) { deleteDraft(id: $id) { done errors { code } } }"
ME = """
{ viewer { side scopes availableSides user { displayName login loginEmail phone } unreadNotificationCount
  attachments { totalCount nodes { id } } notifications { totalCount } sessions { current } } }"""

MAKE = """mutation { createApiClient(name: "x", scopes: [], attachmentIds: []) { clientSecret } }"""

GUARDED = [door for door in doors() if door.needs is not None]
PERSONAL_IS_NOT = {"signOut", "revokeSession", "signOutOfFranceConnect"}
"""Mutations open to whoever is signed in that a client may call: it ends its own session only."""


def called(door: Door) -> str:
    return f"{door.kind} {door.name}"


async def over(*entities: Any) -> Viewer:
    """A user who administers these, signed in."""
    return await factories.member(*entities, roles=(Role.ADMINISTRATOR,))


@pytest.mark.parametrize("scope", EVERY_SCOPE)
@pytest.mark.parametrize("door", GUARDED, ids=called)
async def test_a_scope_opens_the_doors_of_its_permission_and_no_other(scope: str, door: Door) -> None:
    """Whatever the roles of the user: every door was tried with each scope."""
    client = _client_with(scope)
    admitted = door.needs in {Permission.BE_SIGNED_IN, SCOPES[scope]}
    if admitted:
        door.admit(client)
    else:
        assert await codes_of(door, client) == ["FORBIDDEN"]


def test_every_scope_together_lets_through_nothing_that_is_the_persons() -> None:
    allowed = permissions_within(frozenset(EVERY_SCOPE))
    assert allowed == {
        Permission.BE_SIGNED_IN,
        Permission.READ_REQUESTS,
        Permission.READ_PRIVATE_REQUESTS,
        Permission.WRITE_DRAFTS,
        Permission.TRANSMIT_DRAFTS,
        Permission.FOLLOW_DOSSIERS,
    }
    assert permissions_within(frozenset({"DECIDE_ATTACHMENTS", "", "read_requests"})) == {Permission.BE_SIGNED_IN}


def test_no_mutation_is_open_to_a_client_for_being_signed_in_alone() -> None:
    open_ones = {door.name for door in doors("mutation") if door.needs is Permission.BE_SIGNED_IN}
    assert open_ones == PERSONAL_IS_NOT


async def test_a_client_reads_and_writes_what_its_scopes_allow(cast: Cast) -> None:
    maker = await partner(cast.anne)
    client = await maker.speaks()
    asked = {"scheme": "AF", "values": {"action": {"title": "Paie"}}}
    made = (await told(CREATE_DRAFT, client, input=asked))["createDraft"]["draft"]
    assert (await told(DRAFTS, client))["drafts"] == {"totalCount": 1, "nodes": [made]}
    assert (await told(DRAFTS, cast.anne))["drafts"] == {"totalCount": 1, "nodes": [made]}


async def test_a_scope_left_out_is_a_right_not_held(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    reader = await (await partner(cast.anne, "READ_REQUESTS")).speaks()
    assert await code(CREATE_DRAFT, reader, input={"scheme": "AF"}) == "FORBIDDEN"
    assert (await told(DRAFTS, reader))["drafts"]["totalCount"] == 1
    writer = await (await partner(cast.anne, "WRITE_DRAFTS")).speaks()
    assert await code(DRAFTS, writer) == "FORBIDDEN"
    assert (await told(NODE, writer, id=encode("Draft", draft.id)))["node"] is None


async def test_what_a_client_did_names_its_user_and_itself(cast: Cast) -> None:
    client = await (await partner(cast.anne)).speaks()
    await told(CREATE_DRAFT, client, input={"scheme": "AF"})
    await told(CREATE_DRAFT, cast.anne, input={"scheme": "AF"})
    facts = await Fact.everyones("a test").filter(kind="draft.created").order_by("id")
    assert client.client_id is not None
    assert [(fact.by_id, fact.data.get("client")) for fact in facts] == [
        (cast.anne.user_id, client.client_id.hex),
        (cast.anne.user_id, None),
    ]


async def test_a_client_reaches_only_the_attachments_that_it_was_given(cast: Cast) -> None:
    user = await over(cast.siae.company, cast.humando)
    [first, second] = await attachment_ids(user)
    here = await factories.draft(user, siret=cast.siae.siret)
    there = await factories.draft(user, siret=cast.humando.siret)
    client = await (await partner(user, attachments=[first])).speaks()
    assert [one["id"] for one in (await told(DRAFTS, client))["drafts"]["nodes"]] == [encode("Draft", here.id)]
    assert (await told(NODE, client, id=encode("Draft", there.id)))["node"] is None
    assert (await told(NODE, client, id=second))["node"] is None
    asked = {"scheme": "AF", "siret": cast.humando.siret}
    assert codes((await told(CREATE_DRAFT, client, input=asked))["createDraft"]) == ["SIRET_NOT_ATTACHED"]


@pytest.mark.attack("HOOK-10")
async def test_a_client_of_one_company_gets_nothing_of_another(cast: Cast) -> None:
    """Byte for byte what it gets for what does not exist."""
    client = await (await partner(cast.anne)).speaks()
    foreign = await factories.draft(cast.camille, siret=cast.humando.siret)
    unknown = encode("Draft", cast.anne.user_id)
    for text in (NODE, DRAFT, DELETE):
        answers = [await ask(text, client, id=id) for id in (encode("Draft", foreign.id), unknown)]
        assert answers[0] == answers[1]
    asked = {"scheme": "AF", "siret": cast.humando.siret}
    assert codes((await told(CREATE_DRAFT, client, input=asked))["createDraft"]) == ["SIRET_NOT_ATTACHED"]
    assert (await told(DRAFTS, client))["drafts"]["totalCount"] == 0
    assert (await factories.fetched(foreign)).id == foreign.id


async def test_a_client_loses_what_its_user_loses(cast: Cast) -> None:
    user = await over(cast.siae.company, cast.humando)
    [here, there] = user.reaches
    await factories.draft(user, siret=cast.siae.siret)
    await factories.draft(user, siret=cast.humando.siret)
    token = await (await partner(user)).token()
    await loses(user, here.attachment_id)
    assert (await told(DRAFTS, await caller(token)))["drafts"]["totalCount"] == 1
    roles = Attachment.everyones("a story").filter(id=there.attachment_id)
    await roles.update(roles=[Role.EMPLOYER.value])
    assert await code(DRAFTS, await caller(token)) == "FORBIDDEN"


async def test_a_client_gains_nothing_when_its_user_gains(cast: Cast) -> None:
    maker = await partner(cast.anne)
    token = await maker.token()
    user = await factories.fetched(await _user(cast.anne))
    await factories.attachment(user, cast.humando, roles=(Role.ADMINISTRATOR,))
    await factories.draft(cast.karim)
    assert (await told(DRAFTS, await caller(token)))["drafts"]["totalCount"] == 0


async def test_a_client_manages_nobody_and_makes_no_client(cast: Cast) -> None:
    maker = await partner(cast.anne)
    client = await maker.speaks()
    assert await code(LIST, client) == "FORBIDDEN"
    answer = await ask(MAKE, client)
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await told(NODE, client, id=maker.id))["node"] is None


async def test_what_is_the_persons_own_is_not_shown_to_their_client(cast: Cast) -> None:
    mine = await factories.fetched(await _user(cast.anne))
    await SignInSession.create(user_id=mine.id, side=cast.anne.side, expires_at=cast.anne.token_expires_at)
    user = await over(cast.siae.company, cast.humando)
    [first, _] = await attachment_ids(user)
    client = await (await partner(user, attachments=[first])).speaks()
    seen = (await told(ME, client))["viewer"]
    assert seen["scopes"] == EVERY_SCOPE
    assert seen["availableSides"] == ["MEMBER"]
    assert (seen["user"]["login"], seen["user"]["loginEmail"], seen["user"]["phone"]) == ("", None, None)
    assert seen["attachments"] == {"totalCount": 1, "nodes": [{"id": first}]}
    assert (seen["unreadNotificationCount"], seen["notifications"]["totalCount"]) == (0, 0)
    assert seen["sessions"] == [{"current": True}]


async def test_signing_out_everywhere_ends_only_the_session_of_the_client_that_asks(cast: Cast) -> None:
    maker, other = await partner(cast.anne), await partner(cast.anne)
    token, beside = await maker.token(), await other.token()
    await told("mutation { signOut(everywhere: true) { done } }", await caller(token))
    assert not isinstance(await caller(token), Viewer)
    assert isinstance(await caller(beside), Viewer)


async def test_signing_out_everywhere_leaves_the_clients_of_the_person(cast: Cast) -> None:
    token = await (await partner(cast.anne)).token()
    await told("mutation { signOut(everywhere: true) { done } }", cast.anne)
    assert isinstance(await caller(token), Viewer)
    assert (await told("{ viewer { sessions { id } } }", cast.anne))["viewer"]["sessions"] == []


async def test_a_provider_has_clients_too(cast: Cast) -> None:
    payload = await created(cast.louise, scopes=["READ_REQUESTS", "WRITE_DRAFTS"])
    made = Partner(payload["client"]["id"], payload["client"]["clientId"], payload["clientSecret"])
    client = await made.speaks()
    assert client.side is cast.louise.side
    asked = {"scheme": "AF", "siret": cast.siae.siret}
    answer = (await told(CREATE_DRAFT, client, input=asked))["createDraft"]
    assert answer["errors"] == []
    assert (decode(answer["draft"]["id"]) or ("",))[0] == "Draft"


def _client_with(scope: str) -> Viewer:
    """A client of somebody who holds every role over a company."""
    return Viewer(
        user_id=UUID(int=1),
        side=Side.MEMBER,
        session_id=UUID(int=2),
        scopes=frozenset({scope}),
        token_expires_at=datetime(2030, 1, 1, tzinfo=UTC),
        status=AccountStatus.ACTIVE,
        reaches=(Reach(UUID(int=3), UUID(int=4), None, frozenset(Role)),),
        client_id=UUID(int=5),
    )


async def _user(viewer: Viewer) -> Any:
    return await User.everyones("a test").get(id=viewer.user_id)
