"""Files («pièces») and messages around a request."""

from datetime import date, datetime

import strawberry

from models.states import Conformity
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError
from schema.people import User


@strawberry.type(description="A file of a draft, a dossier, an invoice … («pièce justificative»).")
class Document(Node):
    nature: str
    nature_label: str
    file_name: str
    media_type: str
    size: int = strawberry.field(description="Bytes.")
    sha256: str
    conformity: Conformity
    non_conformity_reason: str | None
    uploaded_at: datetime
    uploaded_by: User
    download_url: str = strawberry.field(description="Signed, short-lived address for this viewer.")


@strawberry.type(description="A document that the funder still waits for («pièce attendue»).")
class DocumentRequest(Node):
    nature: str
    label: str
    comment: str | None
    due_on: date | None
    requested_at: datetime
    fulfilled_by: Document | None


@strawberry.type(description="Bank account («RIB»); only the end of the number is ever shown.")
class BankDetails(Node):
    holder: str
    iban_masked: str
    bic: str | None
    added_at: datetime
    added_by: User


@strawberry.type
class DocumentPayload:
    document: Document | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.input(description="A document that the funder asks for.")
class DocumentRequestInput:
    nature: str
    label: str | None = strawberry.UNSET
    comment: str | None = strawberry.UNSET
    due_on: date | None = strawberry.UNSET


@strawberry.type(description="What a member or the funder wrote about a dossier («message»).")
class Message(Node):
    author: User
    from_staff: bool
    body: str
    documents: list[Document]
    sent_at: datetime


@strawberry.type
class MessageConnection:
    edges: "list[MessageEdge]"
    nodes: list[Message]
    page_info: PageInfo
    total_count: int


@strawberry.type
class MessageEdge:
    cursor: str
    node: Message


@strawberry.type
class MessagePayload:
    message: Message | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)
