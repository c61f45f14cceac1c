"""Those who share answers: who asks the same, with the same view."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subscriptions.fanout.operations import Operation


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Circle:
    """One operation in one view. Compared by identity: `Operation.circle_of` gives the same one for the same view."""

    operation: Operation
    view: Hashable
