"""Companies and establishments."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from tortoise.expressions import Q

from auth.viewer import Side, Viewer
from models.attachments import Attachment
from models.companies import Company, Establishment
from models.companies.contacts import AdviserContact, ContactStar
from models.companies.memberships import Membership
from schema.reading.maps import Column, Computed, Gathered, Many, Map, One, Record, View
from schema.reading.reader import Reader, node_id
from schema.reading.rows import Row
from schema.reading.selection import Selection


async def _sides(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[list[Side]]:
    """The sides on which users are attached to the company or to one of its establishments."""
    keys = [record["id"] for record in records]
    held = Attachment.everyones("on which sides a company stands").filter(
        Q(company_id__in=keys) | Q(establishment__company_id__in=keys), active=True
    )
    sides: dict[UUID, set[Side]] = defaultdict(set)
    for link in await held.values("company_id", "establishment__company_id", "side"):
        sides[link["company_id"] or link["establishment__company_id"]].add(link["side"])
    return [sorted(sides[key], key=lambda side: side.value) for key in keys]


async def _starred(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[bool]:
    stars = ContactStar.visible_to(reader.viewer).filter(contact_id__in=[record["id"] for record in records])
    shown = {key for (key,) in await stars.values_list("contact_id")}
    return [record["id"] in shown for record in records]


def _address(record: Record, _: Viewer) -> Row | None:
    parts = {name: record[name] for name in _ADDRESS}
    return Row("Address", **parts) if any(parts.values()) else None


_ADDRESS = ("line", "complement", "postal_code", "city", "commune_code")

COMPANY = Map(
    "Company",
    Company,
    {
        "id": node_id("Company"),
        "siren": Column("siren"),
        "name": Column("name"),
        "naf": Column("naf"),
        "idcc": Column("idcc"),
        "headcount": Column("headcount"),
        "sides": Gathered(("id",), _sides),
        "establishments": Many("Establishment", "company_id", ("siret",), reached=False),
        "memberships": Many("Membership", "company_id", ("-year",), reached=False),
        "advisers": Many("AdviserContact", "company_id", ("name", "id"), reached=False),
    },
    reached=lambda _: Company.everyones("the company of a visible row"),
    reached_view=View.RIGHTS,
    visible_view=View.RIGHTS,
)

ESTABLISHMENT = Map(
    "Establishment",
    Establishment,
    {
        "id": node_id("Establishment"),
        "siret": Column("siret"),
        "name": Column("name"),
        "address": Computed(_ADDRESS, _address, view=View.RIGHTS),
        "company": One("Company", "company_id"),
        "head_office": Column("head_office"),
    },
    reached=lambda _: Establishment.everyones("the establishment of a visible row"),
    reached_view=View.RIGHTS,
    visible_view=View.RIGHTS,
)

MEMBERSHIP = Map(
    "Membership",
    Membership,
    {
        "id": node_id("Membership"),
        "year": Column("year"),
        "starts_on": Column("starts_on"),
        "ends_on": Column("ends_on"),
    },
    reached=Membership.visible_to,
    reached_view=View.RIGHTS,
    visible_view=View.RIGHTS,
)

ADVISER_CONTACT = Map(
    "AdviserContact",
    AdviserContact,
    {
        "id": node_id("AdviserContact"),
        "name": Column("name"),
        "function": Column("function"),
        "email": Column("email"),
        "phone": Column("phone"),
        "company": One("Company", "company_id"),
        "starred": Gathered(("id",), _starred),
    },
    reached=AdviserContact.visible_to,
    visible_view=View.RIGHTS,
)
