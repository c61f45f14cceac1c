"""What must be read for a selection: columns, objects that are joined, parts of other rows."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeGuard

from graphql import FieldNode
from tortoise.queryset import QuerySet

from auth.viewer import Viewer
from models import flat
from schema.reading.maps import Column, Computed, Either, Gathered, Many, Map, One, Pages, Source, Sums
from schema.reading.pages import Asked, Order, Window
from schema.reading.rows import NotShaped
from schema.reading.selection import Selection


class Question(Protocol):
    """An operation with its variables (`schema.engine.called.Called`)."""

    def arguments_of(self, typename: str, nodes: Iterable[FieldNode]) -> dict[str, Any]:
        """What is given to a field with arguments wherever it is selected there. Raises `NotShaped` when it differs."""

    def spelled(
        self, key: Hashable, reader: "Wanted", typename: str, asked: Selection, *, is_page: bool
    ) -> flat.Spelled:
        """What its rows may be spelled as."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """For one viewer, by the maps of every type. With the question, lists with arguments are parts as others are."""

    viewer: Viewer
    maps: dict[str, Map]
    question: Question | None = None

    def chosen(self, typename: str, selection: Selection) -> dict[str, tuple[Source, Selection]]:
        """The sources of what is selected on an object of that type, each with what is selected below."""
        one = self.maps[typename]
        return selection.once(("chosen", id(one)), lambda: _sources(one, selection))

    def is_joined(self, one: One) -> bool:
        """Whether the row says all about the object: then its columns are read with those of the row."""
        return one.reached and not self.maps[one.target].reached(self.viewer)._q_objects

    def joins(self, typename: str, selection: Selection) -> tuple[Any, ...]:
        """Which of the selected objects are read with the row; it may depend on the viewer."""
        return tuple(
            [
                (name, self._way(typename, name, selection), self.joins(target, nodes_of(source, below)))
                for name, (source, below) in self.chosen(typename, selection).items()
                for target in _targets(source)
            ]
        )

    def _way(self, typename: str, name: str, selection: Selection) -> int:
        """What else decides on how it is read and told: whether it is joined, or how many are shown."""
        source, _ = self.chosen(typename, selection)[name]
        if isinstance(source, Pages) and self.question is not None:
            return self.size_of(typename, name, selection)
        one = link_of(source) if isinstance(source, Many) else source
        return isinstance(one, One) and self.is_joined(one)

    def columns(self, typename: str, selection: Selection, extra: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The paths of the columns that make the objects, those of joined objects included."""
        chosen = self.chosen(typename, selection)
        joined = [
            path for source, below in chosen.values() if isinstance(source, One) for path in self._of(source, below)
        ]
        return tuple(sorted({"id", *extra, *joined, *_own_columns(chosen.values())}))

    def _of(self, one: One, below: Selection) -> list[str]:
        """The columns of an object that is joined."""
        names = self.columns(one.target, below) if self.is_joined(one) else ()
        return [f"{relation(one)}__{name}" for name in names]

    def parts(self, typename: str, selection: Selection) -> list[flat.Part]:
        """What the statement of the rows may read of other rows, each under the name of its field."""
        found: list[flat.Part] = []
        for name, (source, below) in self.chosen(typename, selection).items():
            if isinstance(source, One):
                found += self._parts_of(source, below)
            elif _is_unasked(source):
                found.append(self._part(name, source, self.pointing(source), below))
            elif isinstance(source, Either) and self.question is not None:
                found += [self._subject(name, source, target, below) for target in source.usual]
            elif isinstance(source, Many | Pages) and self.question is not None:
                found.append(self._part(name, source, self._asked(typename, name, source, selection), below))
        return found

    def _subject(self, name: str, either: Either, target: str, below: Selection) -> flat.Part:
        """The object that a row leads to, when it is of that type."""
        columns, inside = self.columns(target, below), tuple(self.parts(target, below))
        query, only = self.maps[target].visible(self.viewer), (either.kind, target)
        return flat.Part(as_kind(name, target), query, "id", columns, False, inside, either.key, only)

    def _parts_of(self, one: One, below: Selection) -> list[flat.Part]:
        """The parts of an object that is joined."""
        way = relation(one)
        parts = self.parts(one.target, below) if self.is_joined(one) else ()
        return [replace(_led(way, part), name=f"{way}__{part.name}") for part in parts]

    def _part(self, name: str, source: Many | Pages | Sums, query: QuerySet[Any], below: Selection) -> flat.Part:
        columns, inside = self.of_children(source, below)
        is_shared = _is_unasked(source) and not query._q_objects and all(one.is_shared for one in inside)

        def make() -> flat.Part:
            summed = isinstance(source, Sums)
            return flat.Part(beside(name), query, source.back, columns, summed, tuple(inside), is_shared=is_shared)

        if not is_shared:
            return make()
        return below.once(("part", name, source, self.question is None, self.joins(source.target, below)), make)

    def of_children(self, source: Many | Pages | Sums, below: Selection) -> tuple[tuple[str, ...], list[flat.Part]]:
        """The columns and the parts of rows that point back."""
        one = link_of(source) if isinstance(source, Many) else None
        if one is not None:
            return tuple(sorted({"id", one.path, *self._of(one, below)})), self._parts_of(one, below)
        nodes = nodes_of(source, below)
        if isinstance(source, Sums):
            return source.columns, self.parts(source.target, nodes)
        extra = (Order.of(source.order).column,) if isinstance(source, Pages) else ()
        return self.columns(source.target, nodes, extra), self.parts(source.target, nodes)

    def pointing(self, source: Many | Pages | Sums, **arguments: Any) -> QuerySet[Any]:
        """The rows that may point to a visible one."""
        if isinstance(source, Sums):
            return self.maps[source.of].reached(self.viewer)
        target = self.maps[source.target]
        is_reached = isinstance(source, Pages) or source.reached
        rows = source.rows or (target.reached if is_reached else target.visible)
        found = rows(self.viewer, **arguments)
        return found if isinstance(source, Pages) else found.order_by(*source.order)

    def _asked(self, typename: str, name: str, source: Many | Pages, selection: Selection) -> QuerySet[Any]:
        """Those that the question asks for; of pages, the first rows and one more. Raises `NotShaped`."""
        if isinstance(source, Many):
            return self.pointing(source, **self._given(typename, name, selection))
        size = self.size_of(typename, name, selection)
        return Order.of(source.order).sorted(self.pointing(source)).limit(size + 1)

    def size_of(self, typename: str, name: str, selection: Selection) -> int:
        """How many objects that connection shows. Raises `NotShaped` for more than a first page of all of them."""
        given = self._given(typename, name, selection)
        size = Window.of(given.pop("first", None)).size
        if any(value is not None for value in given.values()):
            raise NotShaped
        return size

    def _given(self, typename: str, name: str, selection: Selection) -> dict[str, Any]:
        """The arguments of that field. Raises `NotShaped`."""
        if self.question is None:
            raise NotShaped
        kind = self.maps[typename].typename
        return self.question.arguments_of(kind, selection.nodes(kind, name))


