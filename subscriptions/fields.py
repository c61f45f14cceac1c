"""The fields of Subscription."""

from collections.abc import AsyncGenerator

import strawberry

from auth.permissions import Permission
from models.states import NotificationKind
from schema.attachments import AttachmentRequest
from schema.bell import BellEvent
from schema.context import Info
from schema.dossier_inputs import DossierFilter
from schema.dossiers import Dossier
from schema.drafts import Draft
from schema.enrolments import Enrolment
from schema.errors import NotImplementedYet
from schema.home import Dashboard
from subscriptions.doors import subscription


@subscription(
    needs=Permission.BE_SIGNED_IN,
    later="spine",
    description=(
        "The bell. With `after`, first whatever was written to the inbox since that sequence, in order, "
        "then live:\n"
        "a client that comes back with the last sequence it saw misses nothing and sees nothing twice."
    ),
)
async def bell(
    info: Info, after: int | None = None, kinds: list[NotificationKind] | None = None
) -> AsyncGenerator[BellEvent, None]:
    raise NotImplementedYet


@subscription(needs=Permission.READ_REQUESTS, later="spine")
async def dossier_changed(info: Info, id: strawberry.ID) -> AsyncGenerator[Dossier, None]:
    """A dossier that the viewer can see, at once and at each change; completes when the viewer loses sight of it."""
    raise NotImplementedYet


@subscription(needs=Permission.READ_REQUESTS, later="spine")
async def draft_changed(info: Info, id: strawberry.ID) -> AsyncGenerator[Draft, None]:
    raise NotImplementedYet


@subscription(needs=Permission.READ_REQUESTS, later="spine")
async def dossiers_changed(info: Info, filter: DossierFilter | None = None) -> AsyncGenerator[Dossier, None]:
    """Any dossier in the viewer's perimeter that changes: a live list."""
    raise NotImplementedYet


@subscription(needs=Permission.BE_SIGNED_IN, later="enrolments")
async def enrolment_changed(
    info: Info, id: strawberry.ID | None = None, session_id: strawberry.ID | None = None
) -> AsyncGenerator[Enrolment, None]:
    raise NotImplementedYet


@subscription(needs=Permission.DECIDE_ATTACHMENTS, later="spine")
async def attachment_requested(info: Info) -> AsyncGenerator[AttachmentRequest, None]:
    """Requests that the viewer can decide on, as they arrive."""
    raise NotImplementedYet


@subscription(needs=Permission.BE_SIGNED_IN, later="home")
async def dashboard_changed(info: Info) -> AsyncGenerator[Dashboard, None]:
    raise NotImplementedYet
