"""The fields of Subscription."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from auth.permissions import Permission
from auth.viewer import Viewer
from models.attachments import AttachmentRequest as RequestRow
from models.attachments import managed_by
from models.bell import topics
from models.enrolments import Enrolment as EnrolmentRow
from models.states import AttachmentRequestStatus, NotificationKind
from schema.attachments import AttachmentRequest
from schema.bell import BellEvent
from schema.context import Info, viewer_of
from schema.dossier_inputs import DossierFilter
from schema.dossiers import Dossier
from schema.drafts import Draft
from schema.enrolments import Enrolment
from schema.errors import BadInput, NotFound, NotImplementedYet
from schema.finding.dossiers import dossiers_matching
from schema.finding.enrolments import of_sessions
from schema.home import Dashboard
from schema.ids import decode
from schema.maps import reader_for
from schema.reading.rows import Row
from schema.reading.selection import Selection
from subscriptions.bell import BellStep, bell_events
from subscriptions.doors import subscription
from subscriptions.fanout.joining import joined
from subscriptions.streams import list_changes, object_changes
from subscriptions.watching import still


@subscription(
    needs=Permission.HEAR_BELL,
    description=(
        "The bell. With `after`, first whatever was written to the inbox since that sequence, in order, "
        "then live:\n"
        "a client that comes back with the last sequence it saw misses nothing and sees nothing twice."
    ),
)
async def bell(
    info: Info, after: int | None = None, kinds: list[NotificationKind] | None = None
) -> AsyncGenerator[BellEvent, None]:
    if after is not None and after < 0:
        raise BadInput("« after » est un numéro de séquence, 0 ou plus.")
    kinds = kinds or None  # no kind named: all of them, as in a filter
    if joined(info, Permission.HEAR_BELL, after, kinds):
        return _nothing()
    now, line = still(info, Permission.HEAR_BELL), info.context.line
    return _told(info, bell_events(viewer_of(info), now, after, kinds, told=line.told if line else None))


async def _nothing() -> AsyncGenerator[Any, None]:
    """The stream of a client whom the office tells."""
    events: tuple[Any, ...] = ()
    for event in events:
        yield event


async def _told(info: Info, steps: AsyncGenerator[BellStep, None]) -> AsyncGenerator[Any, None]:
    """Each step as selected, its subject as the viewer may see it now."""
    asked = Selection.of(info).under("BellEvent", "notification")
    async with aclosing(steps):
        async for step in steps:
            key = step.entry.id if step.entry else None
            found = await reader_for(viewer_of(info)).visible("Notification", [key], asked)
            yield Row(
                "BellEvent",
                kind=step.kind,
                sequence=step.sequence,
                notification=found.get(key) if key else None,
                unread_count=step.unread_count,
            )


@subscription(needs=Permission.READ_REQUESTS)
async def dossier_changed(info: Info, id: strawberry.ID) -> AsyncGenerator[Dossier, None]:
    """A dossier that the viewer can see, at once and at each change; completes when the viewer loses sight of it."""
    return await _object(info, "Dossier", id, topics.dossier)


@subscription(needs=Permission.READ_REQUESTS)
async def draft_changed(info: Info, id: strawberry.ID) -> AsyncGenerator[Draft, None]:
    return await _object(info, "Draft", id, topics.draft)


async def _object(
    info: Info, typename: str, id: str, topic: Callable[[UUID], str], needs: Permission = Permission.READ_REQUESTS
) -> AsyncGenerator[Any, None]:
    """The stream of one object. Raises NotFound at once for what the viewer does not see."""
    viewer, selection, decoded = viewer_of(info), Selection.of(info), decode(id)
    now = still(info, needs)
    if decoded is None or decoded[0] != typename:
        raise NotFound
    key = decoded[1]

    async def read() -> Row | None:
        reader = reader_for(await now())
        seen = reader.maps[typename].visible(reader.viewer).filter(id=key)
        rows = await reader.rows(typename, seen, selection, "version", "updated_at")
        return rows[0] if rows else None

    if not await reader_for(viewer).maps[typename].visible(viewer).filter(id=key).exists():
        raise NotFound
    return object_changes(
        [topic(key), topics.access(viewer.user_id)], read, lambda row: (row.record["version"], row.record["updated_at"])
    )


@subscription(needs=Permission.READ_REQUESTS)
async def dossiers_changed(info: Info, filter: DossierFilter | None = None) -> AsyncGenerator[Dossier, None]:
    """Any dossier in the viewer's perimeter that changes: a live list."""

    def matching(viewer: Viewer) -> QuerySet[Any]:
        return dossiers_matching(viewer, filter, None)

    matching(viewer_of(info))
    return _list(info, Permission.READ_REQUESTS, "Dossier", matching, ("updated_at", "version"), topics.DOSSIERS)


@subscription(needs=Permission.BE_SIGNED_IN)
async def enrolment_changed(
    info: Info, id: strawberry.ID | None = None, session_id: strawberry.ID | None = None
) -> AsyncGenerator[Enrolment, None]:
    """With `id`, that enrolment at once and at each change; else those that the viewer sees, of that session or of all,
    as they change."""
    if id is not None:
        if session_id is not None:
            raise BadInput("Indiquez soit « id », soit « sessionId ».")
        return await _object(info, "Enrolment", id, topics.enrolment, Permission.BE_SIGNED_IN)
    wanted = of_sessions(None if session_id is None else [session_id])

    def matching(viewer: Viewer) -> QuerySet[Any]:
        return EnrolmentRow.visible_to(viewer).filter(wanted)

    return _list(info, Permission.BE_SIGNED_IN, "Enrolment", matching, ("updated_at", "version"), topics.ENROLMENTS)


@subscription(needs=Permission.DECIDE_ATTACHMENTS)
async def attachment_requested(info: Info) -> AsyncGenerator[AttachmentRequest, None]:
    """Requests that the viewer can decide on, as they arrive."""

    def decidable(viewer: Viewer) -> QuerySet[Any]:
        mine = Q() if viewer.is_staff else Q(side=viewer.side) & managed_by(viewer)
        pending = RequestRow.visible_to(viewer).filter(mine, status=AttachmentRequestStatus.PENDING)
        return pending.exclude(requester_id=viewer.user_id)

    columns = ("created_at", "status")
    return _list(
        info, Permission.DECIDE_ATTACHMENTS, "AttachmentRequest", decidable, columns, topics.ATTACHMENT_REQUESTS
    )


def _list(
    info: Info, needs: Permission, typename: str, matching: Any, columns: tuple[str, str], topic: str
) -> AsyncGenerator[Any, None]:
    """The stream of the rows of a list; `columns` tell one change of a row from the next, the first by its instant."""
    now, selection = still(info, needs), Selection.of(info)
    instant = columns[0]

    async def changed_since(since: datetime) -> list[Row]:
        viewer = await now()
        found = matching(viewer).filter(**{f"{instant}__gte": since}).order_by(instant, "id")
        return await reader_for(viewer).rows(typename, found, selection, *columns)

    def mark(row: Row) -> tuple[UUID, Any, datetime]:
        return row.record["id"], tuple(row.record[column] for column in columns), row.record[instant]

    return list_changes([topic, topics.access(viewer_of(info).user_id)], changed_since, mark)


@subscription(needs=Permission.BE_SIGNED_IN, later="home")
async def dashboard_changed(info: Info) -> AsyncGenerator[Dashboard, None]:
    raise NotImplementedYet
