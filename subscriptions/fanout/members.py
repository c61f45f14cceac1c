"""A bell that is told with others: who it is, what it asked, what it was told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from auth.permissions import Permission
from auth.viewer import Caller, Viewer
from models.states import NotificationKind
from schema.context import Context
from subscriptions.bell import Told

if TYPE_CHECKING:
    from subscriptions.fanout.circles import Circle
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
    user_id: UUID
    kinds: Collection[NotificationKind] | None
    needs: Permission
    after: int | None
    """Where the client goes on; None for «from now on»."""
    told: Told | None = None
    """What the client knows; None until it was told the count."""
    inbox_id: UUID | None = None
    """Known once the member was told all that it had missed: from then on it listens to this inbox."""
    is_stale: bool = True
    """Whether the viewer's standing changed since `context.caller` was read."""
    is_open: bool = True
    _circle: tuple[Caller, str, Circle] | None = None

    @property
    def viewer(self) -> Viewer:
        """Who listens, as last known."""
        caller = self.context.caller
        assert isinstance(caller, Viewer)  # only a viewer opens a bell, and only a viewer stays
        return caller

    def circle(self, typename: str) -> Circle:
        """With whom it shares what a subject of this type answers. Raises `NotShared`."""
        known = self._circle
        if known is None or known[0] is not self.context.caller or known[1] != typename:
            known = self._circle = self.viewer, typename, self.operation.circle_of(self.viewer, typename)
        return known[2]

    def go_alone(self) -> None:
        """From now on the member is told by itself."""
        self.cancel()
        if self.told is not None:
            self.line.alone(self.told)

    def cancel(self) -> None:
        """Hears nothing from now on."""
        self.office.leave(self)
