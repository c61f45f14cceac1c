"""Fields that a resolver answers, called as graphql-core would: the roots, and lists with arguments below them."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    Executor,
    FieldNode,
    GraphQLObjectType,
    GraphQLResolveInfo,
    get_nullable_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path
from strawberry import Info
from strawberry.schema.schema_converter import get_arguments
from strawberry.types.field import StrawberryField

from models.flat import NOTHING, Spelled
from schema.engine.completion import NotCompiled, Value, object_without, resolved, value_below
from schema.engine.leaves import written_as_is
from schema.engine.places import Place, page_places
from schema.engine.plans import Plan, plan_of
from schema.engine.spelling import spelled
from schema.engine.telling import teller
from schema.reading.rows import NotShaped, Told
from schema.reading.selection import Selection
from schema.reading.shapes import Description
from schema.reading.wanted import Wanted


@dataclass(frozen=True, slots=True)
class Called:
    """One such field of an operation: how it is called, and what answers its value."""

    key: str
    field: StrawberryField
    info: GraphQLResolveInfo[Any]
    arguments: dict[str, Any]
    value: Value | None
    """None when only graphql-core answers its rows: then it must be told."""
    details: FieldDetailsList
    executor: Executor[Any]
    plan: Plan
    inside: tuple["Called", ...] = ()
    """The fields of its object that are called too."""

    async def answer(self, context: Any, source: Any = None) -> Any:
        """What this field of `source` answers. Raises anything when graphql-core would have something to say."""
        context.question = self
        info: Info[Any, Any] = Info(_raw_info=self.info._replace(context=context), _field=self.field)
        resolver = cast(Any, self.field.base_resolver)
        itself = (source,) if resolver.self_parameter else ()
        found = await resolver(*itself, **{**self.arguments, "info": info})
        if found.__class__ is Told:
            return found.answer
        if self.value is None:
            self.plan.decided[_left(self.info.path)] = True
            raise NotCompiled
        data = self.value.answer(found)
        if data is not None:
            for one in self.inside:
                data[one.key] = await one.answer(context, found)
        return data

    def teller(self, key: Hashable, describe: Callable[[], Description]) -> Callable[..., Any] | None:
        """What writes its answer out of records, as `describe` describes it under this key; None when rows are needed.

        Found once for all variables and callers.
        """
        decided = self.plan.decided
        place = ("told", *self.info.path.as_list(), key)
        if place not in decided:
            decided[place] = self._teller(describe)
        found: Callable[..., Any] | None = decided[place]
        return found

    def arguments_of(self, typename: str, nodes: Iterable[FieldNode]) -> dict[str, Any]:
        """What is given to a field with arguments wherever it is selected there. Raises `NotShaped` when that differs,
        and what a wrong argument raises."""
        kind, given = cast(GraphQLObjectType, self.executor.schema.get_type(typename)), []
        for node in nodes:
            field = cast(Any, self.executor.schema.get_field(kind, node.name.value))
            given.append(_arguments(self.executor, cast(StrawberryField, resolved(field)), field, node))
        if any(one != given[0] for one in given):
            raise NotShaped
        return {name: value for name, value in given[0].items() if name != "info"}

    def spelled(self, key: Hashable, reader: Wanted, typename: str, asked: Selection, *, is_page: bool) -> Spelled:
        """What its rows may be spelled as. Found once for all variables and callers."""
        decided = self.plan.decided
        place = ("spelled", *self.info.path.as_list(), key)
        if place not in decided:
            decided[place] = self._spelled(reader, typename, asked, is_page)
        found: Spelled = decided[place]
        return found

    def _spelled(self, reader: Wanted, typename: str, asked: Selection, is_page: bool) -> Spelled:
        kind = get_nullable_type(self.info.return_type)
        places = list(page_places(self.executor, kind, self.details)) if is_page else [(kind, self.details)]
        if len(places) != 1 or not is_object_type(places[0][0]):
            return NOTHING
        return spelled(self.executor, reader, Place(places[0][0], places[0][1], typename, asked))

    @property
    def answers_rows(self) -> bool:
        """Whether it answers when its rows are made."""
        return self.value is not None

    @property
    def is_left(self) -> bool:
        """Whether it is better left to graphql-core: it is never told."""
        return _left(self.info.path) in self.plan.decided

    def _teller(self, describe: Callable[[], Description]) -> Callable[..., Any] | None:
        try:
            return teller(self.executor, self.info.return_type, self.details, describe())
        except (NotCompiled, NotShaped):
            return None


def called(executor: Executor[Any], parent: GraphQLObjectType, path: Path, details: FieldDetailsList) -> Called:
    """The field at that path. Raises `NotCompiled`, and what a wrong argument raises."""
    field = cast(Any, executor.schema.get_field(parent, details[0].node.name.value))
    known = resolved(field)
    if known is None:
        raise NotCompiled
    plan = plan_of(executor.operation, executor.fragments, executor.variable_values.coerced)
    value, asides = _value(executor, plan, path, field, details)
    kind = cast(GraphQLObjectType, get_nullable_type(field.type))
    return Called(
        str(path.key),
        known,
        executor.build_resolve_info(field, [one.node for one in details], parent, path),
        _arguments(executor, known, field, details[0].node),
        value,
        details,
        executor,
        plan,
        tuple([called(executor, kind, path.add_key(key, kind.name), below) for key, below in asides.items()]),
    )


Asides = dict[str, FieldDetailsList]


def _left(path: Path) -> Hashable:
    return ("left", *path.as_list())


def _value(
    executor: Executor[Any], plan: Plan, path: Path, field: Any, details: FieldDetailsList
) -> tuple[Value | None, Asides]:
    """What answers its value, and the fields of its object to be called; found once for all variables."""
    key = ("called", *path.as_list())
    if key not in plan.decided:
        plan.decided[key] = _found(executor, field, details)
    value: tuple[Value | None, Asides] = plan.decided[key]
    return value


def _found(executor: Executor[Any], field: Any, details: FieldDetailsList) -> tuple[Value | None, Asides]:
    try:
        return value_below(executor, field.type, details), {}
    except NotCompiled:
        kind = get_nullable_type(field.type)
        if not is_object_type(kind):
            return None, {}
    asides = dict(_called_in(executor, kind, details))
    try:
        complete = object_without(executor, kind, details, asides.keys())
    except NotCompiled:
        return None, {}
    return Value(is_non_null_type(field.type), written_as_is(None), complete), asides


def _called_in(
    executor: Executor[Any], kind: GraphQLObjectType, asked: FieldDetailsList
) -> Iterator[tuple[str, FieldDetailsList]]:
    for key, details in executor.collect_subfields(kind, asked).grouped_field_set.items():
        if resolved(executor.schema.get_field(kind, details[0].node.name.value)):
            yield key, details


def _arguments(executor: Executor[Any], known: StrawberryField, field: Any, node: FieldNode) -> dict[str, Any]:
    """What the resolver is given beside its info. Raises what graphql-core and Strawberry raise."""
    schema = cast(Any, executor.schema)._strawberry_schema
    converter, config = schema.schema_converter, schema.config
    given = get_argument_values(field, node, executor.variable_values)
    nobody: Any = None
    _, arguments = get_arguments(
        field=known, source=None, info=nobody, kwargs=given, config=config, scalar_registry=converter.scalar_registry
    )
    return arguments
