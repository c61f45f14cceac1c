"""What is sent about money."""

from datetime import date
from decimal import Decimal
from enum import Enum

import strawberry

from schema.money import ClaimStatus
from schema.pages import DateRange
from schema.scalars import Upload


@strawberry.enum(description="Yes or no.")
class DecisionKind(Enum):
    APPROVE = "APPROVE"
    REFUSE = "REFUSE"


@strawberry.input(description="Values of one list are alternatives; different fields add up.")
class ClaimFilter:
    status: list[ClaimStatus] | None = strawberry.UNSET
    entity_number: list[str] | None = strawberry.UNSET
    dossier_number: str | None = strawberry.UNSET
    created: DateRange | None = strawberry.UNSET


@strawberry.input(description="The part of a claim that is for one cost of the dossier.")
class ClaimLineInput:
    funding_line_id: strawberry.ID
    amount: Decimal


@strawberry.input(description="What is asked back for costs that were paid.")
class ReimbursementInput:
    dossier_id: strawberry.ID
    lines: list[ClaimLineInput]
    document_ids: list[strawberry.ID]
    idempotency_key: str | None = strawberry.UNSET


@strawberry.input(description="An invoice for the funder («facture»), with its file.")
class InvoiceInput:
    dossier_id: strawberry.ID | None = strawberry.UNSET
    number: str
    issuer_siret: str
    issued_on: date
    amount_excluding_tax: Decimal
    vat: Decimal
    file: Upload
    idempotency_key: str | None = strawberry.UNSET


@strawberry.input(description="Funds to set aside for trainings to come («réservation de fonds»).")
class FundReservationInput:
    siret: str
    scheme: str
    label: str
    planned_trainees: int
    planned_hours: Decimal
    amount: Decimal
    year: int


@strawberry.input(description="The part of a payment that is for one cost of a dossier.")
class PaymentLineInput:
    funding_line_id: strawberry.ID
    amount: Decimal


@strawberry.input(description="A payment that the funder has made («virement»).")
class PaymentInput:
    reference: str
    paid_on: date
    beneficiary: str
    lines: list[PaymentLineInput]
    reimbursement_id: strawberry.ID | None = strawberry.UNSET
    invoice_id: strawberry.ID | None = strawberry.UNSET
