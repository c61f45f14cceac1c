"""A fact with the rows it speaks of, and the French words made from them (`reactions/tellers.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from auth.viewer import Side
from models.accounts.letters import AccountLetter
from models.accounts.people import User
from models.api_clients import ApiClient
from models.api_clients.mandates import ApiMandate
from models.attachments import Attachment, AttachmentRequest
from models.catalogue import TrainingSession
from models.companies import Company, Establishment
from models.delegations import Delegation
from models.documents import Document
from models.dossiers import Dossier
from models.drafts import Draft
from models.enrolments import Enrolment
from models.facts import Fact
from models.states import DraftState
from models.webhooks import WebhookEndpoint

About = (
    Draft
    | Dossier
    | Attachment
    | AttachmentRequest
    | Company
    | Establishment
    | WebhookEndpoint
    | ApiClient
    | ApiMandate
    | Delegation
    | User
    | Enrolment
    | TrainingSession
    | AccountLetter
)


@dataclass(frozen=True, slots=True)
class Story:
    """One fact, the rows around it, and `about`: the row that the notification points at."""

    fact: Fact
    about: About
    words: dict[str, str]
    draft: Draft | None = None
    dossier: Dossier | None = None
    document: Document | None = None
    attachment: Attachment | None = None
    request: AttachmentRequest | None = None
    entity: Company | Establishment | None = None
    endpoint: WebhookEndpoint | None = None
    client: ApiClient | None = None
    mandate: ApiMandate | None = None
    delegation: Delegation | None = None
    person: User | None = None
    letter: AccountLetter | None = None
    enrolment: Enrolment | None = None
    session: TrainingSession | None = None

    @property
    def subject_type(self) -> str:
        """The contract's name for what it is about."""
        return type(self.about).__name__

    @property
    def author_id(self) -> UUID | None:
        """The user who wrote the request; None for what is no request."""
        return self.draft.created_by_id if self.draft else None

    @property
    def is_private(self) -> bool:
        """Whether it is a request that not all contacts of its entity see."""
        return self.draft is not None and self.draft.private_to is not None

    @property
    def was_transmitted_by_its_provider(self) -> bool:
        """Whether the provider that wrote the draft transmitted it too, under a mandate."""
        assert self.draft is not None
        return self.draft.created_by_side is Side.PROVIDER and self.draft.entry_state is DraftState.PROVIDER_EDITING
