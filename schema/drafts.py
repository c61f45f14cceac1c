"""Requests for funding being written («brouillons»)."""

from datetime import date, datetime

import strawberry

from auth.viewer import Side
from models.actions import DraftAction
from models.states import DraftState
from schema.companies import Establishment
from schema.documents import Document
from schema.dossiers import Dossier
from schema.forms import FundingScheme, SubScheme
from schema.json_values import JSON
from schema.node import Node
from schema.pages import PageInfo
from schema.payloads import UserError
from schema.people import User
from schema.reports import FormIssue, SectionReport
from schema.trainees import HistoryEntry, Trainee, TrainingOrganisation


@strawberry.type(
    description=(
        "A request for funding being written («brouillon»), visible only to the entity that created it and to "
        "those its workflow hands it to."
    )
)
class Draft(Node):
    number: int = strawberry.field(description="Given at creation, never changed.")
    scheme: FundingScheme
    sub_scheme: SubScheme | None
    state: DraftState
    state_label: str
    title: str = strawberry.field(description="Title of the training, else «Nouvelle demande …».")
    start_date: date | None
    end_date: date | None
    establishment: Establishment | None
    management_mandate: bool = strawberry.field(description="«Mandat de gestion».")
    payment_subrogation: bool = strawberry.field(description="«Subrogation de paiement».")
    alert: bool = strawberry.field(description="At least one section has an issue («alerte»).")
    trainees: list[Trainee]
    organisations: list[TrainingOrganisation] = strawberry.field(
        description="External organisations of the training, with their SIRET.",
    )
    values: JSON = strawberry.field(
        description=(
            "Values keyed by block code: an object of field codes, or a list of them for a repeatable "
            "block; what the viewer may not see is left out."
        ),
    )
    sections: list[SectionReport]
    version: int = strawberry.field(
        description=(
            "Rises by one at each save; give it back when saving. A save based on an older version is "
            "merged when nobody else changed the same blocks since, else refused (STALE_VERSION)."
        ),
    )
    created_by: User
    created_by_side: Side
    contact_email: str | None = strawberry.field(
        description="Address that hears about this request, when it is not the contact e-mail of its author.",
    )
    created_at: datetime
    updated_at: datetime
    transmission_issues: list[FormIssue] = strawberry.field(
        description="Exactly what `transmitDraft` would answer now, warnings included.",
    )
    allowed_actions: list[DraftAction] = strawberry.field(description="What the viewer may do with it now.")
    documents: list[Document]
    dossier: Dossier | None = strawberry.field(description="The dossier made from it, once transmitted.")
    history: list[HistoryEntry]


@strawberry.type
class DraftConnection:
    edges: "list[DraftEdge]"
    nodes: list[Draft]
    page_info: PageInfo
    total_count: int


@strawberry.type
class DraftEdge:
    cursor: str
    node: Draft


@strawberry.type(description="What became of one request of an import.")
class ImportedDraft:
    index: int = strawberry.field(description="Position in `items`, from 0.")
    draft: Draft | None
    dossier: Dossier | None
    issues: list[FormIssue]
    errors: list[UserError]


@strawberry.type
class DraftPayload:
    draft: Draft | None = None
    errors: list[UserError] = strawberry.field(default_factory=list)


@strawberry.type
class TransmitPayload:
    draft: Draft | None = None
    dossier: Dossier | None = None
    issues: list[FormIssue] = strawberry.field(
        default_factory=list,
        description="What holds the transmission back, by section and field.",
    )
    errors: list[UserError] = strawberry.field(default_factory=list)
