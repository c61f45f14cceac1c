"""Claims, invoices, payments, fund reservations."""

from decimal import Decimal

import strawberry

from auth.permissions import Permission
from resolvers.doors import mutation, query
from schema.context import Info
from schema.errors import NotImplementedYet
from schema.money import InvoicePayload, PaymentPayload, ReimbursementPayload
from schema.money_inputs import (
    ClaimFilter,
    DecisionKind,
    FundReservationInput,
    InvoiceInput,
    PaymentInput,
    ReimbursementInput,
)
from schema.money_lists import InvoiceConnection, PaymentConnection, ReimbursementConnection
from schema.reservations import (
    FundReservationConnection,
    FundReservationPayload,
    ReservationStatus,
    TraineeCardConnection,
)


@query(needs=Permission.READ_REQUESTS, later="money")
async def reimbursements(
    info: Info, filter: ClaimFilter | None = None, first: int | None = None, after: str | None = None
) -> ReimbursementConnection:
    raise NotImplementedYet


@query(needs=Permission.READ_REQUESTS, later="money")
async def invoices(
    info: Info, filter: ClaimFilter | None = None, first: int | None = None, after: str | None = None
) -> InvoiceConnection:
    raise NotImplementedYet


@query(needs=Permission.READ_REQUESTS, later="money")
async def payments(info: Info, first: int | None = None, after: str | None = None) -> PaymentConnection:
    raise NotImplementedYet


@query(needs=Permission.READ_REQUESTS, later="money")
async def fund_reservations(
    info: Info, status: list[ReservationStatus] | None = None, first: int | None = None, after: str | None = None
) -> FundReservationConnection:
    raise NotImplementedYet


@query(needs=Permission.READ_REQUESTS, later="money")
async def trainee_cards(info: Info, first: int | None = None, after: str | None = None) -> TraineeCardConnection:
    raise NotImplementedYet


@mutation(needs=Permission.FOLLOW_DOSSIERS, later="money")
async def request_reimbursement(info: Info, input: ReimbursementInput) -> ReimbursementPayload:
    raise NotImplementedYet


@mutation(needs=Permission.FOLLOW_DOSSIERS, later="money")
async def submit_invoice(info: Info, input: InvoiceInput) -> InvoicePayload:
    raise NotImplementedYet


@mutation(needs=Permission.FOLLOW_DOSSIERS, later="money")
async def reserve_funds(info: Info, input: FundReservationInput) -> FundReservationPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="money")
async def decide_reimbursement(
    info: Info, id: strawberry.ID, decision: DecisionKind, reason: str | None = None
) -> ReimbursementPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="money")
async def decide_invoice(
    info: Info, id: strawberry.ID, decision: DecisionKind, reason: str | None = None
) -> InvoicePayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="money")
async def decide_reservation(
    info: Info,
    id: strawberry.ID,
    decision: DecisionKind,
    granted_amount: Decimal | None = None,
    reason: str | None = None,
) -> FundReservationPayload:
    raise NotImplementedYet


@mutation(needs=Permission.REVIEW_DOSSIERS, later="money")
async def record_payment(info: Info, input: PaymentInput) -> PaymentPayload:
    raise NotImplementedYet
