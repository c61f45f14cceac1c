"""A bell that is told with others: who it is, what it asked, what it was told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from auth.permissions import Permission
from auth.viewer import Viewer
from models.states import NotificationKind
from subscriptions.bell import Told
from subscriptions.fanout.views import NotShared

if TYPE_CHECKING:
    from models.bell.rung import Shared
    from subscriptions.fanout.circles import Circle
    from subscriptions.fanout.line import Line
    from subscriptions.fanout.office import Office
    from subscriptions.fanout.operations import Operation


@dataclass(slots=True, eq=False)
class Member:
    """An entry in a router, without a task, a queue or a generator of its own."""

    office: Office
    line: Line
    operation: Operation
    viewer: Viewer
    """Who listens, as last known. Set by `renew` only."""
    kinds: Collection[NotificationKind] | None
    needs: Permission
    after: int | None
    """Where the client goes on; None for «from now on»."""
    told: Told | None = None
    """What the client knows; None until it was told the count."""
    inbox_id: UUID | None = None
    """Known once the member was told all that it had missed: from then on it listens to this inbox."""
    is_open: bool = True
    _circle: tuple[tuple[str, bool], Circle] | None = None

    def renew(self, viewer: Viewer) -> None:
        """The same person, with what they may see now or with a fresher token."""
        self.viewer = viewer
        self._circle = None

    def circle(self, shared: Shared) -> Circle:
        """With whom it shares what the subject of this notification answers. Raises `NotShared`."""
        known, about = self._circle, (shared.subject_type, shared.private)
        if known is None or known[0] != about:
            known = self._circle = about, self.operation.circle_of(self.viewer, *about)
        return known[1]

    def circle_to_hear(self, shared: Shared) -> Circle | None:
        """With whom it is told of this; None where it is told by itself, or of no such thing."""
        if self.kinds is not None and shared.kind not in self.kinds:
            return None
        try:
            return self.circle(shared)
        except NotShared:
            return None

    def go_alone(self) -> None:
        """From now on the member is told by itself."""
        self.cancel()
        if self.told is not None:
            self.line.alone(self.told)

    def cancel(self) -> None:
        """Hears nothing from now on."""
        self.office.leave(self)
