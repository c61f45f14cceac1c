"""Every role is asked for every field that tells of a person: what comes is what docs/permissions.md says."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from auth.permissions import Role
from auth.viewer import Side, Viewer
from models.accounts.sessions import SignInSession
from models.attachments.roles import ROLES_OF
from models.catalogue import SessionTrainer
from models.companies import Establishment
from models.companies.contacts import AdviserContact
from models.dossiers import Dossier, Trainee, bank_details, messages
from models.drafts import Draft
from models.enrolments import Enrolment
from models.states import Civility
from schema.ids import encode
from schema.maps import MAPS
from schema.personal import PERSONAL
from tests import factories
from tests.cast import Cast
from tests.resolvers.asking import Json, told
from transport.graphql.api import core

pytestmark = pytest.mark.attack("AZ-19")

WHY = "a test looks"
NAMES = "civility firstName birthName usageName displayName"
REACHED = "loginEmail contactEmail phone mobilePhone organisation"
TRAINEES = "trainees { firstName birthName usageName displayName }"
OF_OTHERS = f"""query($draft: ID!, $dossier: ID!, $link: ID!, $session: ID!, $contact: ID!,
    $enrolment: ID!) {{
  draft: node(id: $draft) {{ ... on Draft {{ values contactEmail createdBy {{ {NAMES} login {REACHED} }}
    documents {{ downloadUrl }} {TRAINEES} }} }}
  dossier: node(id: $dossier) {{ ... on Dossier {{ values contactEmail documents {{ downloadUrl }} {TRAINEES}
    bankDetails {{ holder ibanMasked }} messages {{ nodes {{ body }} }} }} }}
  link: node(id: $link) {{ ... on Attachment {{ user {{ {NAMES} login {REACHED} }} }} }}
  session: node(id: $session) {{ ... on SignInSession {{ userAgent }} }}
  contact: node(id: $contact) {{ ... on AdviserContact {{ email phone }} }}
  enrolment: node(id: $enrolment) {{ ... on Enrolment {{
    candidate {{ firstName birthName displayName email phone birthDate }} }} }}
}}"""
OWN = f"{{ viewer {{ user {{ {NAMES} login {REACHED} }} sessions {{ userAgent }} }} }}"
TYPES = {
    "draft": "Draft", "dossier": "Dossier", "createdBy": "User", "user": "User", "documents": "Document",
    "trainees": "Trainee", "session": "SignInSession", "sessions": "SignInSession", "contact": "AdviserContact",
    "bankDetails": "BankDetails", "nodes": "Message", "candidate": "Candidate",
}  # fmt: skip
TELLING = re.compile(r"e?mail|phone|login|nir|iban|birth|first_name|usage_name|display_name|civility|^values$|download|user_agent", re.I)  # fmt: skip # noqa: E501
WITH_ROLES = [(side, role) for side, roles in ROLES_OF.items() for role in sorted(roles, key=lambda role: role.value)]


@dataclass(frozen=True)
class Shelf:
    """What a colleague did for an entity, and who they are: all of it known."""

    place: Establishment
    ids: Json
    session_id: UUID
    """Where a colleague asks for a place."""


@pytest.fixture
async def shelves(cast: Cast) -> dict[Side, Shelf]:
    """One for a member, one for the provider that gives the module of its dossier."""
    dossier = await factories.dossier(cast.anne)
    await Dossier.everyones(WHY).filter(id=dossier.id).update(contact_email="formation@siae.example")
    await Trainee.everyones(WHY).filter(dossier_id=dossier.id).update(usage_name="Roy")
    await bank_details.add(dossier.id, "SIAE", "FR7630006000011234567890189", None, by=cast.anne)
    await messages.send(dossier.id, "Bonjour.", [], by=cast.anne)
    enrolment = await _enrolment(cast)
    member = await factories.member(cast.siae, **_everything())
    provider = await factories.provider(cast.legoud, **_everything())
    asked = {"enrolment": encode("Enrolment", enrolment.id)}
    return {
        Side.MEMBER: Shelf(cast.siae, await _ids(member, cast.siae, dossier) | asked, enrolment.session_id),
        Side.PROVIDER: Shelf(
            cast.legoud, await _ids(provider, cast.siae, dossier, at=cast.legoud) | asked, enrolment.session_id
        ),
    }


async def _enrolment(cast: Cast) -> Enrolment:
    """A place that an employee of SIAE asks for, in a session of LEGOUD."""
    session = await factories.session(await factories.training(cast.legoud))
    given: dict[str, Any] = {"phone": "0612345678", "birth_date": date(1990, 1, 15)}
    enrolment = await factories.candidate_enrolment(await factories.prescriber(), session, **given)
    await Enrolment.everyones(WHY).filter(id=enrolment.id).update(establishment_id=cast.siae.id)
    return enrolment


def _everything() -> dict[str, Any]:
    return {
        "civility": Civility.MADAME,
        "usage_name": "Roy",
        "phone": "0123456789",
        "mobile_phone": "0612345678",
        "organisation": "Marine nationale",
    }


async def _ids(who: Viewer, member: Establishment, dossier: Dossier, at: Establishment | None = None) -> Json:
    draft = await factories.draft(who, siret=member.siret)
    trainees = [one | {"usage_name": "Roy"} for one in draft.trainees]
    await Draft.everyones(WHY).filter(id=draft.id).update(trainees=trainees, contact_email="a@x.example")
    await factories.document(draft, who)
    await SignInSession.everyones(WHY).filter(id=who.session_id).update(user_agent="Firefox")
    contact = await AdviserContact.create(
        company_id=(at or member).company_id, name="Ada", function="CEF", email="a@akto.example", phone="0123456789"
    )
    return {
        "draft": encode("Draft", draft.id),
        "dossier": encode("Dossier", dossier.id),
        "link": encode("Attachment", who.reaches[0].attachment_id),
        "session": encode("SignInSession", who.session_id),
        "contact": encode("AdviserContact", contact.id),
    }


def shown(answer: Any, typename: str = "") -> set[str]:
    """« Type.field » of everything in the answer that says something."""
    if isinstance(answer, list):
        return set().union(*(shown(one, typename) for one in answer))
    found = set()
    for name, value in answer.items():
        if f"{typename}.{name}" in PERSONAL:
            found |= {f"{typename}.{name}"} if value else set()
        elif value:
            found |= shown(value, TYPES.get(name, ""))
    return found


def expected(viewer: Viewer) -> set[str]:
    asked = {name for name in PERSONAL if not name.startswith("VerifiedIdentity")}
    shut = set() if viewer.side is not Side.PROVIDER else {name for name in asked if not PERSONAL[name].providers}
    return {name for name in asked - shut if (needs := PERSONAL[name].of_others) and viewer.can(needs)}


@pytest.mark.parametrize(("side", "role"), WITH_ROLES, ids=lambda one: one.value)
async def test_a_role_sees_of_others_what_the_table_says(shelves: dict[Side, Shelf], side: Side, role: Role) -> None:
    shelf = shelves[side]
    make = factories.member if side is Side.MEMBER else factories.provider
    viewer = await make(shelf.place, roles=(role,))
    await SessionTrainer.create(session_id=shelf.session_id, user_id=viewer.user_id)
    assert shown(await told(OF_OTHERS, viewer, **shelf.ids)) == expected(viewer)
    stranger = await make(await factories.establishment(), roles=(role,))
    assert shown(await told(OF_OTHERS, stranger, **shelf.ids)) == set()


async def test_the_staff_see_of_everybody_what_the_table_says(cast: Cast, shelves: dict[Side, Shelf]) -> None:
    for shelf in shelves.values():
        assert shown(await told(OF_OTHERS, cast.agent, **shelf.ids)) == expected(cast.agent)


@pytest.mark.parametrize("side", [side for side in Side if side is not Side.STAFF], ids=lambda side: side.value)
async def test_a_side_alone_shows_nobody_else_and_all_of_oneself(shelves: dict[Side, Shelf], side: Side) -> None:
    viewer = await factories.viewer_of(await factories.person(side=side, **_everything()))
    await SignInSession.everyones(WHY).filter(id=viewer.session_id).update(user_agent="Firefox")
    for shelf in shelves.values():
        assert shown(await told(OF_OTHERS, viewer, **shelf.ids)) == set()
    elsewhere = ("VerifiedIdentity", "Candidate")  # asked for in tests/oidc and tests/enrolments
    own = {name for name, seen in PERSONAL.items() if seen.own and not name.startswith(elsewhere)}
    assert shown({"user": (await told(OWN, viewer))["viewer"]["user"]}) == {name for name in own if "User." in name}
    assert shown((await told(OWN, viewer))["viewer"]) == own


def test_every_field_that_tells_of_a_person_is_in_the_table() -> None:
    telling = {
        f"{one.typename}.{graphql_name}"
        for one in MAPS.values()
        for name in one.fields
        if TELLING.search(name) and (graphql_name := _camel(name))
    }
    assert telling - PERSONAL.keys() == set(), "say in schema/personal.py who sees it"


def test_every_field_of_the_table_exists() -> None:
    types = {name: getattr(core.get_type(name.split(".")[0]), "fields", {}) for name in PERSONAL}
    assert [name for name, fields in types.items() if name.split(".")[1] not in fields] == []


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)
