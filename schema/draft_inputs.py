"""What is sent to find and to write drafts."""

from enum import Enum

import strawberry

from models.states import DraftState
from schema.json_values import JSON
from schema.pages import DateRange, OrderDirection


@strawberry.input(description="Values of one list are alternatives; different fields add up.")
class DraftFilter:
    scheme: list[str] | None = strawberry.UNSET
    sub_scheme: list[str] | None = strawberry.UNSET
    state: list[DraftState] | None = strawberry.UNSET
    period: DateRange | None = strawberry.field(
        default=strawberry.UNSET,
        description="Training period that overlaps this range («période»).",
    )
    management_mandate: bool | None = strawberry.UNSET
    payment_subrogation: bool | None = strawberry.UNSET
    alert: bool | None = strawberry.UNSET
    entity_number: list[str] | None = strawberry.field(
        default=strawberry.UNSET,
        description="SIREN or SIRET of the company.",
    )
    trainee_name: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Scope of the quick search, when only one field is meant.",
    )


@strawberry.enum(description="What drafts can be put in order by.")
class DraftOrderField(Enum):
    NUMBER = "NUMBER"
    UPDATED_AT = "UPDATED_AT"
    START_DATE = "START_DATE"
    TITLE = "TITLE"


@strawberry.input(description="How drafts are put in order; the latest first unless told.")
class DraftOrder:
    field: DraftOrderField = DraftOrderField.NUMBER
    direction: OrderDirection = OrderDirection.DESC


@strawberry.input(description="What a new draft begins with.")
class CreateDraftInput:
    scheme: str
    sub_scheme: str | None = strawberry.UNSET
    siret: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "SIRET of the establishment that asks; its data fill the employer section from the reference base."
        ),
    )
    management_mandate: bool | None = False
    values: JSON | None = strawberry.field(default=strawberry.UNSET, description="First values, by block; optional.")
    idempotency_key: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "A retry with the same key answers with the first outcome and changes nothing more; see `Mutation`."
        ),
    )


@strawberry.input(description="What is changed in a draft; what is left out stays as it is.")
class SaveDraftInput:
    id: strawberry.ID
    version: int
    values: JSON = strawberry.field(
        description="Blocks to change, each whole; the others stay. `null` empties a block.",
    )
    sub_scheme: str | None = strawberry.UNSET
    management_mandate: bool | None = strawberry.UNSET
    payment_subrogation: bool | None = strawberry.UNSET
    contact_email: str | None = strawberry.UNSET


@strawberry.input(description="Which request is copied into a new draft.")
class DuplicateDraftInput:
    id: strawberry.ID
    sections: list[str] = strawberry.field(
        description="Sections to take over («Quels sont les onglets à dupliquer ?»).",
    )
    sub_scheme: str | None = strawberry.field(default=strawberry.UNSET, description="May change; the scheme may not.")
    siret: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="SIRET of the employer; needed when the employer section is not taken over.",
    )
    idempotency_key: str | None = strawberry.UNSET
