"""Wishes to be attached, told in tests."""

from typing import Any

from auth.permissions import Role
from auth.viewer import Side, Viewer
from models.attachments import Attachment
from models.attachments.requesting import request_attachment
from models.companies import Establishment
from models.facts import Fact
from tests.auth.people import attached, entity, person, viewer

SIREN, SIRET, SIBLING = "401015938", "40101593800004", "40101593800012"


async def someone(login: str, **traits: Any) -> Viewer:
    return await viewer(await person(f"{login}@humando.example", password=None, **traits))


async def administrator(login: str = "rh", siret: str = SIRET, **link: Any) -> Viewer:
    """An administrator of the company of this establishment, already there."""
    user = await person(f"{login}@humando.example", password=None)
    await attached(user, await entity(siret), "ADMINISTRATOR", "CONTACT", **link)
    return await viewer(user)


async def asked(by: Viewer, number: str = SIREN, side: Side = Side.MEMBER, roles: Any = (Role.CONTACT,)) -> Any:
    request, _ = await request_attachment(number, side, roles, by)
    return request


async def facts() -> list[tuple[str, Any]]:
    found = await Fact.everyones("a test").filter(subject_type="AttachmentRequest").order_by("id")
    return [(fact.kind, fact.by_id) for fact in found]


async def links() -> list[tuple[Any, list[str], bool]]:
    rows = await Attachment.everyones("a test").order_by("since", "id")
    return [(row.user_id, row.roles, row.active) for row in rows]


async def humando() -> Establishment:
    """The establishment that is asked for."""
    return await Establishment.everyones("a test").get(siret=SIRET)
