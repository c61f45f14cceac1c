"""Claims on dossiers: reimbursements, invoices, payments."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.documents import Document
from schema.enums import described
from schema.funding import FundingLine
from schema.node import Node
from schema.payloads import UserError
from schema.trainees import TrainingOrganisation

if TYPE_CHECKING:
    from schema.dossiers import Dossier


class ClaimStatus(Enum):
    SUBMITTED = "SUBMITTED"
    UNDER_REVIEW = "UNDER_REVIEW"
    AWAITING_DOCUMENTS = "AWAITING_DOCUMENTS"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    PAID = "PAID"


described(
    ClaimStatus,
    description="State of a reimbursement or of an invoice.",
    values={
        "AWAITING_DOCUMENTS": "More is expected from the user («en relance»).",
    },
)


@strawberry.type(description="The part of a claim that is for one cost of the dossier.")
class ClaimLine:
    funding_line: FundingLine
    amount: Decimal


@strawberry.type(description="«Avis de virement».")
class Payment(Node):
    reference: str
    amount: Decimal
    paid_on: date
    beneficiary: str
    dossiers: list[Annotated["Dossier", strawberry.lazy("schema.dossiers")]]
    notice: Document | None = strawberry.field(description="The notice as a PDF.")


@strawberry.type(description="«Demande de remboursement (DR)».")
class ReimbursementRequest(Node):
    number: str
    dossier: Annotated["Dossier", strawberry.lazy("schema.dossiers")]
    status: ClaimStatus
    amount: Decimal
    lines: list[ClaimLine]
    documents: list[Document]
    created_at: datetime
    payment: Payment | None


@strawberry.type(description="«Facture» received by the funder.")
class Invoice(Node):
    number: str
    issuer: TrainingOrganisation
    dossier: Annotated["Dossier", strawberry.lazy("schema.dossiers")] | None
    status: ClaimStatus
    amount_excluding_tax: Decimal
    vat: Decimal
    amount_including_tax: Decimal
    issued_on: date
    documents: list[Document]
    received_at: datetime
    payment: Payment | None


@strawberry.type
class ReimbursementPayload:
    reimbursement: ReimbursementRequest | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class InvoicePayload:
    invoice: Invoice | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class PaymentPayload:
    payment: Payment | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)
