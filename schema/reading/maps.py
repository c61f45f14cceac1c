"""The vocabulary of maps: of each field of a type, where its value comes from.

A map names columns by their path from the row (`establishment__company__name`): what is not selected is not read.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from tortoise.models import Model
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models.scoping import Scoped

if TYPE_CHECKING:
    from schema.reading.reader import Reader
    from schema.reading.selection import Selection

Record = Mapping[str, Any]
Make = Callable[[Record, Viewer], Any]


class View(Enum):
    """On what a value depends beside the row. It decides who may share one reading of it (`subscriptions.fanout`)."""

    RIGHTS = "the same for all who stand on the same side with the same roles over the same entities"
    USER = "perhaps another for each user; what is not marked otherwise"


@dataclass(frozen=True, slots=True)
class Column:
    """The value of one column as it is."""

    path: str


@dataclass(frozen=True, slots=True)
class Sql:
    """The JSON of a value as an expression of PostgreSQL over its columns `{0}`, `{1}`…; it is never null. Those in
    `lacking` may be."""

    how: str
    lacking: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Computed:
    """A value made from a few columns and, for what depends on rights, the viewer."""

    paths: tuple[str, ...]
    make: Make
    view: View = View.USER
    of: Callable[..., Any] | None = None
    """What makes it from the values of these columns, when no viewer is needed."""
    sql: Sql | None = None
    """What spells the same."""
    among: Collection[Any] | None = None
    """The values that its only column may have, when they are few; those of an enum are known."""


def computed(
    paths: tuple[str, ...], of: Callable[..., Any], sql: Sql | None = None, among: Collection[Any] | None = None
) -> Computed:
    """A value made from the values of these columns alone: the same for everybody."""
    return Computed(paths, lambda record, _: of(*[record[path] for path in paths]), View.RIGHTS, of, sql, among)


def labelled(path: str) -> Computed:
    """The label of what the column holds, one of few."""
    return computed((path,), attrgetter("label"))


@dataclass(frozen=True, slots=True)
class One:
    """The object that a key column points to; null when the key is null or the object is out of sight."""

    target: str
    path: str
    reached: bool = True
    """Whether seeing the row is enough to see the object; otherwise it must be visible by itself."""


@dataclass(frozen=True, slots=True)
class Many:
    """The objects whose key column points back to the row, in that order."""

    target: str
    back: str
    order: tuple[str, ...]
    reached: bool = True
    """Whether seeing the row is enough to see the objects; otherwise each must be visible by itself."""
    rows: Callable[..., QuerySet[Any]] | None = None
    """Those which may point to a row that a viewer sees, when the map of the target does not say it."""
    via: str = ""
    """Where these rows are links: their key column that leads to the object."""
    asked: bool = False
    """Whether the field has arguments, which `rows` takes by name."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A connection over the objects whose key column points back to the row, in the order of a column. `name` is its
    own in cursors; `rows` takes the arguments of the field that are not about the page."""

    name: str
    target: str
    back: str
    order: str
    rows: Callable[..., QuerySet[Any]] | None = None


@dataclass(frozen=True, slots=True)
class Either:
    """The object that a row leads to by the name of its type and its key, when it is visible by itself; null otherwise.
    `usual` are the types that are read with the row, others by themselves."""

    kind: str
    key: str
    usual: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """The object that the sums of such columns make, over the rows whose key column points back to the row."""

    target: str
    of: str
    back: str
    columns: tuple[str, ...]


class Gather(Protocol):
    """Fetches a field for a whole list of records at once: one value for each record, in the same order."""

    def __call__(
        self, reader: "Reader", records: Sequence[Record], selection: "Selection"
    ) -> Awaitable[Sequence[Any]]: ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """Anything that columns and keys cannot say: sums, histories, objects of several types."""

    paths: tuple[str, ...]
    gather: Gather
    view: View = View.USER
    """Of what it gathers itself; the objects below have marks of their own."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """A field whose capability comes later: selecting it is refused with NOT_IMPLEMENTED."""


Source = Column | Computed | One | Many | Pages | Sums | Either | Gathered | NotYet


@dataclass(frozen=True, slots=True)
class Map:
    """One GraphQL type: its table, its fields, and who sees its rows."""

    typename: str
    model: type[Model]
    fields: Mapping[str, Source]
    reached: Callable[[Viewer], QuerySet[Any]]
    """Rows that may be shown because a visible row leads to them."""
    orders: Mapping[str, str] = field(default_factory=dict)
    """Order fields of the contract → the column that is never null."""
    reached_view: View = View.USER
    """On what `reached` depends."""
    visible_view: View = View.USER
    """On what `visible` depends."""

    def visible(self, viewer: Viewer) -> QuerySet[Any]:
        """The rows that the viewer may ask for by themselves."""
        if not issubclass(self.model, Scoped) or not hasattr(self.model, "visible_to"):
            raise TypeError(f"{self.typename} is only read through another object")
        found: QuerySet[Any] = self.model.visible_to(viewer)
        return found
