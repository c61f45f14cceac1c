"""HUMANDO and its people: who administers it, who files, and what each may ask for."""

from dataclasses import dataclass
from typing import Any

from auth.bearers import refreshed
from auth.permissions import Role
from auth.viewer import Side, Viewer
from models.attachments import Attachment
from models.companies import Establishment
from models.facts import Fact
from tests import factories
from tests.resolvers.answers_given import Answer, ask, gid

SIREN, SIRET = "401015938", "40101593800004"
WHY = "a test looks"
FIELDS = "attachment { roles active user { firstName } } errors { code message path }"
SET = f"mutation($id: ID!, $roles: [Role!]!) {{ done: setAttachmentRoles(id: $id, roles: $roles) {{ {FIELDS} }} }}"
ACTIVATE = f"mutation($id: ID!) {{ done: activateAttachment(id: $id) {{ {FIELDS} }} }}"
DEACTIVATE = f"mutation($id: ID!) {{ done: deactivateAttachment(id: $id) {{ {FIELDS} }} }}"
HAND_OVER = f"mutation($id: ID!) {{ done: transferAdministration(id: $id) {{ {FIELDS} }} }}"
DECIDED = "request { id status requestedRoles declineReason } attachment { roles } errors { code message path }"
REQUEST = f"mutation($input: AttachmentRequestInput!) {{ done: requestAttachment(input: $input) {{ {DECIDED} }} }}"
ACCEPT = (
    f"mutation($id: ID!, $roles: [Role!]) {{ done: acceptAttachmentRequest(id: $id, roles: $roles) {{ {DECIDED} }} }}"
)
DECLINE = (
    f"mutation($id: ID!, $why: String) {{ done: declineAttachmentRequest(id: $id, reason: $why) {{ {DECIDED} }} }}"
)
CANCEL = f"mutation($id: ID!) {{ done: cancelAttachmentRequest(id: $id) {{ {DECIDED} }} }}"
BELL = "{ viewer { unreadNotificationCount notifications(first: 20) { nodes { kind title body side } } } }"
DRAFTS = "{ drafts(first: 20) { totalCount nodes { title } } }"


@dataclass(frozen=True)
class Counter:
    """A company of two establishments. Camille administers it; Karim files for the first establishment."""

    first: Establishment
    second: Establishment
    camille: Viewer
    karim: Viewer


async def at_the_counter() -> Counter:
    company = await factories.company(name="HUMANDO", number=SIREN)
    first = await factories.establishment(of=company, number=SIRET)
    return Counter(
        first,
        await factories.establishment(of=company, head_office=False, name="HUMANDO LYON"),
        await member(company, "Camille", Role.ADMINISTRATOR),
        await member(first, "Karim", Role.CONTACT),
    )


async def member(to: Any, name: str, *roles: Role, side: Side = Side.MEMBER) -> Viewer:
    """A user of the entity, whose mails arrive at `name@humando.example`."""
    make = factories.member if side is Side.MEMBER else factories.provider
    return await make(to, roles=roles, first_name=name, birth_name="Morel", login=f"{name.lower()}@humando.example")


async def newcomer(name: str = "Lina", **traits: Any) -> Viewer:
    """Somebody attached to nothing yet."""
    user = await factories.person(
        first_name=name, birth_name="Petit", login=f"{name.lower()}@humando.example", **traits
    )
    return await factories.viewer_of(user)


async def now(who: Viewer) -> Viewer:
    """The same sign-in with the rights of now: what the next operation with the same token meets."""
    caller = await refreshed(who)
    assert isinstance(caller, Viewer), caller
    return caller


async def done(text: str, by: Viewer, **variables: Any) -> Any:
    """The payload of the mutation."""
    return (await ask(text, await now(by), **variables))["done"]


async def codes(text: str, by: Viewer, **variables: Any) -> list[str]:
    """The codes of its refusals."""
    return [error["code"] for error in (await done(text, by, **variables))["errors"]]


async def wish(by: Viewer, number: str = SIREN, *roles: str, side: str = "MEMBER") -> Any:
    return await done(REQUEST, by, input={"entityNumber": number, "side": side, "roles": roles or ["CONTACT"]})


async def link(who: Viewer) -> Attachment:
    """Their only attachment."""
    return await Attachment.everyones(WHY).get(user_id=who.user_id)


async def link_id(who: Viewer) -> str:
    return gid("Attachment", (await link(who)).id)


async def bell(who: Viewer) -> list[tuple[str, str]]:
    """Kind and title of each line, the newest first."""
    lines = (await ask(BELL, await now(who)))["viewer"]["notifications"]["nodes"]
    return [(line["kind"], line["title"]) for line in lines]


async def told() -> list[str]:
    """The kinds of the facts about attachments, in order."""
    found = Fact.everyones(WHY).filter(subject_type__in=["Attachment", "AttachmentRequest"]).order_by("id")
    return [fact.kind for fact in await found]


async def drafts_of(who: Viewer) -> Answer:
    return await ask(DRAFTS, await now(who))
