"""The hours account of a person acting for themselves."""

from decimal import Decimal

import strawberry

from schema.delegations import Delegation
from schema.payloads import UserError


@strawberry.type(description="«Compte personnel de formation».")
class HoursAccount:
    cpf_available: Decimal = strawberry.field(description="«Heures CPF disponibles».")
    cpf_reserved: Decimal = strawberry.field(description="«Heures CPF réservées».")
    dif_available: Decimal = strawberry.field(
        description="«Heures DIF disponibles»: the holder may correct them until a dossier has been validated.",
    )
    dif_editable: bool
    usable: Decimal = strawberry.field(description="«Heures utilisables».")
    open_dossier_count: int = strawberry.field(description="«Dossiers en cours», those that use these hours.")
    closed_dossier_count: int = strawberry.field(description="«Dossiers clos», those that used these hours.")
    delegations: list[Delegation]


@strawberry.type
class HoursAccountPayload:
    hours_account: HoursAccount | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)
