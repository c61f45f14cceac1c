"""Words that drafts and dossiers share."""

from datetime import datetime

import strawberry

from schema.companies import Establishment
from schema.people import User


@strawberry.type(description="A person trained («stagiaire»).")
class Trainee:
    id: strawberry.ID
    display_name: str = strawberry.field(
        description="Name in use if given, else name at birth, after the first name («Anaïs BLEU»).",
    )
    first_name: str
    birth_name: str
    usage_name: str | None
    establishment: Establishment | None


@strawberry.type(description="Who gives a training («organisme de formation»).")
class TrainingOrganisation:
    name: str
    siret: str | None


@strawberry.type(description="One step in the life of a request: what happened, when, and by whom («historique»).")
class HistoryEntry:
    at: datetime
    by: User | None
    event: str
    label: str
    from_: str | None = strawberry.field(name="from")
    to: str | None
    comment: str | None
