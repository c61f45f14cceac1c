"""From what is selected on rows to the JSON that PostgreSQL writes of them: what it reads is not made python's first.

Spelled are columns, computed values that say how (`Sql`) or have few values, joined objects, lists and sums. A row of
which everything can be spelled is one text; of another, its lists and sums are. The rest is told (`telling`).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import Executor, get_nullable_type, is_leaf_type, is_list_type, is_non_null_type
from tortoise.fields.data import CharEnumFieldInstance

from models.flat import NOTHING, Name, Spelled, Spelling, expression, one_after_the_other
from schema.engine.completion import NotCompiled, Selected, attribute_of, selected, value_below
from schema.engine.places import Place
from schema.engine.spelled_leaves import column, field_at, one_of
from schema.reading.maps import Column, Computed, Many, One, Sums
from schema.reading.wanted import Wanted, beside, link_of, relation


def spelled(executor: Executor[Any], reader: Wanted, place: Place) -> Spelled:
    """What is spelled of the rows there."""
    return _Speller(executor, reader).rows(place, alone=True)


class _Text(NamedTuple):
    """JSON in pieces, and whether it is never null in SQL."""

    pieces: tuple[str | Spelling, ...]
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class _Object:
    """An object to be spelled: the row of a list, or one that is joined to it on the way `way`."""

    place: Place
    parts: dict[str, Spelled]
    """What is spelled of the parts of the row, as it is found."""
    way: str = ""
    is_sum: bool = False

    def path(self, name: str) -> str:
        """What the record calls a column of the object."""
        return f"{self.way}{name}"


@dataclass(frozen=True, slots=True)
class _Speller:
    executor: Executor[Any]
    reader: Wanted

    def rows(self, place: Place, *, alone: bool = False, is_sum: bool = False) -> Spelled:
        """What is spelled of the rows there; in a list, none may be null."""
        parts: dict[str, Spelled] = {}
        return _fitting(self._object(_Object(place, parts, is_sum=is_sum)), parts, alone)

    def _links(self, one: One, place: Place) -> Spelled:
        """The same of rows which are links that lead to the objects there."""
        parts: dict[str, Spelled] = {}
        text = self._object(_Object(place, parts, f"{relation(one)}__")) if self.reader.is_joined(one) else None
        return _fitting(text, parts, False)

    def _object(self, one: _Object) -> _Text | None:
        """None when something in it is not spelled; parts of the row are, all the same."""
        place = one.place
        try:
            fields = list(selected(self.executor, place.kind, place.details))
        except NotCompiled:
            return None
        texts = [self._field(one, field) for field in fields]
        pieces: list[str | Spelling] = ["{"]
        for field, text in zip(fields, texts, strict=True):
            if text is None:
                return None
            pieces += ["" if len(pieces) == 1 else ",", f'"{field.key}":', *text.pieces]
        return _Text((*pieces, "}"), all(text is not None and text.is_sure for text in texts))

    def _field(self, one: _Object, field: Selected) -> _Text | None:
        if field.field is None:
            return _Text((f'"{one.place.kind.name}"',))
        try:
            name = attribute_of(field.field)
        except NotCompiled:
            return None
        source, below = self.reader.chosen(one.place.typename, one.place.selection)[name]
        kind, is_required = get_nullable_type(field.field.type), is_non_null_type(field.field.type)
        match source:
            case Column(path) if is_leaf_type(kind):
                return self._column(one, path, kind, is_required)
            case Computed():
                return self._computed(one, source, field)
            case One() if self.reader.is_joined(source):
                return self._joined(one, source, Place(kind, field.details, source.target, below), is_required)
            case Many(asked=False) if is_list_type(kind):
                place = Place(get_nullable_type(kind.of_type), field.details, source.target, below)
                link = link_of(source)
                return _part(one, name, self.rows(place) if link is None else self._links(link, place))
            case Sums():
                return _part(one, name, self.rows(Place(kind, field.details, source.target, below), is_sum=True))
            case _:
                return None

    def _column(self, one: _Object, path: str, kind: Any, is_required: bool) -> _Text | None:
        known, may_lack = self._known(one, path)
        found = column(kind, known, one.path(path))
        if found is None:
            return None
        if not may_lack:
            return _Text((found,))
        return _Text((found,), is_sure=False) if is_required else _Text((("coalesce(", *found, ", 'null')"),))

    def _known(self, one: _Object, path: str) -> tuple[Any, bool]:
        known, may_lack = field_at(self.reader.maps[one.place.typename].model, path)
        return known, may_lack or one.is_sum

    def _computed(self, one: _Object, source: Computed, field: Selected) -> _Text | None:
        known = [self._known(one, path) for path in source.paths]
        if source.sql is not None:
            fits = all(not may_lack or place in source.sql.lacking for place, (_, may_lack) in enumerate(known))
            paths = map(one.path, source.paths)
            return _Text((expression(source.sql.how, *paths),)) if fits else None
        if source.of is None or len(known) != 1 or known[0][1]:
            return None
        values = _values_of(source, known[0][0])
        return self._one_of(one.path(source.paths[0]), source.of, values, field) if values else None

    def _one_of(self, path: str, of: Callable[[Any], Any], values: Iterable[Any], field: Selected) -> _Text | None:
        """A value for each value of a column."""
        assert field.field is not None
        try:
            written = value_below(self.executor, field.field.type, field.details)
            return _Text((one_of(path, values, lambda value: written.answer(of(value))),), is_sure=False)
        except NotCompiled:
            return None

    def _joined(self, one: _Object, source: One, place: Place, is_required: bool) -> _Text | None:
        _, may_lack = self._known(one, source.path)
        text = self._object(_Object(place, one.parts, f"{one.path(relation(source))}__"))
        if text is None or not may_lack:
            return text
        absent = ("CASE WHEN ", Name(one.path(source.path)), " IS NULL THEN 'null' ELSE ")
        return None if is_required else _Text(((*absent, *one_after_the_other(text.pieces), " END"),), text.is_sure)


def _part(one: _Object, name: str, found: Spelled) -> _Text | None:
    """A part of the row, which has but one answer."""
    name = one.path(beside(name))
    found = NOTHING if name in one.parts else found
    one.parts[name] = found
    return None if found.row is None else _Text(((Name(name),),))


def _fitting(text: _Text | None, parts: dict[str, Spelled], alone: bool) -> Spelled:
    fits = text is not None and (alone or text.is_sure)
    return Spelled(one_after_the_other(text.pieces) if text is not None and fits else None, parts)


def _values_of(source: Computed, known: Any) -> Collection[Any] | None:
    """All values that the column of a computed value may have, when they are few."""
    return source.among or (tuple(known.enum_type) if isinstance(known, CharEnumFieldInstance) else None)
