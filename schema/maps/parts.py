"""The parts of a request: whoever sees the request sees them, but for providers, who see those that are theirs.

Nothing else decides on them: so they are read in the statement of the request itself.
"""

from collections.abc import Callable
from typing import Any

from tortoise.queryset import QuerySet

from auth.viewer import Side, Viewer


def parts_of_visible(model: Any) -> Callable[[Viewer], QuerySet[Any]]:
    """The rows that belong to a visible request. Providers see what `visible_to` of the model says."""

    def reached(viewer: Viewer) -> QuerySet[Any]:
        own = viewer.side is Side.PROVIDER
        found: QuerySet[Any] = model.visible_to(viewer) if own else model.everyones("a part of a visible request")
        return found

    return reached
