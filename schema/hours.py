"""The hours account of a person acting for themselves."""

from datetime import date
from decimal import Decimal
from enum import Enum

import strawberry

from schema.node import Node
from schema.payloads import UserError
from schema.people import User


@strawberry.enum
class DelegationStatus(Enum):
    PROPOSED = "PROPOSED"
    ACTIVE = "ACTIVE"
    DECLINED = "DECLINED"
    ENDED = "ENDED"


@strawberry.type(description="Right given to another user to act on one's account («délégation»).")
class Delegation(Node):
    delegate: User
    starts_on: date
    ends_on: date | None
    status: DelegationStatus


@strawberry.type(description="«Compte personnel de formation».")
class HoursAccount:
    cpf_available: Decimal = strawberry.field(description="«Heures CPF disponibles».")
    cpf_reserved: Decimal = strawberry.field(description="«Heures CPF réservées».")
    dif_available: Decimal = strawberry.field(
        description="«Heures DIF disponibles»: the holder may correct them until a dossier has been validated.",
    )
    dif_editable: bool
    usable: Decimal = strawberry.field(description="«Heures utilisables».")
    open_dossier_count: int
    closed_dossier_count: int
    delegations: list[Delegation]


@strawberry.type
class HoursAccountPayload:
    hours_account: HoursAccount | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class DelegationPayload:
    delegation: Delegation | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)
