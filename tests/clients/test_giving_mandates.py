"""Giving a mandate, reading it on both sides, ending it: who may, and what others are told."""

from datetime import timedelta
from typing import Any

import pytest

from auth.permissions import Role
from auth.viewer import Viewer
from models import clock
from models.api_clients import ApiClient
from models.api_clients.mandates import ApiMandate
from models.api_clients.mandating import MOST_MANDATES
from models.facts import Fact
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.clients.mandating import END, GIVE, GIVEN, RECEIVED, given, in_days, mandated
from tests.clients.partner import Partner, attachment_ids, caller, partner
from tests.resolvers.asking import ask, code, codes, problems, told

NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
NOBODYS = Partner("", "0" * 32, "")


async def test_a_mandate_says_who_gave_it_to_whom_and_until_when(cast: Cast) -> None:
    client = await partner(cast.louise, name="Paie Plus")
    mandate = (await given(cast.anne, client, scopes=["READ_REQUESTS"], endsOn=in_days(10)))["mandate"]
    assert mandate["givenBy"] == [{"__typename": "Company", "name": "SIAE"}]
    assert mandate["givenTo"] == [{"__typename": "Company", "name": "LEGOUD CONSEIL FORMATION"}]
    assert (mandate["clientName"], mandate["clientId"]) == ("Paie Plus", client.client_id)
    assert (mandate["scopes"], mandate["lastUsedAt"], mandate["revokedAt"]) == (["READ_REQUESTS"], None, None)
    assert mandate["expiresAt"][:10] == in_days(10)
    fact = await Fact.everyones("a test").get(kind="api_mandate.given")
    assert (fact.by_id, fact.data["scopes"]) == (cast.anne.user_id, ["READ_REQUESTS"])


async def test_both_sides_list_it_and_nobody_else(cast: Cast) -> None:
    client = await partner(cast.louise)
    one = await mandated(cast.anne, client)
    await one.token()
    (listed,) = (await told(GIVEN, cast.anne))["apiMandatesGiven"]
    assert (listed["id"], listed["lastUsedAt"] is None) == (one.id, False)
    for reader in (cast.louise, await client.speaks(), await one.speaks()):
        assert [line["id"] for line in (await told(RECEIVED, reader))["apiMandatesReceived"]] == [one.id]
    assert (await told(RECEIVED, cast.louise))["apiMandatesReceived"][0]["givenBy"] == [{"name": "SIAE"}]
    assert (await told(GIVEN, cast.louise))["apiMandatesGiven"] == []
    colleague = await factories.member(cast.siae.company, roles=(Role.ADMINISTRATOR,))
    for other in (cast.camille, cast.myriam, colleague):
        assert (await told(GIVEN, other))["apiMandatesGiven"] == []
        assert (await told(RECEIVED, other))["apiMandatesReceived"] == []
        assert (await told(NODE, other, id=one.id))["node"] is None
    for side in (cast.anne, cast.louise):
        assert (await told(NODE, side, id=one.id))["node"] == {"__typename": "ApiMandate", "id": one.id}


async def test_a_client_under_one_mandate_does_not_see_the_others(cast: Cast) -> None:
    client = await partner(cast.louise)
    for_anne, for_camille = await mandated(cast.anne, client), await mandated(cast.camille, client)
    alone = (await told(RECEIVED, await client.speaks()))["apiMandatesReceived"]
    assert [line["id"] for line in alone] == [for_anne.id, for_camille.id]
    under = (await told(RECEIVED, await for_camille.speaks()))["apiMandatesReceived"]
    assert [line["id"] for line in under] == [for_camille.id]


@pytest.mark.parametrize("side", ["giver", "receiver"])
async def test_either_side_ends_it_at_once_and_once(cast: Cast, side: str) -> None:
    one = await mandated(cast.anne, await partner(cast.louise))
    token = await one.token()
    who = cast.anne if side == "giver" else cast.louise
    ended = (await told(END, who, id=one.id))["endApiMandate"]
    assert (ended["errors"], ended["mandate"]["revokedAt"] is None) == ([], False)
    assert not isinstance(await caller(token), Viewer)
    assert codes(await one.signed_in()) == ["INVALID_CREDENTIALS"]
    assert (await told(END, who, id=one.id))["endApiMandate"] == ended
    assert await Fact.everyones("a test").filter(kind="api_mandate.ended").count() == 1


