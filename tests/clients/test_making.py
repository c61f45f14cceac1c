"""A manager makes a client for a partner, sees it, revokes it; nobody else can."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from auth.permissions import Role
from models.api_clients import ApiClient
from models.api_clients.managing import MOST_CLIENTS
from models.facts import Fact
from reactions.worker import drain
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.clients.partner import CREATE, EVERY_SCOPE, LIST, REVOKE, ROTATE, attachment_ids, created, loses, partner
from tests.resolvers.asking import ask, code, codes, problems, told


async def rows() -> int:
    return await ApiClient.everyones("a test counts").count()


async def test_an_administrator_makes_a_client_whose_secret_is_shown_once(cast: Cast) -> None:
    payload = await created(cast.anne, name="  Logiciel\tde paie ")
    client, secret = payload["client"], payload["clientSecret"]
    assert (client["name"], client["scopes"]) == ("Logiciel de paie", EVERY_SCOPE)
    assert [one["id"] for one in client["attachments"]] == await attachment_ids(cast.anne)
    assert (client["lastUsedAt"], client["revokedAt"]) == (None, None)
    life = datetime.fromisoformat(client["expiresAt"]) - datetime.fromisoformat(client["createdAt"])
    assert life == timedelta(days=365)
    assert len(secret) == 43
    assert secret not in str(await ask(LIST, cast.anne))
    listed = (await told(LIST, cast.anne))["apiClients"]
    assert [(one["id"], one["clientId"]) for one in listed] == [(client["id"], client["clientId"])]


@pytest.mark.attack("TOK-15")
async def test_only_the_digest_of_a_secret_is_stored(cast: Cast) -> None:
    maker = await partner(cast.anne)
    row = await ApiClient.everyones("a test").get(client_id=maker.client_id)
    assert row.secret_digest == sha256(maker.secret.encode()).hexdigest()
    assert maker.secret not in repr(await ApiClient.everyones("a test").all().values())
    assert maker.secret not in repr(await Fact.everyones("a test").all().values())


async def test_making_and_revoking_are_recorded_and_tell_nobody(cast: Cast) -> None:
    maker = await partner(cast.anne)
    await told(REVOKE, cast.anne, id=maker.id)
    facts = await Fact.everyones("a test").filter(subject_type="ApiClient").order_by("id")
    assert [(fact.kind, fact.by_id) for fact in facts] == [
        ("api_client.created", cast.anne.user_id),
        ("api_client.revoked", cast.anne.user_id),
    ]
    assert await drain() == 2


@pytest.mark.parametrize(
    ("changes", "code", "path"),
    [
        ({"name": " \t "}, "NAME_REQUIRED", ["name"]),
        ({"name": "x" * 101}, "TEXT_TOO_LONG", ["name"]),
        ({"scopes": []}, "SCOPES_REQUIRED", ["scopes"]),
        ({"scopes": ["READ_REQUESTS", "EVERYTHING"]}, "SCOPE_NOT_HELD", ["scopes"]),
        ({"scopes": ["DECIDE_ATTACHMENTS"]}, "SCOPE_NOT_HELD", ["scopes"]),
        ({"scopes": ["BE_ONESELF"]}, "SCOPE_NOT_HELD", ["scopes"]),
        ({"attachments": []}, "ATTACHMENTS_REQUIRED", ["attachmentIds"]),
    ],
)
async def test_what_a_client_cannot_be_is_refused(cast: Cast, changes: Any, code: str, path: list[str]) -> None:
    payload = await created(cast.anne, **changes)
    assert [(one[0], one[2]) for one in problems(payload)] == [(code, path)]
    assert (payload["client"], payload["clientSecret"], await rows()) == (None, None, 0)


async def test_a_scope_that_the_given_attachments_do_not_hold_is_refused(cast: Cast) -> None:
    """Administrator here, employer there: a client for there reads no requests."""
    user = await factories.person()
    await factories.attachment(user, cast.siae.company, roles=(Role.ADMINISTRATOR,))
    there = await factories.attachment(user, cast.humando, roles=(Role.EMPLOYER,))
    viewer = await factories.viewer_of(user)
    payload = await created(viewer, attachments=[encode("Attachment", there.id)], scopes=["READ_REQUESTS"])
    assert codes(payload) == ["SCOPE_NOT_HELD"]
    assert (await created(viewer, scopes=["READ_REQUESTS"]))["errors"] == []


async def test_attachments_of_others_lost_ones_and_unknown_ones_are_not_found_alike(cast: Cast) -> None:
    user = await factories.person()
    here = await factories.attachment(user, cast.siae.company, roles=(Role.ADMINISTRATOR,))
    lost = await factories.attachment(user, cast.humando, active=False)
    viewer = await factories.viewer_of(user)
    [foreign] = await attachment_ids(cast.camille)
    own = encode("Attachment", here.id)
    answers = [
        await ask(CREATE, viewer, name="Paie", scopes=EVERY_SCOPE, attachments=[own, other])
        for other in (
            foreign,
            encode("Attachment", lost.id),
            encode("Attachment", uuid4()),
            encode("Draft", here.id),
            "x",
        )
    ]
    assert [error["extensions"]["code"] for error in answers[0]["errors"]] == ["NOT_FOUND"]
    assert all(answer == answers[0] for answer in answers)
    assert await rows() == 0


async def test_who_does_not_manage_users_makes_no_client(cast: Cast) -> None:
    for viewer in (cast.karim, cast.paul, cast.jean):
        asked = {"name": "Paie", "scopes": ["READ_REQUESTS"], "attachments": await attachment_ids(viewer)}
        assert await code(CREATE, viewer, **asked) == "FORBIDDEN"
    assert await code(CREATE, name="Paie", scopes=[], attachments=[]) == "UNAUTHENTICATED"
    assert await rows() == 0


async def test_staff_make_no_client(cast: Cast) -> None:
    payload = await created(cast.agent, attachments=await attachment_ids(cast.anne))
    assert codes(payload) == ["NOT_PERMITTED"]
    assert await rows() == 0


async def test_a_user_has_twenty_live_clients_at_most(cast: Cast) -> None:
    made = [await partner(cast.anne, name=f"Système {number}") for number in range(MOST_CLIENTS)]
    assert codes(await created(cast.anne)) == ["TOO_MANY_CLIENTS"]
    await told(REVOKE, cast.anne, id=made[0].id)
    assert codes(await created(cast.anne)) == []


async def test_each_manager_sees_and_touches_their_own_clients_only(cast: Cast) -> None:
    maker = await partner(cast.anne)
    assert (await told(LIST, cast.camille))["apiClients"] == []
    unknown = encode("ApiClient", uuid4())
    for text in (REVOKE, ROTATE, "query($id: ID!) { node(id: $id) { id } }"):
        answers = [await ask(text, cast.camille, id=id) for id in (maker.id, unknown)]
        assert answers[0] == answers[1]
    assert (await maker.signed_in())["errors"] == []


async def test_a_revoked_client_stays_in_the_list_and_is_revoked_once(cast: Cast) -> None:
    maker = await partner(cast.anne)
    first = await told(REVOKE, cast.anne, id=maker.id)
    assert await told(REVOKE, cast.anne, id=maker.id) == first
    [listed] = (await told(LIST, cast.anne))["apiClients"]
    assert listed["revokedAt"] == first["revokeApiClient"]["client"]["revokedAt"]
    assert codes((await told(ROTATE, cast.anne, id=maker.id))["rotateApiClientSecret"]) == ["CLIENT_REVOKED"]


async def test_a_lost_attachment_is_still_shown_to_the_user_of_the_client(cast: Cast) -> None:
    maker = await partner(cast.camille)
    [reach] = cast.camille.reaches
    await loses(cast.camille, reach.attachment_id)
    [listed] = (await told(LIST, cast.camille))["apiClients"]
    assert [one["id"] for one in listed["attachments"]] == [encode("Attachment", reach.attachment_id)]
    assert listed["id"] == maker.id
