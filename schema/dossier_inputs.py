"""What is sent to find and to decide dossiers."""

from decimal import Decimal
from enum import Enum

import strawberry

from models.states import DossierStatus
from schema.pages import DateRange, OrderDirection


@strawberry.input(description="Values of one list are alternatives; different fields add up.")
class DossierFilter:
    scheme: list[str] | None = strawberry.UNSET
    sub_scheme: list[str] | None = strawberry.UNSET
    status: list[DossierStatus] | None = strawberry.UNSET
    period: DateRange | None = strawberry.field(
        default=strawberry.UNSET,
        description="Training period that overlaps this range.",
    )
    transmitted: DateRange | None = strawberry.UNSET
    management_mandate: bool | None = strawberry.UNSET
    payment_subrogation: bool | None = strawberry.UNSET
    entity_number: list[str] | None = strawberry.UNSET
    trainee_name: str | None = strawberry.UNSET
    action_needed: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only those on which the viewer has something to do («dossiers à compléter»).",
    )
    assigned_to_me: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Staff only: those in charge of the viewer, or of nobody.",
    )
    unassigned: bool | None = strawberry.UNSET


@strawberry.enum(description="What dossiers can be put in order by.")
class DossierOrderField(Enum):
    TRANSMITTED_AT = "TRANSMITTED_AT"
    NUMBER = "NUMBER"
    UPDATED_AT = "UPDATED_AT"
    START_DATE = "START_DATE"
    TITLE = "TITLE"


@strawberry.input(description="How dossiers are put in order; the latest first unless told.")
class DossierOrder:
    field: DossierOrderField = DossierOrderField.TRANSMITTED_AT
    direction: OrderDirection = OrderDirection.DESC


@strawberry.input(description="What the funder grants of one cost.")
class GrantLineInput:
    line_id: strawberry.ID
    granted: Decimal


@strawberry.input(description="What the funder grants of a dossier («accord»).")
class GrantDossierInput:
    id: strawberry.ID
    version: int
    lines: list[GrantLineInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Amounts by line; lines left out are granted as requested.",
    )
    comment: str | None = strawberry.UNSET
