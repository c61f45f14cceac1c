"""Funding schemes and reference data."""

from dataclasses import asdict
from typing import Annotated, Any

import strawberry

import schemes
from auth.pace import ENTITIES
from models import help, lists
from models.accounts.registrations.organisations import PARTNERS
from models.attachments.previewing import preview_of
from resolvers.doors import query
from resolvers.pacing import keep_pace
from schema.changes import RateLimit
from schema.context import Info
from schema.errors import BadInput, NotImplementedYet
from schema.forms import FundingScheme, Link
from schema.reading.pages import page_size
from schema.reference import EntityPreview, PartnerOrganisation, ReferenceItem


@query(public="registration forms need it before anybody is signed in")
async def partner_organisations(info: Info) -> list[PartnerOrganisation]:
    return [PartnerOrganisation(code=code, name=name) for code, name in PARTNERS.items()]


@query(public="registration forms need it before anybody is signed in")
async def entity_preview(info: Info, number: str) -> EntityPreview | None:
    await keep_pace(ENTITIES, info)
    found = await preview_of(number)
    return EntityPreview(**asdict(found)) if found else None


@query(public="published rules, the same for everybody")
async def funding_schemes(info: Info) -> list[FundingScheme]:
    found: Any = list(schemes.SCHEMES.values())
    return found  # type: ignore[no-any-return]


@query(public="published rules, the same for everybody")
async def funding_scheme(info: Info, code: str) -> FundingScheme | None:
    found: Any = schemes.find(code)
    return found  # type: ignore[no-any-return]


@query(public="help must be at hand before signing in")
async def guides(info: Info) -> list[Link]:
    """User guides and help pages («Aide & Contacts»)."""
    return [Link(label=label, url=url) for label, url in help.pages().items()]


@query(public="public lists, which registration forms need too")
async def reference(
    info: Info,
    list_name: Annotated[str, strawberry.argument(name="list")],
    search: str | None = None,
    first: int | None = 20,
) -> list[ReferenceItem]:
    """Search in a reference list (NAF, IDCC, COMMUNE, DEPARTMENT, RNCP …) by code or words."""
    if list_name not in lists.NAMES:
        raise BadInput(f"Cette liste de référence n'existe pas. Il y a : {', '.join(lists.NAMES)}.")
    found = await lists.found(list_name, search, page_size(first))
    return [ReferenceItem(code=item.code, label=item.label, parent=item.parent) for item in found]


@query(public="every caller has a budget", later="limits")
async def rate_limit(info: Info) -> RateLimit:
    raise NotImplementedYet