def _is_unasked(source: Source) -> TypeGuard[Many | Sums]:
    """Whether it is made of rows that no argument chooses."""
    return isinstance(source, Sums) or (isinstance(source, Many) and not source.asked)


def nodes_of(source: Source, below: Selection) -> Selection:
    """What is selected on the objects of that source."""
    return Asked.of(source.target, below).nodes if isinstance(source, Pages) else below


def _led(way: str, part: flat.Part) -> flat.Part:
    """The part of an object, as a part of the row that leads to it."""
    only = part.only and (f"{way}__{part.only[0]}", part.only[1])
    inside = tuple([_led(way, one) for one in part.inside]) if part.summed else part.inside
    return replace(part, key=f"{way}__{part.key}", only=only, inside=inside, made={})


def link_of(many: Many) -> One | None:
    """The object that rows of links lead to."""
    return One(many.target, many.via) if many.via else None


def beside(name: str) -> str:
    """Where a record holds the parts that a field is made of; no column has such a name."""
    return f"parts of {name}"


def as_kind(name: str, typename: str) -> str:
    """The same for an object of one of several types."""
    return f"{beside(name)} as {typename}"


def relation(one: One) -> str:
    """`establishment__company_id` → `establishment__company`."""
    return one.path.removesuffix("_id")


def _sources(one: Map, selection: Selection) -> dict[str, tuple[Source, Selection]]:
    asked = selection.fields(one.typename)
    return {name: (one.fields[name], below) for name, below in asked.items() if name != "__typename"}


def _targets(source: Source) -> tuple[str, ...]:
    match source:
        case Either(usual=usual):
            return usual
        case One(target=target) | Many(target=target) | Pages(target=target) | Sums(target=target):
            return (target,)
        case _:
            return ()


def _own_columns(sources: Iterable[tuple[Source, Selection]]) -> set[str]:
    columns: set[str] = set()
    for source, _ in sources:
        match source:
            case Column(path) | One(_, path):
                columns.add(path)
            case Either(kind, key):
                columns.update((kind, key))
            case Computed(paths) | Gathered(paths):
                columns.update(paths)
    return columns