async def test_four_callers_and_only_who_manages_users_gives(cast: Cast) -> None:
    client = await partner(cast.louise)
    one = await mandated(cast.anne, client)
    asked: dict[str, Any] = {"client": client.client_id, "scopes": ["READ_REQUESTS"], "endsOn": in_days(1)}
    asked["attachments"] = await attachment_ids(cast.anne)
    assert await code(GIVE, **asked) == "UNAUTHENTICATED"
    assert await code(END, id=one.id) == "UNAUTHENTICATED"
    for colleague in (cast.paul, await factories.member(cast.siae.company)):
        assert await code(GIVE, colleague, **asked) == "FORBIDDEN"
        assert await code(END, colleague, id=one.id) == "FORBIDDEN"
    assert await code(GIVE, cast.camille, **asked) == "NOT_FOUND"
    assert await ask(END, cast.camille, id=one.id) == await ask(
        END, cast.camille, id=encode("ApiMandate", cast.anne.user_id)
    )
    staff = {**asked, "attachments": []}
    assert codes((await told(GIVE, cast.agent, **staff))["giveApiMandate"]) == ["NOT_PERMITTED"]
    assert await ApiMandate.everyones("a test").filter(revoked_at=None).count() == 1


async def test_a_client_that_does_not_serve_is_unknown(cast: Cast) -> None:
    """Revoked, expired, or of nobody: the answer is the same."""
    revoked, expired = await partner(cast.louise), await partner(cast.myriam)
    clients = ApiClient.everyones("a test")
    await clients.filter(client_id=revoked.client_id).update(revoked_at=clock.now())
    await clients.filter(client_id=expired.client_id).update(expires_at=clock.now() - timedelta(seconds=1))
    answers = [await given(cast.anne, one) for one in (revoked, expired, NOBODYS, Partner("", "é" * 300, ""))]
    sentence = "Aucun système partenaire en service ne porte cet identifiant."
    assert problems(answers[0]) == [("CLIENT_UNKNOWN", sentence, ["clientId"])]
    assert answers == [answers[0]] * 4


async def test_a_mandate_needs_scopes_attachments_and_an_end_within_a_year(cast: Cast) -> None:
    client = await partner(cast.louise)
    for changes, expected in (
        ({"scopes": []}, "SCOPES_REQUIRED"),
        ({"scopes": ["DECIDE_ATTACHMENTS"]}, "SCOPE_NOT_HELD"),
        ({"attachments": []}, "ATTACHMENTS_REQUIRED"),
        ({"endsOn": in_days(-1)}, "MANDATE_END_INVALID"),
        ({"endsOn": in_days(366)}, "MANDATE_END_INVALID"),
    ):
        assert codes(await given(cast.anne, client, **changes)) == [expected]
    assert codes(await given(cast.anne, client, endsOn=in_days(365))) == []
    own = await partner(cast.anne)
    assert codes(await given(cast.anne, own)) == ["MANDATE_TO_ONESELF"]


async def test_who_manages_one_entity_does_not_mandate_over_another(cast: Cast) -> None:
    """A contact of HUMANDO who administers SIAE hands over SIAE alone."""
    user = await factories.person(first_name="Zoé", birth_name="Martin")
    await factories.attachment(user, cast.siae.company, roles=(Role.ADMINISTRATOR,))
    await factories.attachment(user, cast.humando, roles=(Role.CONTACT,))
    both = await factories.viewer_of(user)
    refused = await given(both, await partner(cast.louise))
    assert codes(refused) == ["MANDATE_NOT_ADMINISTERED"]


async def test_mandates_are_counted_and_those_that_ended_are_not(cast: Cast) -> None:
    client = await partner(cast.louise)
    for _ in range(MOST_MANDATES):
        assert codes(await given(cast.anne, client)) == []
    assert codes(await given(cast.anne, client)) == ["TOO_MANY_MANDATES"]
    [first, *_] = (await told(GIVEN, cast.anne))["apiMandatesGiven"]
    await told(END, cast.anne, id=first["id"])
    assert codes(await given(cast.anne, client)) == []
