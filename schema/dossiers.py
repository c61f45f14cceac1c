"""Requests that were transmitted to the funder («dossiers»)."""

from datetime import date, datetime

import strawberry

from models.actions import DossierAction
from models.states import DossierStatus
from schema.companies import Company, Establishment
from schema.context import Info
from schema.documents import BankDetails, Document, DocumentRequest, MessageConnection
from schema.forms import FundingScheme, SubScheme
from schema.funding import Funding, TrainingModule
from schema.json_values import JSON
from schema.money import Invoice, Payment, ReimbursementRequest
from schema.nested import nested, nested_field
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError
from schema.people import User
from schema.trainees import HistoryEntry, Trainee


@strawberry.type(
    description=(
        "A request that was transmitted to the funder («dossier»). Its content can no longer be edited by the "
        "user; its status and content follow the funder's work."
    )
)
class Dossier(Node):
    number: str = strawberry.field(description="Year, month, scheme and sequence: 2512CP000100.")
    internal_reference: str | None = strawberry.field(description="Reference inside the company («code interne»).")
    registration_number: str | None = strawberry.field(
        description="Registration number of the contract with the State («numéro DECA / Déco»).",
    )
    scheme: FundingScheme
    sub_scheme: SubScheme | None
    status: DossierStatus
    status_label: str
    status_explanation: str = strawberry.field(
        description="What the status means for the user and what is expected of them, in a sentence or two.",
    )
    assignee: User | None = strawberry.field(description="The agent in charge; staff only.")
    title: str
    start_date: date | None
    end_date: date | None
    establishment: Establishment
    company: Company
    management_mandate: bool
    payment_subrogation: bool
    modules: list[TrainingModule]
    trainees: list[Trainee]
    funding: Funding
    documents: list[Document]
    document_requests: list[DocumentRequest] = strawberry.field(
        description="What the funder still waits for («pièces attendues»).",
    )

    @nested_field
    async def messages(self, info: Info, first: int | None = None, after: str | None = None) -> MessageConnection:
        found: MessageConnection = await nested(self, "messages", info, first=first, after=after)
        return found

    bank_details: list[BankDetails]
    reimbursements: list[ReimbursementRequest]
    invoices: list[Invoice]
    payments: list[Payment]
    contact_email: str | None
    transmitted_at: datetime
    transmitted_by: User
    decided_at: datetime | None
    decision_reason: str | None
    tacit: bool = strawberry.field(
        description="Granted by the silence of the funder («accord tacite»); `decidedAt` is then the end of its time.",
    )
    values: JSON = strawberry.field(description="Values as transmitted, by block.")
    version: int
    updated_at: datetime
    allowed_actions: list[DossierAction]
    history: list[HistoryEntry]


@strawberry.type
class DossierConnection:
    edges: "list[DossierEdge]"
    nodes: list[Dossier]
    page_info: PageInfo
    total_count: int


@strawberry.type
class DossierEdge:
    cursor: str
    node: Dossier


@strawberry.type
class DossierPayload:
    dossier: Dossier | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)
