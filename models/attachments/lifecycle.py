"""The life of an attachment request: its table of transitions (workflows.md §2), and what every verb does alike."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from auth.viewer import Viewer
from models.attachments import Attachment, AttachmentRequest
from models.attachments.administrators import take_turns
from models.attachments.entities import Entity
from models.companies import Establishment
from models.database import transaction
from models.facts import Fact
from models.history import tell
from models.refusals import NotSeen, TransitionNotAllowed
from models.states import AttachmentRequestStatus

S = AttachmentRequestStatus

TABLE: dict[S, frozenset[S]] = {
    S.PENDING: frozenset({S.ACCEPTED, S.DECLINED, S.CANCELLED}),
    S.ACCEPTED: frozenset(),
    S.DECLINED: frozenset(),
    S.CANCELLED: frozenset(),
}

FACTS: dict[S, str] = {
    S.PENDING: "attachment.requested",
    S.ACCEPTED: "attachment.accepted",
    S.DECLINED: "attachment.declined",
    S.CANCELLED: "attachment.cancelled",
}


@asynccontextmanager
async def locked(request_id: UUID, by: Viewer) -> AsyncIterator[tuple[AttachmentRequest, Entity]]:
    """The request, if the viewer sees it, and its entity, for one at a time, in a transaction. Raises NotSeen."""
    request = await AttachmentRequest.visible_to(by).get_or_none(id=request_id)
    if request is None:
        raise NotSeen
    entity = await entity_of(request)
    async with transaction(partial(take_turns, entity, by.user_id, request.requester_id)):
        await request.refresh_from_db()
        yield request, entity


async def entity_of(link: Attachment | AttachmentRequest) -> Entity:
    """What the link goes to, or what the request is for."""
    if link.establishment_id is None:
        assert link.company_id is not None
        return Entity(link.company_id, None)
    establishment = await Establishment.everyones("the link says which").get(id=link.establishment_id)
    return Entity(establishment.company_id, establishment.id)


def move(request: AttachmentRequest, end: S, at: datetime) -> None:
    """Bring the request to its next state, in memory. Raises TransitionNotAllowed."""
    if end not in TABLE[request.status]:
        raise TransitionNotAllowed
    request.status, request.decided_at = end, at


async def attach(request: AttachmentRequest, roles: Iterable[str], at: datetime) -> Attachment:
    """The link that was asked for; one that was deactivated comes back."""
    link = {
        "user_id": request.requester_id,
        "side": request.side,
        "company_id": request.company_id,
        "establishment_id": request.establishment_id,
    }
    attachment = await Attachment.everyones("the request says whose").get_or_none(**link) or Attachment(**link)
    attachment.roles, attachment.active, attachment.since = sorted(roles), True, at
    await attachment.save()
    return attachment


async def told(
    request: AttachmentRequest, entity: Entity, by: Viewer | None, at: datetime, comment: str | None = None, **more: Any
) -> Fact:
    """The fact of the state just reached. Identifiers in hexadecimal; `by` is None when nobody decided."""
    data: dict[str, Any] = {
        "requester": request.requester_id.hex,
        "attachment_side": request.side.value,
        "roles": list(request.requested_roles),
        "company": entity.company_id.hex,
        "establishment": entity.establishment_id.hex if entity.establishment_id else None,
    }
    kind = FACTS[request.status]
    return await tell(
        kind, "AttachmentRequest", request.id, by=by, at=at, end=request.status, comment=comment, **data, **more
    )
