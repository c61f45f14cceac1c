"""A bell that is told with others: who it is, what it asked, what it was told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from auth.permissions import Permission
from auth.viewer import Viewer
from models.states import NotificationKind
from schema.context import Context
from subscriptions.bell import Told

if TYPE_CHECKING:
    from subscriptions.fanout.line import Line
    from subscriptions.fanout.office import Office
    from subscriptions.fanout.operations import Operation


@dataclass(slots=True, eq=False)
class Member:
    """An entry in a router, without a task, a queue or a generator of its own."""

    office: Office
    line: Line
    context: Context
    """Of its operation: the transport renews its caller when the client brings a fresh token."""
    operation: Operation
    inbox_id: UUID
    kinds: Collection[NotificationKind] | None
    told: Told
    needs: Permission
    is_open: bool = True

    @property
    def viewer(self) -> Viewer:
        """Who listens, as last known."""
        caller = self.context.caller
        assert isinstance(caller, Viewer)  # only a viewer opens a bell, and only a viewer stays
        return caller

    def cancel(self) -> None:
        """Hears nothing from now on."""
        self.office.leave(self)
