"""Reading the change feed: a page of the log, with each object as the viewer sees it now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from uuid import UUID

from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import clock
from models.changes import TYPES, Change
from models.changes.logging import last_position
from models.changes.purging import KEPT_DAYS
from models.changes.standing import standing_of
from schema.changes import ChangeKind
from schema.errors import BadInput, ResyncNeeded
from schema.ids import encode
from schema.maps import reader_for
from schema.reading import marks
from schema.reading.marks import Mark
from schema.reading.pages import bound_of
from schema.reading.rows import Row
from schema.reading.selection import Selection

USUAL, MOST = 100, 500


@dataclass(frozen=True, slots=True)
class Feed:
    """The changes of these types, or of all when none is named, for this viewer."""

    viewer: Viewer
    types: tuple[str, ...]
    standing: str

    @classmethod
    async def of(cls, viewer: Viewer, types: Sequence[str] | None) -> "Feed":
        """The feed of this viewer; no types means all. Raises BadInput for a type that has no feed."""
        for wanted in types or ():
            if wanted not in TYPES:
                raise BadInput(f"Le flux ne comporte pas ce type : {wanted[:40]}. Il comporte {', '.join(TYPES)}.")
        return cls(viewer, tuple(sorted(set(types or ()))), await standing_of(viewer))

    async def now(self) -> Row:
        """An empty page, whose cursor stands after everything told so far."""
        last = await self._after(0).order_by("-position").first()
        return self._page([], last.position if last else 0, more=False)

    async def since(self, cursor: str, first: int | None, selection: Selection) -> Row:
        """What was told after the cursor. Raises BadInput, ResyncNeeded."""
        size = _checked(first)
        mark = marks.read(cursor, self._bound)
        if mark.standing != self.standing or _is_too_old(mark) or mark.position > await last_position():
            raise ResyncNeeded
        found = await self._after(mark.position).order_by("position").limit(size + 1)
        given = found[:size]
        changes = await self._told(_last_of_each(given), selection.under("ChangePage", "changes"))
        # Read to the end, the cursor stands for this day, however long ago the last change was.
        last, more = given[-1] if given else None, len(found) > size
        return self._page(changes, last.position if last else mark.position, more, last if more else None)

    def _after(self, position: int) -> QuerySet[Change]:
        return Change.visible_to(self.viewer, position).filter(type_name__in=self.types or TYPES)

    async def _told(self, changes: Sequence[Change], selection: Selection) -> list[Row]:
        keys: dict[str, list[UUID]] = defaultdict(list)
        for change in changes:
            keys[change.type_name].append(change.object_id)
        reader, below = reader_for(self.viewer), selection.under("Change", "node")
        seen = {typename: await reader.visible(typename, wanted, below) for typename, wanted in keys.items()}
        return [self._change(one, seen[one.type_name].get(one.object_id)) for one in changes]

    def _change(self, change: Change, node: Row | None) -> Row:
        return Row(
            "Change",
            cursor=self._cursor(change.position, change),
            kind=ChangeKind.UPSERTED if node else ChangeKind.REMOVED,
            type_name=change.type_name,
            id=encode(change.type_name, change.object_id),
            node=node,
            at=change.at,
        )

    def _page(self, changes: list[Row], position: int, more: bool, last: Change | None = None) -> Row:
        return Row("ChangePage", changes=changes, end_cursor=self._cursor(position, last), has_more=more)

    def _cursor(self, position: int, at: Change | None) -> str:
        day = (at.logged_at if at else clock.now()).astimezone(UTC).date()
        return marks.write(Mark(position, day, self.standing), self._bound)

    @property
    def _bound(self) -> str:
        return bound_of("changes", self.types, self.viewer.actor_id, self.viewer.side)


def _checked(first: int | None) -> int:
    if first is None:
        return USUAL
    if not 1 <= first <= MOST:
        raise BadInput(f"Une page du flux compte de 1 à {MOST} changements.")
    return first


def _is_too_old(mark: Mark) -> bool:
    return mark.day < clock.now().date() - timedelta(days=KEPT_DAYS)


def _last_of_each(changes: Sequence[Change]) -> list[Change]:
    """The last change of each object, in the order of the log: what is read is its state of now."""
    last = {(change.type_name, change.object_id): change.position for change in changes}
    return [change for change in changes if last[change.type_name, change.object_id] == change.position]
