"""A third party's client under a mandate: no more than the mandate, its own scopes and what the giver holds now."""

from auth.permissions import Role
from auth.viewer import AccountStatus, Side, Viewer
from models.accounts.people import User
from models.attachments import Attachment
from models.facts import Fact
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.clients.mandating import Mandated, in_days, mandated
from tests.clients.partner import EVERY_SCOPE, REFRESH, REVOKE, attachment_ids, caller, loses, partner
from tests.resolvers.asking import ask, code, codes, told

DRAFTS = "{ drafts { totalCount nodes { id } } }"
NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
CREATE = """
mutation($input: CreateDraftInput!) { createDraft(input: $input) { draft { id } errors { code } } }"""
ME = """
{ viewer { side scopes availableSides user { displayName loginEmail } notifications { totalCount }
  attachments { totalCount } sessions { current } } }"""


async def seen(caller: Viewer) -> list[str]:
    """The drafts that this caller lists."""
    return [one["id"] for one in (await told(DRAFTS, caller))["drafts"]["nodes"]]


async def test_a_third_party_acts_for_the_giver_on_the_givers_side(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    one = await mandated(cast.anne, await partner(cast.louise))
    signed = await one.signed_in()
    assert signed["viewer"] == {"side": "MEMBER", "scopes": EVERY_SCOPE}
    speaks = await one.speaks()
    assert (speaks.user_id, speaks.side) == (cast.anne.user_id, Side.MEMBER)
    assert await seen(speaks) == [encode("Draft", draft.id)]
    made = (await told(CREATE, speaks, input={"scheme": "AF"}))["createDraft"]
    assert made["draft"]["id"] in await seen(cast.anne)


async def test_without_the_mandate_the_same_client_sees_nothing_of_the_giver(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    client = await partner(cast.louise)
    await mandated(cast.anne, client)
    alone = await client.speaks()
    assert alone.user_id == cast.louise.user_id
    assert await seen(alone) == []
    assert (await told(NODE, alone, id=encode("Draft", draft.id)))["node"] is None


async def test_the_mandate_shows_nothing_of_the_third_partys_own(cast: Cast) -> None:
    theirs = await factories.draft(cast.louise, siret=cast.siae.siret)
    speaks = await (await mandated(cast.anne, await partner(cast.louise))).speaks()
    assert encode("Draft", theirs.id) not in await seen(speaks)
    assert (await told(NODE, speaks, id=encode("Draft", theirs.id)))["node"] is None


async def test_a_scope_counts_when_both_the_mandate_and_the_client_have_it(cast: Cast) -> None:
    await factories.draft(cast.anne)
    client = await partner(cast.louise, "READ_REQUESTS", "TRANSMIT_DRAFTS")
    one = await mandated(cast.anne, client, "READ_REQUESTS", "WRITE_DRAFTS")
    assert (await one.signed_in())["viewer"]["scopes"] == ["READ_REQUESTS"]
    speaks = await one.speaks()
    assert len(await seen(speaks)) == 1
    assert await code(CREATE, speaks, input={"scheme": "AF"}) == "FORBIDDEN"


async def test_only_the_attachments_of_the_mandate_that_the_giver_still_holds_count(cast: Cast) -> None:
    giver = await factories.member(cast.siae.company, cast.humando, roles=(Role.ADMINISTRATOR,))
    [first, second] = await attachment_ids(giver)
    here = await factories.draft(giver, siret=cast.siae.siret)
    await factories.draft(giver, siret=cast.humando.siret)
    one = await mandated(giver, await partner(cast.louise), attachments=[first])
    token = await one.token()
    assert await seen(await _speaking(token)) == [encode("Draft", here.id)]
    assert (await told(NODE, await caller(token), id=second))["node"] is None
    await loses(giver, giver.reaches[0].attachment_id)
    assert await code(DRAFTS, await caller(token)) == "FORBIDDEN"


async def test_what_is_the_givers_own_is_not_shown(cast: Cast) -> None:
    speaks = await (await mandated(cast.anne, await partner(cast.louise))).speaks()
    assert (await told(ME, speaks))["viewer"] == {
        "side": "MEMBER",
        "scopes": EVERY_SCOPE,
        "availableSides": ["MEMBER"],
        "user": {"displayName": "Anne Garnier", "loginEmail": None},
        "notifications": {"totalCount": 0},
        "attachments": {"totalCount": 0},
        "sessions": [{"current": True}],
    }
    held = Attachment.everyones("a test").filter(user_id=cast.anne.user_id)
    for attachment in await held:
        assert (await told(NODE, speaks, id=encode("Attachment", attachment.id)))["node"] is None


async def test_what_was_done_names_the_giver_the_client_and_the_mandate(cast: Cast) -> None:
    speaks = await (await mandated(cast.anne, await partner(cast.louise))).speaks()
    await told(CREATE, speaks, input={"scheme": "AF"})
    fact = await Fact.everyones("a test").get(kind="draft.created")
    assert speaks.client_id is not None
    assert speaks.mandate_id is not None
    assert fact.by_id == cast.anne.user_id
    assert (fact.data["client"], fact.data["mandate"]) == (speaks.client_id.hex, speaks.mandate_id.hex)


async def test_two_mandates_of_one_client_are_two_callers(cast: Cast) -> None:
    """Nothing kept under one of them, such as an idempotency key, serves the other."""
    client = await partner(cast.louise)
    for_anne = await (await mandated(cast.anne, client)).speaks()
    for_camille = await (await mandated(cast.camille, client)).speaks()
    keyed = {"scheme": "AF", "idempotencyKey": "the same key in all of them"}
    alone = await client.speaks()
    made = [
        (await told(CREATE, one, input=keyed))["createDraft"]["draft"]["id"] for one in (for_anne, for_camille, alone)
    ]
    assert len(set(made)) == 3
    assert len({for_anne.actor_id, for_camille.actor_id, alone.actor_id}) == 3


async def test_a_mandate_opens_for_its_own_client_only(cast: Cast) -> None:
    one = await mandated(cast.anne, await partner(cast.louise))
    other = await partner(cast.myriam)
    refused = await Mandated(one.id, other).signed_in()
    unknown = await Mandated(encode("ApiMandate", cast.anne.user_id), other).signed_in()
    mistyped = await Mandated(encode("Draft", cast.anne.user_id), other).signed_in()
    empty = await Mandated("", other).signed_in()
    assert codes(refused) == ["INVALID_CREDENTIALS"]
    assert refused == unknown == mistyped == empty


async def test_nobody_speaks_any_more_once_one_who_answers_for_it_has_left(cast: Cast) -> None:
    """The giver, or whoever made the client."""
    for leaver in (cast.anne, cast.louise):
        one = await mandated(cast.anne, await partner(cast.louise))
        pair = (await one.signed_in())["tokens"]
        user = User.everyones("a test").filter(id=leaver.user_id)
        await user.update(status=AccountStatus.DEACTIVATED)
        assert not isinstance(await caller(pair["accessToken"]), Viewer)
        assert codes((await told(REFRESH, token=pair["refreshToken"]))["refreshTokens"]) == ["REFRESH_TOKEN_INVALID"]
        assert codes(await one.signed_in()) == ["INVALID_CREDENTIALS"]
        await user.update(status=AccountStatus.ACTIVE)


async def test_revoking_the_client_ends_what_it_does_under_mandates(cast: Cast) -> None:
    client = await partner(cast.louise)
    one = await mandated(cast.anne, client)
    token = await one.token()
    await told(REVOKE, cast.louise, id=client.id)
    assert not isinstance(await caller(token), Viewer)
    assert codes(await one.signed_in()) == ["INVALID_CREDENTIALS"]


async def test_a_session_ends_with_its_mandate(cast: Cast) -> None:
    one = await mandated(cast.anne, await partner(cast.louise), endsOn=in_days(0))
    ends = (await one.signed_in())["tokens"]["refreshTokenExpiresAt"]
    assert ends <= f"{in_days(0)}T23:00:00Z"
    assert ends[11:] in ("22:00:00Z", "23:00:00Z")


async def test_a_client_under_a_mandate_gives_and_ends_none(cast: Cast) -> None:
    one = await mandated(cast.anne, await partner(cast.louise))
    speaks = await one.speaks()
    assert await code("{ apiMandatesGiven { id } }", speaks) == "FORBIDDEN"
    ending = await ask("mutation($id: ID!) { endApiMandate(id: $id) { errors { code } } }", speaks, id=one.id)
    assert [error["extensions"]["code"] for error in ending["errors"]] == ["FORBIDDEN"]


async def _speaking(token: str) -> Viewer:
    found = await caller(token)
    assert isinstance(found, Viewer)
    return found
