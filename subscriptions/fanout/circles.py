"""Those who share answers: who asks the same, with the same view."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from auth.per_database import per_database
from auth.viewer import Viewer
from models.flat.keyed import Keyed
from schema.maps import MAPS
from schema.reading.reader import Reader
from schema.reading.rows import Row
from schema.reading.selection import Selection

if TYPE_CHECKING:
    from subscriptions.fanout.operations import Operation


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Circle:
    """One operation in one view. Compared by identity: `Operation.circle_of` gives the same one for the same view."""

    operation: Operation
    view: Hashable
    reader: SubjectReader
    """Reads what all of the circle see."""


class _Statements(dict[tuple[str, int], Keyed | None]):
    """By type and selection, which the operation keeps; None where more than a statement is needed."""


@dataclass(frozen=True, slots=True)
class SubjectReader(Reader):
    """Reads for a whole circle: event after event, a subject of the same few types."""

    _known: Callable[[], _Statements] = field(default_factory=lambda: per_database(_Statements))

    @classmethod
    def of(cls, viewer: Viewer) -> SubjectReader:
        """The door by which this viewer, and those of the same rights, read."""
        return cls(viewer, MAPS)

    async def visible(self, typename: str, keys: Iterable[UUID | None], selection: Selection) -> dict[UUID, Row]:
        """Rows that the viewer may ask for by themselves, by key."""
        wanted = {key for key in keys if key is not None}
        keyed = self._keyed_by(typename, selection) if len(wanted) == 1 else None
        if keyed is None:
            return await Reader.visible(self, typename, wanted, selection)
        [key] = wanted
        rows = await self.dressed(typename, await keyed.rows(key), selection)
        return {key: rows[0]} if rows else {}

    def _keyed_by(self, typename: str, selection: Selection) -> Keyed | None:
        """None for what takes more than the columns of its rows."""
        statements, place = self._known(), (typename, id(selection))
        if place not in statements:
            plain = not self.parts(typename, selection)
            columns = self.columns(typename, selection)
            statements[place] = Keyed(self.maps[typename].visible(self.viewer), columns) if plain else None
        return statements[place]
