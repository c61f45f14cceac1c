"""Attachment requests over GraphQL: four callers, exact answers, nothing moved on refusal."""

from typing import Any

import pytest

from auth.viewer import Side, Viewer
from models.attachments import Attachment, AttachmentRequest
from models.facts import Fact
from tests.auth.people import attached, entity, person, viewer
from tests.resolvers.answers_given import NOBODY, ask, gid

SIREN, SIRET = "401015938", "40101593800004"
PAYLOAD = """{
  request { id status requestedRoles side declineReason decidedBy { firstName }
            requester { login } entity { ... on Company { siren } ... on Establishment { siret } } }
  attachment { roles active }
  errors { code message path }
}"""
REQUEST = f"mutation($input: AttachmentRequestInput!) {{ requestAttachment(input: $input) {PAYLOAD} }}"
CANCEL = f"mutation($id: ID!) {{ cancelAttachmentRequest(id: $id) {PAYLOAD} }}"
ACCEPT = f"mutation($id: ID!, $roles: [Role!]) {{ acceptAttachmentRequest(id: $id, roles: $roles) {PAYLOAD} }}"
DECLINE = f"mutation($id: ID!, $why: String) {{ declineAttachmentRequest(id: $id, reason: $why) {PAYLOAD} }}"
REQUESTS = "query($f: AttachmentRequestFilter) { attachmentRequests(filter: $f) { totalCount nodes { id status } } }"
LINKS = "query($n: String!) { attachments(entityNumber: $n) { totalCount nodes { user { firstName } roles } } }"
PREVIEW = "query($n: String!) { entityPreview(number: $n) { number name city hasAdministrator } }"


@pytest.fixture
async def rh(database: str) -> Viewer:
    """The administrator of the company HUMANDO."""
    user = await person(password=None)
    await attached(user, await entity(), "ADMINISTRATOR", "CONTACT")
    return await viewer(user)


async def someone(login: str = "nouveau@humando.example", **traits: Any) -> Viewer:
    return await viewer(await person(login, password=None, **{"first_name": "Lina", "birth_name": "Petit"} | traits))


async def wish(by: Viewer, number: str = SIREN, roles: tuple[str, ...] = ("CONTACT",)) -> Any:
    answer = await ask(REQUEST, by, input={"entityNumber": number, "side": "MEMBER", "roles": list(roles)})
    return answer["requestAttachment"]


async def state() -> tuple[Any, ...]:
    """Everything that a refusal must leave as it was."""
    requests = await AttachmentRequest.everyones("a test").all().order_by("id").values("id", "status", "decided_at")
    links = await Attachment.everyones("a test").all().order_by("id").values("id", "roles", "active")
    return requests, links, await Fact.everyones("a test").filter(subject_type="AttachmentRequest").count()


async def test_a_wish_is_asked_accepted_and_opens_the_entity(rh: Viewer) -> None:
    lina = await someone()
    asked = await wish(lina, SIRET)
    assert asked["errors"] == []
    assert asked["attachment"] is None
    assert asked["request"] | {"id": ""} == {
        "id": "",
        "status": "PENDING",
        "requestedRoles": ["CONTACT"],
        "side": "MEMBER",
        "declineReason": None,
        "decidedBy": None,
        "requester": {"login": "nouveau@humando.example"},
        "entity": {"siret": SIRET},
    }
    accepted = (await ask(ACCEPT, rh, id=asked["request"]["id"]))["acceptAttachmentRequest"]
    assert accepted["errors"] == []
    assert accepted["request"]["status"] == "ACCEPTED"
    assert accepted["request"]["decidedBy"] == {"firstName": "Camille"}
    assert accepted["attachment"] == {"roles": ["CONTACT"], "active": True}


async def test_the_first_user_gets_the_link_in_the_same_answer(database: str) -> None:
    await entity()
    payload = await wish(await someone())
    assert (payload["request"]["status"], payload["request"]["entity"]) == ("ACCEPTED", {"siren": SIREN})
    assert payload["attachment"] == {"roles": ["ADMINISTRATOR", "CONTACT"], "active": True}


async def test_a_wish_is_declined_with_its_reason(rh: Viewer) -> None:
    asked = await wish(await someone())
    declined = (await ask(DECLINE, rh, id=asked["request"]["id"], why="Inconnue ici."))["declineAttachmentRequest"]
    assert (declined["request"]["status"], declined["request"]["declineReason"]) == ("DECLINED", "Inconnue ici.")
    assert (declined["attachment"], declined["errors"]) == (None, [])


async def test_a_wish_is_cancelled_by_whoever_had_it(rh: Viewer) -> None:
    lina = await someone()
    asked = await wish(lina)
    cancelled = (await ask(CANCEL, lina, id=asked["request"]["id"]))["cancelAttachmentRequest"]
    assert (cancelled["request"]["status"], cancelled["errors"]) == ("CANCELLED", [])


