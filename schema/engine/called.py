"""Fields that a resolver answers, called as graphql-core would: the roots, and lists with arguments below them."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from graphql import Executor, GraphQLObjectType, GraphQLResolveInfo, get_nullable_type, is_non_null_type, is_object_type
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path
from strawberry import Info
from strawberry.schema.schema_converter import get_arguments
from strawberry.types.field import StrawberryField

from schema.engine.completion import NotCompiled, Value, object_without, value_below
from schema.engine.leaves import written_as_is
from schema.engine.plans import Plan, plan_of
from schema.engine.telling import teller
from schema.reading.rows import Told
from schema.reading.shapes import Description, NotShaped


@dataclass(frozen=True, slots=True)
class Called:
    """One such field of an operation: how it is called, and what answers its value."""

    key: str
    field: StrawberryField
    info: GraphQLResolveInfo[Any]
    arguments: dict[str, Any]
    value: Value
    details: FieldDetailsList
    executor: Executor[Any]
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
        data = self.value.answer(found)
        if data is not None:
            for one in self.inside:
                data[one.key] = await one.answer(context, found)
        return data

    def teller(self, key: Hashable, describe: Callable[[], Description]) -> Callable[..., Any] | None:
        """What writes its answer out of records, as `describe` describes it under this key; None when rows are needed.

        Found once for all variables and callers.
        """
        decided = _plan(self.executor).decided
        place = ("told", *self.info.path.as_list(), key)
        if place not in decided:
            decided[place] = None if self.inside else self._teller(describe())
        found: Callable[..., Any] | None = decided[place]
        return found

    def _teller(self, asked: Description) -> Callable[..., Any] | None:
        try:
            return teller(self.executor, self.info.return_type, self.details, asked)
        except (NotCompiled, NotShaped):
            return None


def called(executor: Executor[Any], parent: GraphQLObjectType, path: Path, details: FieldDetailsList) -> Called:
    """The field at that path. Raises `NotCompiled`, and what a wrong argument raises."""
    field = cast(Any, executor.schema.get_field(parent, details[0].node.name.value))
    known = _resolved(field)
    if known is None:
        raise NotCompiled
    value, asides = _value(executor, path, field, details)
    kind = cast(GraphQLObjectType, get_nullable_type(field.type))
    return Called(
        str(path.key),
        known,
        executor.build_resolve_info(field, [one.node for one in details], parent, path),
        _arguments(executor, known, field, details),
        value,
        details,
        executor,
        tuple([called(executor, kind, path.add_key(key, kind.name), below) for key, below in asides.items()]),
    )


def _resolved(field: Any) -> StrawberryField | None:
    """The definition of a field that an async resolver answers, and nothing else."""
    known = field.extensions.get("strawberry-definition") if field else None
    is_plain = isinstance(known, StrawberryField) and known.is_async and not known.extensions
    return known if is_plain else None


Asides = dict[str, FieldDetailsList]


def _value(executor: Executor[Any], path: Path, field: Any, details: FieldDetailsList) -> tuple[Value, Asides]:
    """What answers its value, and the fields of its object to be called; found once for all variables."""
    decided = _plan(executor).decided
    key = ("called", *path.as_list())
    if key not in decided:
        decided[key] = _found(executor, field, details)
    value: tuple[Value, Asides] = decided[key]
    return value


def _plan(executor: Executor[Any]) -> Plan:
    return plan_of(executor.operation, executor.fragments, executor.variable_values.coerced)


def _found(executor: Executor[Any], field: Any, details: FieldDetailsList) -> tuple[Value, Asides]:
    try:
        return value_below(executor, field.type, details), {}
    except NotCompiled:
        kind = get_nullable_type(field.type)
        if not is_object_type(kind):
            raise
    asides = dict(_called_in(executor, kind, details))
    complete = object_without(executor, kind, details, asides.keys())
    return Value(is_non_null_type(field.type), written_as_is(None), complete), asides


def _called_in(
    executor: Executor[Any], kind: GraphQLObjectType, asked: FieldDetailsList
) -> Iterator[tuple[str, FieldDetailsList]]:
    for key, details in executor.collect_subfields(kind, asked).grouped_field_set.items():
        if _resolved(executor.schema.get_field(kind, details[0].node.name.value)):
            yield key, details


def _arguments(
    executor: Executor[Any], known: StrawberryField, field: Any, details: FieldDetailsList
) -> dict[str, Any]:
    """What the resolver is given beside its info. Raises what graphql-core and Strawberry raise."""
    schema = cast(Any, executor.schema)._strawberry_schema
    converter, config = schema.schema_converter, schema.config
    given = get_argument_values(field, details[0].node, executor.variable_values)
    nobody: Any = None
    _, arguments = get_arguments(
        field=known, source=None, info=nobody, kwargs=given, config=config, scalar_registry=converter.scalar_registry
    )
    return arguments
