"""Who sees what when attachments are partial, moving, or none at all."""

import json
from uuid import uuid4

import pytest

from auth.permissions import Permission
from auth.viewer import Nobody, Side, Viewer
from models.accounts.people import User
from models.attachments import Attachment
from models.bell.inboxes import mark_read
from models.companies import Establishment
from schema.doors import doors
from schema.ids import decode, encode
from tests import factories
from tests.attacks.treasure import EVERYBODYS
from tests.cast import Cast
from tests.house.calls import codes_of
from tests.resolvers.asking import ask, told
from tests.resolvers.states import dump

SEEN = """{ drafts(filter: {state: [MEMBER_EDITING, TRANSMITTED]}) {
              totalCount nodes { number } edges { node { number } } pageInfo { hasNextPage } }
            dossiers { totalCount nodes { number } } }"""


async def _seen(viewer: Viewer) -> tuple[list[int], int]:
    """Numbers of the drafts that the viewer lists, and how many dossiers."""
    found = await told(SEEN, viewer)
    drafts, dossiers = found["drafts"], found["dossiers"]
    numbers = [node["number"] for node in drafts["nodes"]]
    assert [edge["node"]["number"] for edge in drafts["edges"]] == numbers
    assert (drafts["totalCount"], drafts["pageInfo"]["hasNextPage"]) == (len(numbers), False)
    assert dossiers["totalCount"] == len(dossiers["nodes"])
    return sorted(numbers), dossiers["totalCount"]


async def _of(place: Establishment, cast: Cast) -> str:
    """A draft of this establishment of HUMANDO, and a dossier; the draft's identifier."""
    draft = await factories.draft(cast.camille, siret=place.siret)
    await factories.dossier(cast.camille, siret=place.siret)
    return encode("Draft", draft.id)


@pytest.mark.attack("AZ-08")
async def test_who_holds_one_establishment_never_sees_its_sibling(cast: Cast) -> None:
    own, sibling = await _of(cast.humando, cast), await _of(cast.second_humando, cast)
    assert await _seen(cast.karim) == ([1, 2], 1)
    text = """query($own: ID!, $sibling: ID!) { own: node(id: $own) { id } sibling: node(id: $sibling) { id } }"""
    assert await told(text, cast.karim, own=own, sibling=sibling) == {"own": {"id": own}, "sibling": None}
    filtered = "query($n: [String!]) { drafts(filter: {entityNumber: $n}) { totalCount } }"
    for number, count in ((cast.second_humando.siret, 0), (cast.humando.siret, 1), ("401015938", 1)):
        assert await told(filtered, cast.karim, n=[number]) == {"drafts": {"totalCount": count}}
    company = "{ drafts(first: 1) { nodes { establishment { company { establishments { siret } } } } } }"
    (node,) = (await told(company, cast.karim))["drafts"]["nodes"]
    assert node["establishment"]["company"]["establishments"] == [{"siret": cast.humando.siret}]


@pytest.mark.attack("AZ-09")
async def test_who_holds_a_company_sees_all_of_it_even_what_came_later(cast: Cast) -> None:
    await _of(cast.humando, cast)
    await _of(cast.second_humando, cast)
    assert await _seen(cast.camille) == ([1, 2, 3, 4], 2)
    later = await factories.establishment(of=cast.humando.company, head_office=False, name="HUMANDO NANTES")
    id = await _of(later, cast)
    assert await _seen(cast.camille) == ([1, 2, 3, 4, 5, 6], 3)
    assert await told("query($id: ID!) { node(id: $id) { id } }", cast.camille, id=id) == {"node": {"id": id}}
    assert await _seen(cast.karim) == ([1, 2], 1)


