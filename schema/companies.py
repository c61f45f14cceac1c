"""Companies and establishments."""

from datetime import date
from typing import Annotated

import strawberry

from auth.viewer import Side
from schema.node import Node
from schema.payloads import UserError


@strawberry.type(description="A postal address in France, as the reference base has it.")
class Address:
    line: str | None
    complement: str | None
    postal_code: str | None
    city: str | None
    commune_code: str | None = strawberry.field(description="INSEE commune code.")


@strawberry.type(description="One civil year for which a company is a member («adhésion»).")
class Membership(Node):
    year: int
    starts_on: date
    ends_on: date


@strawberry.type(description="A company, by SIREN («entreprise»).")
class Company(Node):
    siren: str
    name: str
    naf: str | None = strawberry.field(description="Activity code («NAF/APE») and collective agreement («IDCC»).")
    idcc: str | None
    headcount: int | None
    sides: list[Side]
    establishments: "list[Establishment]"
    memberships: list[Membership] = strawberry.field(description="Yearly membership («adhésion»), newest first.")
    advisers: "list[AdviserContact]"


@strawberry.type(description="An establishment, by SIRET («établissement»).")
class Establishment(Node):
    siret: str
    name: str
    address: Address | None
    company: Company
    head_office: bool


@strawberry.type(description="An adviser of the funder for a company («CEF», «AEF»).")
class AdviserContact(Node):
    name: str
    function: str
    email: str | None
    phone: str | None
    company: Company | None
    starred: bool


Entity = Annotated[
    Company | Establishment,
    strawberry.union("Entity", description="What one is attached to: a company, or one establishment."),
]


@strawberry.type
class MembershipPayload:
    membership: Membership | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)
