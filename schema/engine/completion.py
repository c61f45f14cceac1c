"""From what an operation selects on a type to a function from an object to its answer.

Compiled: attributes read by the default resolver; lists, objects and abstract types of them; aliases, fragments, skip
and include, which graphql-core's own collector resolves. Everything else is left to graphql-core, field by field.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from graphql import (
    Executor,
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from strawberry.types.field import StrawberryField

from schema.engine.leaves import Complete, Unfit, check_fit, leaf, written_as_is
from schema.reading.rows import Row, value_of
from schema.reading.written import written

_NO_INFO = cast(GraphQLResolveInfo[Any], None)
"""Types are told by their objects alone."""


class NotCompiled(Exception):
    """Something below is not plain: graphql-core resolves this object field by field."""


class Value(NamedTuple):
    """What answers the values of a field."""

    required: bool
    """Whether null is an error."""
    as_is: type
    """The class of which every instance is its own answer."""
    finish: Complete
    """What answers the rest."""

    def answer(self, value: Any) -> Any:
        """The answer of one value. Raises anything when graphql-core would have something to say."""
        if value.__class__ is self.as_is:
            return value
        if value is None:
            if self.required:
                raise Unfit
            return None
        return self.finish(value)


_TYPENAME = Value(True, str, str)


def compiled(executor: Executor[Any], kind: GraphQLObjectType, asked: FieldDetailsList) -> Complete | None:
    """What answers an object of that type; None when graphql-core must."""
    try:
        return _object(executor, kind, asked)
    except (NotCompiled, GraphQLError):
        return None


def _object(executor: Executor[Any], kind: GraphQLObjectType, asked: FieldDetailsList) -> Complete:
    return object_without(executor, kind, asked, ())


def object_without(
    executor: Executor[Any], kind: GraphQLObjectType, asked: FieldDetailsList, aside: Collection[str]
) -> Complete:
    """What answers an object of that type. Raises `NotCompiled`.

    The answers of fields put aside are for somebody else: the name of the type holds their places.
    """
    fields = [
        (one.key, attribute_of(one.field), value_below(executor, one.field.type, one.details))
        if one.field
        else (one.key, "", _TYPENAME)
        for one in selected(executor, kind, asked, aside)
    ]
    return _filling(kind, fields)


class Selected(NamedTuple):
    """A field that is selected on an object, and its key in the answer."""

    key: str
    field: GraphQLField | None
    """None for the name of the type of the object."""
    details: FieldDetailsList


def selected(
    executor: Executor[Any], kind: GraphQLObjectType, asked: FieldDetailsList, aside: Collection[str] = ()
) -> Iterator[Selected]:
    """The fields of an object of that type, in their order. Raises `NotCompiled`."""
    for key, details in executor.collect_subfields(kind, asked).grouped_field_set.items():
        name = details[0].node.name.value
        if name == "__typename" or key in aside:
            yield Selected(key, None, details)
        else:
            yield Selected(key, _plain(executor.schema.get_field(kind, name), details), details)


def _filling(kind: GraphQLObjectType, fields: Sequence[tuple[str, str, Value]]) -> Complete:
    """A function that reads one attribute after the other and gives a dictionary literal of their answers."""
    known: dict[str, Any] = {"check": _check_of(kind), "Row": Row}
    lines = [f"if source.__class__ is not Row or source.typename != {kind.name!r}: check(source)"]
    answers: list[str] = []
    for place, (key, attribute, (required, as_is, finish)) in enumerate(fields):
        if not attribute:
            answers.append(f"{key!r}: {kind.name!r}")
            continue
        value, unless = f"value{place}", "" if required else f" and value{place} is not None"
        known |= {f"class{place}": as_is, f"finish{place}": finish}
        lines += [
            f"{value} = source.{attribute}",
            f"if {value}.__class__ is not class{place}{unless}: {value} = finish{place}({value})",
        ]
        answers.append(f"{key!r}: {value}")
    return written("source", [*lines, f"return {{{', '.join(answers)}}}"], known)


def _check_of(kind: GraphQLObjectType) -> Callable[[Any], None]:
    """Raises `Unfit` for what is no object of that type."""
    is_type_of = kind.is_type_of

    def check(source: Any) -> None:
        check_fit(source)
        if is_type_of is not None and not is_type_of(source, _NO_INFO):
            raise Unfit

    return check


def _plain(field: GraphQLField | None, details: FieldDetailsList) -> GraphQLField:
    """The field, when only its value decides on its answer. Raises `NotCompiled`."""
    if field is None or any(one.fragment_variable_values or not _is_plain(one.node) for one in details):
        raise NotCompiled
    return field


def _is_plain(node: FieldNode) -> bool:
    """Whether it has no directives but those that the collector obeys."""
    return all(directive.name.value in ("skip", "include") for directive in node.directives or ())


def attribute_of(field: GraphQLField) -> str:
    """The attribute that the default resolver would read. Raises `NotCompiled` for a field with another resolver."""
    known = field.extensions.get("strawberry-definition")
    if not (isinstance(known, StrawberryField) and known.is_basic_field and known.default_resolver is value_of):
        raise NotCompiled
    return known.python_name


def resolved(field: Any) -> StrawberryField | None:
    """The definition of a field that an async resolver answers, and nothing else."""
    known = field.extensions.get("strawberry-definition") if field else None
    is_plain = isinstance(known, StrawberryField) and known.is_async and not known.extensions
    return known if is_plain else None


def value_below(executor: Executor[Any], kind: GraphQLOutputType, details: FieldDetailsList) -> Value:
    """What answers values of that type. Raises `NotCompiled`."""
    if is_non_null_type(kind):
        return value_below(executor, kind.of_type, details)._replace(required=True)
    if is_list_type(kind):
        return Value(False, written_as_is(None), _list(*value_below(executor, kind.of_type, details)))
    if is_leaf_type(kind):
        return Value(False, written_as_is(kind), leaf(kind, executor.complete_leaf_value))
    if is_abstract_type(kind):
        kinds = executor.schema.get_possible_types(kind)
        return Value(False, written_as_is(None), _one_of({one.name: compiled(executor, one, details) for one in kinds}))
    return Value(False, written_as_is(None), _object(executor, cast(GraphQLObjectType, kind), details))


def _list(required: bool, as_is: type, finish: Complete) -> Complete:
    def complete(values: Any) -> list[Any]:
        if values.__class__ is not list and values.__class__ is not tuple:
            raise Unfit
        if required and None in values:
            raise Unfit
        return [one if one is None or one.__class__ is as_is else finish(one) for one in values]

    return complete


def _one_of(kinds: Mapping[str, Complete | None]) -> Complete:
    """Only rows say their type by themselves."""

    def complete(source: Any) -> Any:
        finish = kinds.get(source.typename) if source.__class__ is Row else None
        if finish is None:
            raise Unfit
        return finish(source)

    return complete