@pytest.mark.attack("AZ-10")
async def test_a_draft_is_its_creators_business_only(cast: Cast) -> None:
    """Not the funder's, not the provider's whose module it names, not the employer role's."""
    draft = await factories.complete_draft(cast.anne)
    id = encode("Draft", draft.id)
    document = (await told("query($id: ID) { draft(id: $id) { documents { id } } }", cast.anne, id=id))["draft"]
    for other in (cast.agent, cast.louise, cast.myriam, cast.camille):
        assert await _seen(other) == ([], 0)
        for one in (id, document["documents"][0]["id"]):
            assert await ask("query($id: ID!) { node(id: $id) { id } }", other, id=one) == {"data": {"node": None}}
        found = await told('{ drafts(search: "équipements") { totalCount } }', other)
        assert found == {"drafts": {"totalCount": 0}}
    for other in (cast.paul, cast.jean):
        assert (await ask(SEEN, other))["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert await ask("query($id: ID!) { node(id: $id) { id } }", other, id=id) == {"data": {"node": None}}


@pytest.mark.attack("AZ-11")
async def test_a_draft_stays_with_the_entity_when_its_author_leaves(cast: Cast) -> None:
    karim = await User.everyones("a test moves somebody").get(id=cast.karim.user_id)
    id = encode("Draft", (await factories.draft(cast.karim, siret=cast.humando.siret)).id)
    text = "query($id: ID!) { node(id: $id) { id } }"
    assert (await told(text, cast.karim, id=id))["node"] == {"id": id}
    await Attachment.everyones("a test moves somebody").filter(user_id=karim.id).update(active=False)
    await factories.attachment(karim, cast.siae)
    moved = await factories.viewer_of(karim)
    assert await ask(text, moved, id=id) == {"data": {"node": None}}
    assert await _seen(moved) == ([], 0)
    assert (await told(text, cast.camille, id=id))["node"] == {"id": id}


@pytest.mark.attack("AZ-05")
async def test_filters_are_no_oracle(cast: Cast, treasure: dict[str, str]) -> None:
    """Values that exist elsewhere answer as values that exist nowhere; secrets cannot be filtered or sorted by."""
    text = """query($d: DraftFilter, $o: DossierFilter) { drafts(filter: $d) { totalCount edges { cursor } }
              dossiers(filter: $o) { totalCount edges { cursor } } }"""
    nowhere = await ask(text, cast.camille, d={"traineeName": "personne"}, o={"traineeName": "personne"})
    assert nowhere["data"]["drafts"] == {"totalCount": 0, "edges": []}
    there = {"entityNumber": [cast.siae.siret]}, {"traineeName": "bodet"}, {"scheme": ["AF"]}
    for filter in there:
        assert (await told(text, cast.anne, d=filter, o=filter))["drafts"]["totalCount"] > 0
        assert await ask(text, cast.camille, d=filter, o=filter) == nowhere
    for secret in ("nir", "iban", "traineeNir", "values", "id", "or", "not"):
        answer = await ask(f'{{ drafts(filter: {{{secret}: "x"}}) {{ totalCount }} }}', cast.anne)
        assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        sorted_by = await ask(f"{{ drafts(orderBy: {{field: {secret.upper()}}}) {{ totalCount }} }}", cast.anne)
        assert sorted_by["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.attack("AZ-13")
async def test_an_own_object_does_not_take_a_foreign_one_along(
    database: str, cast: Cast, treasure: dict[str, str]
) -> None:
    own = await factories.draft(cast.camille, siret=cast.humando.siret)
    before = await dump(database)
    create = "mutation($i: CreateDraftInput!) { createDraft(input: $i) { draft { id } errors { code } } }"
    copy = "mutation($i: DuplicateDraftInput!) { duplicateDraft(input: $i) { draft { id } errors { code } } }"
    refused = {"draft": None, "errors": [{"code": "SIRET_NOT_ATTACHED"}]}
    foreign = cast.siae.siret
    assert await told(create, cast.camille, i={"scheme": "AF", "siret": foreign}) == {"createDraft": refused}
    asked = {"id": encode("Draft", own.id), "sections": ["training"], "siret": foreign}
    assert await told(copy, cast.camille, i=asked) == {"duplicateDraft": refused}
    assert await dump(database) == before


@pytest.mark.attack("AZ-13")
async def test_lines_of_another_bell_are_left_alone(cast: Cast, treasure: dict[str, str]) -> None:
    text = """mutation($ids: [ID!]!) { markNotificationsRead(ids: $ids) { notifications { id } unreadCount }
                archiveNotifications(ids: $ids) { notifications { id } unreadCount } }"""
    ids = [treasure["Notification"], encode("Notification", uuid4())]
    nothing = {"notifications": [], "unreadCount": 0}
    assert await told(text, cast.camille, ids=ids) == {
        "markNotificationsRead": nothing,
        "archiveNotifications": nothing,
    }
    assert (await told("{ viewer { unreadNotificationCount } }", cast.anne))["viewer"]["unreadNotificationCount"] == 1
    key = decode(treasure["Notification"])
    assert key is not None
    assert (await mark_read(cast.anne, [key[1]], True)).entry_ids == (key[1],)


@pytest.mark.attack("AZ-20")
async def test_a_hundred_aliases_are_answered_one_by_one(cast: Cast, treasure: dict[str, str]) -> None:
    own = encode("Draft", (await factories.draft(cast.camille, siret=cast.humando.siret)).id)
    mixed = [(own, treasure["Draft"])[rank % 2] for rank in range(100)]
    text = "{ " + " ".join(f'a{rank}: node(id: "{id}") {{ id }}' for rank, id in enumerate(mixed)) + " }"
    found = await told(text, cast.camille)
    assert found == {f"a{rank}": {"id": own} if id == own else None for rank, id in enumerate(mixed)}
    for viewer, expected in ((cast.anne, treasure["Draft"]), (cast.camille, own)):
        drafts = " ".join(f'a{rank}: draft(id: "{id}") {{ id }}' for rank, id in enumerate(mixed[:20]))
        answered = [one for one in (await told(f"{{ {drafts} }}", viewer)).values() if one]
        assert answered == [{"id": expected}] * 10


@pytest.mark.attack("AZ-23")
async def test_anonymous_callers_reach_nothing_that_is_not_public(database: str, cast: Cast) -> None:
    before = await dump(database)
    guarded = [door for door in doors() if door.needs is not None]
    assert len(guarded) > 60
    for caller in (Nobody(), Nobody("expired")):
        assert {door.name: await codes_of(door, caller) for door in guarded} == {
            door.name: ["UNAUTHENTICATED"] for door in guarded
        }
    assert await dump(database) == before


@pytest.mark.attack("AZ-24")
async def test_who_is_attached_to_nothing_has_a_profile_and_no_more(
    database: str, cast: Cast, treasure: dict[str, str]
) -> None:
    before = await dump(database)
    own = (None, Permission.BE_SIGNED_IN, Permission.BE_ONESELF, Permission.HEAR_BELL)
    beyond = [door for door in doors() if door.needs not in own]
    assert {door.name: await codes_of(door, cast.jean) for door in beyond} == {
        door.name: ["FORBIDDEN"] for door in beyond
    }
    profile = """{ viewer { user { firstName birthName } side availableSides attachments { totalCount }
                   notifications { totalCount } unreadNotificationCount sessions { id } } }"""
    assert (await told(profile, cast.jean))["viewer"] == {
        "user": {"firstName": "Jean", "birthName": "Seul"},
        "side": Side.MEMBER.value,
        "availableSides": ["MEMBER"],
        "attachments": {"totalCount": 0},
        "notifications": {"totalCount": 0},
        "unreadNotificationCount": 0,
        "sessions": [{"id": encode("SignInSession", cast.jean.session_id)}],
    }
    ids = [id for typename, id in treasure.items() if typename not in EVERYBODYS]
    found = await told("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", cast.jean, ids=ids)
    assert found == {"nodes": [None] * len(ids)}
    assert await dump(database) == before


@pytest.mark.attack("AZ-22")
async def test_no_fragment_opens_what_a_type_keeps(cast: Cast, treasure: dict[str, str]) -> None:
    """Another person's addresses are theirs, however one comes to them."""
    text = """query($id: ID!) { node(id: $id) { __typename ... on Node { ... on Draft { createdBy { ...who } } } } }
      fragment who on User { displayName login loginEmail contactEmail phone mobilePhone }"""
    colleague = await factories.member(cast.siae.company)
    seen = (await told(text, colleague, id=treasure["Draft"]))["node"]["createdBy"]
    hidden = dict.fromkeys(("loginEmail", "contactEmail", "phone", "mobilePhone"))
    assert seen == {"displayName": "Anne Garnier", "login": ""} | hidden
    for secret in ("passwordHash", "nirDigest", "password_hash"):
        answer = json.dumps(await ask(f"{{ viewer {{ user {{ {secret} }} }} }}", cast.anne))
        assert "GRAPHQL_VALIDATION_FAILED" in answer