async def test_what_is_wrong_is_said_under_the_field(rh: Viewer) -> None:
    lina, before = await someone(), await state()
    wrong = {
        "401015939": ("SIREN_INVALID", "Le numéro SIREN n'est pas valide."),
        "401015938000": ("SIRET_INVALID", "Le numéro SIRET doit être composé de 14 chiffres."),
        "552100554": ("ENTITY_UNKNOWN", "Cette structure est inconnue de la base de référence."),
    }
    for number, (code, message) in wrong.items():
        payload = await wish(lina, number)
        assert payload == {
            "request": None,
            "attachment": None,
            "errors": [{"code": code, "message": message, "path": ["input", "entityNumber"]}],
        }
    assert [error["path"] for error in (await wish(lina, roles=()))["errors"]] == [["input", "roles"]]
    assert await state() == before


async def test_a_second_decision_finds_the_request_as_it_stands(rh: Viewer) -> None:
    asked = await wish(await someone())
    await ask(ACCEPT, rh, id=asked["request"]["id"])
    before = await state()
    again = (await ask(DECLINE, rh, id=asked["request"]["id"]))["declineAttachmentRequest"]
    assert again["request"]["status"] == "ACCEPTED"
    assert again["errors"] == [
        {
            "code": "TRANSITION_NOT_ALLOWED",
            "message": "Cette action n'est pas possible dans l'état actuel.",
            "path": [],
        }
    ]
    assert await state() == before


@pytest.mark.parametrize("text", [ACCEPT, DECLINE])
async def test_who_may_not_decide(rh: Viewer, text: str) -> None:
    lina = await someone()
    request = (await wish(lina))["request"]["id"]
    contact = await person("contact@humando.example", password=None)
    await attached(contact, await entity("40101593800012"), "CONTACT")
    chief = await person("rh@siae.example", password=None)
    await attached(chief, await entity("73282932000017", "AILLEURS"), "ADMINISTRATOR")
    stranger, before = await viewer(chief), await state()
    assert (await ask(text, NOBODY, id=request)).codes == ["UNAUTHENTICATED"]
    assert (await ask(text, lina, id=request)).codes == ["FORBIDDEN"]
    assert (await ask(text, await viewer(contact), id=request)).codes == ["FORBIDDEN"]
    foreign, unknown = (
        await ask(text, stranger, id=request),
        await ask(text, stranger, id=gid("AttachmentRequest", chief.id)),
    )
    assert foreign == unknown
    assert foreign.codes == ["NOT_FOUND"]
    assert (await ask(text, rh, id="n'importe quoi")).codes == ["NOT_FOUND"]
    assert (await ask(text, rh, id=gid("Attachment", lina.user_id))).codes == ["NOT_FOUND"]
    assert await state() == before


async def test_only_the_requester_cancels(rh: Viewer) -> None:
    request = (await wish(await someone()))["request"]["id"]
    before = await state()
    assert (await ask(CANCEL, NOBODY, id=request)).codes == ["UNAUTHENTICATED"]
    assert (await ask(CANCEL, await someone("autre@humando.example"), id=request)).codes == ["NOT_FOUND"]
    refused = (await ask(CANCEL, rh, id=request))["cancelAttachmentRequest"]
    assert [error["code"] for error in refused["errors"]] == ["NOT_PERMITTED"]
    assert await state() == before


async def test_lists_show_what_one_may_decide_on_and_ones_own(rh: Viewer) -> None:
    lina, agent = await someone(), await someone("agent@guichet.example", home_side=Side.STAFF)
    request = (await wish(lina))["request"]["id"]
    other = await someone("autre@humando.example")
    for caller, seen in ((rh, [request]), (lina, [request]), (agent, [request]), (other, [])):
        page = (await ask(REQUESTS, caller, f={"status": ["PENDING"]}))["attachmentRequests"]
        assert [node["id"] for node in page["nodes"]] == seen
        assert page["totalCount"] == len(seen)
    assert (await ask(REQUESTS, rh, f={"status": ["ACCEPTED"]}))["attachmentRequests"]["nodes"] == []


async def test_an_administrator_lists_the_users_of_the_entity(rh: Viewer) -> None:
    await ask(ACCEPT, rh, id=(await wish(await someone()))["request"]["id"], roles=["EMPLOYER"])
    page = (await ask(LINKS, rh, n=SIREN))["attachments"]
    assert sorted(page["nodes"], key=lambda node: node["user"]["firstName"]) == [
        {"user": {"firstName": "Camille"}, "roles": ["ADMINISTRATOR", "CONTACT"]},
        {"user": {"firstName": "Lina"}, "roles": ["EMPLOYER"]},
    ]
    assert page["totalCount"] == 2
    assert (await ask(LINKS, rh, n="732829320"))["attachments"] == {"totalCount": 0, "nodes": []}
    assert (await ask(LINKS, await someone("autre@humando.example"), n=SIREN)).codes == ["FORBIDDEN"]


async def test_anybody_may_look_an_entity_up_before_registering(rh: Viewer) -> None:
    preview = {"number": SIREN, "name": "HUMANDO", "city": None, "hasAdministrator": True}
    assert (await ask(PREVIEW, n="401 015 938"))["entityPreview"] == preview
    for wrong in ("401015939", "552100554", "", "x" * 10_000):
        assert (await ask(PREVIEW, n=wrong))["entityPreview"] is None
