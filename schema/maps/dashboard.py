"""The home page («tableau de bord»): what waits for the viewer on this side, and whom and what they chose or hold."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, Final

from strawberry.utils.str_converters import to_camel_case
from tortoise.expressions import Subquery

from auth.permissions import Permission
from auth.viewer import Side, Viewer
from models import flat
from models.attachments import Attachment
from models.bell import Inbox
from models.companies.contacts import AdviserContact, ContactStar
from models.states import DraftState
from schema.attachments import AttachmentRequestFilter
from schema.bell import NotificationFilter
from schema.dossier_inputs import DossierFilter
from schema.draft_inputs import DraftFilter
from schema.enrolment_inputs import EnrolmentFilter
from schema.finding.attachments import requests_matching
from schema.finding.common import given
from schema.finding.dossiers import ACTION_NEEDED, count_of, dossiers_matching
from schema.finding.drafts import drafts_matching
from schema.finding.enrolments import enrolments_matching
from schema.home import CounterKind, SearchTarget
from schema.maps import reader_for
from schema.reading.pages import Tally
from schema.reading.rows import Row
from schema.reading.selection import Selection


@dataclass(frozen=True, slots=True)
class Waiting:
    """One counter: who has it, in which list it is found by which filter, and how many that finds."""

    kind: CounterKind
    target: SearchTarget
    label: str
    needs: Permission
    filter: Callable[[Viewer], Any]
    count: Callable[[Viewer, Any], Awaitable[int]]
    sides: frozenset[Side] = frozenset(Side)

    async def row(self, viewer: Viewer) -> Row:
        """The counter as it is now."""
        wanted = self.filter(viewer)
        found = await self.count(viewer, wanted)
        return Row(
            "DashboardCounter",
            kind=self.kind,
            label=self.label,
            count=found,
            target=self.target,
            filter=_as_sent(wanted),
        )


async def dashboard_row(viewer: Viewer, selection: Selection) -> Row:
    """What is selected of the home page."""
    asked, row = selection.fields("Dashboard"), Row("Dashboard")
    for name, below in asked.items():
        if name in _READ:
            row.__dict__[name] = await _READ[name](viewer, below)
    return row


def unread(viewer: Viewer) -> Tally:
    """Unread lines of the viewer's bell on this side."""
    return Tally("unread_count", Inbox.visible_to(viewer), "unread_count")


async def _counters(viewer: Viewer, _: Selection) -> list[Row]:
    mine = [one for one in COUNTERS if viewer.side in one.sides and viewer.can(one.needs)]
    return [await one.row(viewer) for one in mine]


async def contacts(viewer: Viewer, below: Selection, *, starred: bool) -> list[Row]:
    """Of the companies that the viewer is attached to on this side; the funder's staff are attached to none."""
    mine = AdviserContact.visible_to(viewer).order_by("company__name", "name", "id")
    if starred:
        mine = mine.filter(id__in=Subquery(ContactStar.visible_to(viewer).values("contact_id")))
    return [] if viewer.is_staff else await reader_for(viewer).rows("AdviserContact", mine, below)


async def _starred(viewer: Viewer, below: Selection) -> list[Row]:
    return await contacts(viewer, below, starred=True)


async def _attachments(viewer: Viewer, below: Selection) -> list[Row]:
    mine = Attachment.visible_to(viewer).filter(user_id=viewer.user_id, side=viewer.side, active=True)
    return await reader_for(viewer).rows("Attachment", mine.order_by("since", "id"), below)


_READ: Final = {"counters": _counters, "starred_contacts": _starred, "attachments": _attachments}


def _to_do(viewer: Viewer) -> DossierFilter:
    """By their states, of which counts are kept, rather than by `actionNeeded`, which lists the same."""
    return DossierFilter(status=list(ACTION_NEEDED[viewer.side]))


async def _count_dossiers(viewer: Viewer, wanted: DossierFilter) -> int:
    counted = count_of(viewer, wanted, None)
    return await (counted() if counted else flat.count(dossiers_matching(viewer, wanted, None)))


COUNTERS: Final = (
    Waiting(
        CounterKind.DRAFTS_TO_VALIDATE,
        SearchTarget.DRAFTS,
        "Demandes à valider",
        Permission.TRANSMIT_DRAFTS,
        lambda _: DraftFilter(state=[DraftState.AWAITING_MEMBER]),
        lambda viewer, wanted: flat.count(drafts_matching(viewer, wanted, None)),
        frozenset({Side.MEMBER}),
    ),
    Waiting(
        CounterKind.DOSSIERS_TO_COMPLETE,
        SearchTarget.DOSSIERS,
        "Dossiers à compléter",
        Permission.FOLLOW_DOSSIERS,
        _to_do,
        _count_dossiers,
        frozenset(ACTION_NEEDED) - {Side.STAFF},
    ),
    Waiting(
        CounterKind.DOSSIERS_TO_COMPLETE,
        SearchTarget.DOSSIERS,
        "Dossiers à traiter",
        Permission.REVIEW_DOSSIERS,
        _to_do,
        _count_dossiers,
        frozenset({Side.STAFF}),
    ),
    Waiting(
        CounterKind.ATTACHMENT_REQUESTS_TO_DECIDE,
        SearchTarget.ATTACHMENT_REQUESTS,
        "Demandes de rattachement à valider",
        Permission.DECIDE_ATTACHMENTS,
        lambda _: AttachmentRequestFilter(awaiting_me=True),
        lambda viewer, wanted: flat.count(requests_matching(viewer, wanted)),
    ),
    Waiting(
        CounterKind.ENROLMENTS_TO_DECIDE,
        SearchTarget.ENROLMENTS,
        "Demandes d'inscription à traiter",
        Permission.DECIDE_ENROLMENTS,
        lambda _: EnrolmentFilter(awaiting_me=True),
        lambda viewer, wanted: flat.count(enrolments_matching(viewer, wanted, None)),
    ),
    Waiting(
        CounterKind.UNREAD_NOTIFICATIONS,
        SearchTarget.NOTIFICATIONS,
        "Notifications non lues",
        Permission.HEAR_BELL,
        lambda _: NotificationFilter(unread=True),
        lambda viewer, _: unread(viewer).now(),
    ),
)
"""In the order of the page. Those of invoices and reservations come with them."""


def _as_sent(filter: Any) -> dict[str, Any]:
    """A filter input as a client sends it, what it does not ask for left out."""
    values = {to_camel_case(one.name): given(getattr(filter, one.name)) for one in fields(filter)}
    return {name: _plain(value) for name, value in values.items() if value not in (None, False)}


def _plain(value: Any) -> Any:
    return [one.name if isinstance(one, Enum) else one for one in value] if isinstance(value, list) else value
