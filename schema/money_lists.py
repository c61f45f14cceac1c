"""Lists of claims and payments."""

import strawberry

from schema.money import Invoice, Payment, ReimbursementRequest
from schema.pages import PageInfo


@strawberry.type
class ReimbursementConnection:
    edges: "list[ReimbursementEdge]"
    nodes: list[ReimbursementRequest]
    page_info: PageInfo
    total_count: int


@strawberry.type
class ReimbursementEdge:
    cursor: str
    node: ReimbursementRequest


@strawberry.type
class InvoiceConnection:
    edges: "list[InvoiceEdge]"
    nodes: list[Invoice]
    page_info: PageInfo
    total_count: int


@strawberry.type
class InvoiceEdge:
    cursor: str
    node: Invoice


@strawberry.type
class PaymentConnection:
    edges: "list[PaymentEdge]"
    nodes: list[Payment]
    page_info: PageInfo
    total_count: int


@strawberry.type
class PaymentEdge:
    cursor: str
    node: Payment
