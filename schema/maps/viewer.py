"""The signed-in user in the current context: themselves, their side, what they hold, their bell."""

from collections.abc import Awaitable, Callable
from typing import Any

from auth.viewer import Side, Viewer
from models.accounts.making import available_sides
from models.accounts.registrations.accepting import to_accept
from models.accounts.sessions import SignInSession
from models.attachments import Attachment
from models.bell import InboxEntry
from models.bell.digests import USUAL_HOUR, hour_of
from models.bell.preferences import preferences_of
from models.delegations import Delegation
from models.enrolments.carts import CartItem
from schema.attachments import AttachmentFilter
from schema.bell import NotificationFilter
from schema.context import Info
from schema.finding.attachments import attachments_matching
from schema.finding.common import given
from schema.finding.notifications import notifications_matching
from schema.maps import reader_for
from schema.maps.dashboard import contacts, dashboard_row, unread
from schema.maps.hours import hours_row
from schema.maps.preferences import preference_row
from schema.maps.verified_identity import identity_row
from schema.reading.again import page_of
from schema.reading.pages import Listed, Order, Window, bound_of, read_page
from schema.reading.rows import LATER, Row
from schema.reading.selection import Selection


async def viewer_row(viewer: Viewer, selection: Selection) -> Row:
    """What is selected of the signed-in user."""
    asked = selection.fields("Viewer")
    row = Row("Viewer", side=viewer.side, scopes=sorted(viewer.scopes), saved_searches=LATER)
    row.__dict__["read_attachments"] = _attachments(viewer)
    row.__dict__["read_notifications"] = _notifications(viewer)
    row.__dict__["read_contacts"] = _contacts(viewer)
    for name, below in asked.items():
        if name in _READ:
            row.__dict__[name] = await _READ[name](viewer, below)
    return row


async def _user(viewer: Viewer, below: Selection) -> Row:
    return (await reader_for(viewer).visible("User", [viewer.user_id], below))[viewer.user_id]


async def _sides(viewer: Viewer, _: Selection) -> list[Side]:
    """Those that the user may switch to; who speaks in their name stays on the side of that."""
    return await available_sides(viewer.user_id) if viewer.is_oneself else [viewer.side]


async def _sessions(viewer: Viewer, below: Selection) -> list[Row]:
    mine = SignInSession.visible_to(viewer).order_by("-last_used_at", "id")
    return await reader_for(viewer).rows("SignInSession", mine, below)


async def _delegation(viewer: Viewer, below: Selection) -> Row | None:
    found = await reader_for(viewer).visible("Delegation", [viewer.delegation_id], below)
    return next(iter(found.values()), None)


async def _received(viewer: Viewer, below: Selection) -> list[Row]:
    received = Delegation.visible_to(viewer).filter(delegate_id=viewer.user_id).order_by("created_at", "id")
    return await reader_for(viewer).rows("Delegation", received, below)


async def _preferences(viewer: Viewer, _: Selection) -> list[Row]:
    return [preference_row(choice) for choice in await preferences_of(viewer.user_id)] if viewer.is_oneself else []


async def _digest_hour(viewer: Viewer, _: Selection) -> int:
    return await hour_of(viewer.user_id) if viewer.is_oneself else USUAL_HOUR


async def unread_count(viewer: Viewer) -> int:
    """Unread lines of the viewer's bell on this side."""
    return await unread(viewer).now()


async def cart_row(viewer: Viewer, selection: Selection) -> Row:
    """What the person chose, in that order."""
    chosen = CartItem.visible_to(viewer).order_by("added_at", "id")
    return Row("Cart", items=await reader_for(viewer).rows("CartItem", chosen, selection.under("Cart", "items")))


def _attachments(viewer: Viewer) -> Any:
    """Those of the side on which the viewer stands, unless the filter names sides."""

    async def read(
        info: Info, first: int | None = None, after: str | None = None, filter: AttachmentFilter | None = None
    ) -> Row:
        mine = attachments_matching(Attachment.visible_to(viewer).filter(user_id=viewer.user_id), filter)
        if filter is None or given(filter.side) is None:
            mine = mine.filter(side=viewer.side)
        bound = bound_of("viewer.attachments", filter, viewer.user_id, viewer.side)
        window, order = Window.of(first, after), Order("since", descending=False)
        return await read_page(reader_for(viewer), "Attachment", mine, order, window, bound, Selection.of(info))

    return read


def _contacts(viewer: Viewer) -> Any:
    async def read(info: Info, starred_only: bool | None = False) -> list[Row]:
        return await contacts(viewer, Selection.of(info), starred=bool(starred_only))

    return read


def _notifications(viewer: Viewer) -> Any:
    async def read(
        info: Info, first: int | None = None, after: str | None = None, filter: NotificationFilter | None = None
    ) -> Row:
        def listed() -> Listed:
            return Listed(
                "Notification",
                InboxEntry.visible_to(viewer).filter(notifications_matching(filter)),
                Order("sequence", descending=True),
                Window.of(first, after),
                bound_of("viewer.notifications", filter, viewer.user_id, viewer.side),
                tally=unread(viewer),
            )

        page: Row = await page_of(info, reader_for(viewer), listed)
        return page

    return read


_READ: dict[str, Callable[[Viewer, Selection], Awaitable[Any]]] = {
    "user": _user,
    "available_sides": _sides,
    "terms_to_accept": lambda viewer, _: to_accept(viewer),
    "sessions": _sessions,
    "dashboard": dashboard_row,
    "hours_account": hours_row,
    "delegation": _delegation,
    "delegations_received": _received,
    "verified_identity": lambda viewer, _: identity_row(viewer),
    "notification_preferences": _preferences,
    "digest_hour": _digest_hour,
    "cart": cart_row,
    "unread_notification_count": lambda viewer, _: unread_count(viewer),
}
"""Field → how it is read, when it is selected."""
