"""What may be known of an entity before one is attached to it."""

from dataclasses import dataclass

from models.attachments.administrators import is_administered
from models.attachments.entities import Entity
from models.companies import Company, Establishment
from models.companies.reference import known
from schemes.formats import SIREN, SIRET

_WHY = "public facts of the reference base"


@dataclass(frozen=True)
class Preview:
    """Name and city as the reference base has them, and whether a request would find an administrator."""

    number: str
    name: str
    city: str | None
    has_administrator: bool


async def preview_of(text: str) -> Preview | None:
    """The entity of a SIREN or a SIRET as typed; None for a wrong or unknown number."""
    number = SIREN.parse(text) or SIRET.parse(text)
    entry = await known(number) if number else None
    if number is None or entry is None:
        return None
    is_company = number == entry.siren
    name = entry.company_name if is_company else entry.name
    return Preview(number, name, entry.city, await _has_administrator(number))


async def _has_administrator(number: str) -> bool:
    if SIREN.parse(number):
        company = await Company.everyones(_WHY).get_or_none(siren=number)
        return company is not None and await is_administered(Entity(company.id, None))
    place = await Establishment.everyones(_WHY).get_or_none(siret=number)
    return place is not None and await is_administered(Entity(place.company_id, place.id))
