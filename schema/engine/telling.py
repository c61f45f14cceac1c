"""One function that writes the answer of a whole field out of records, as literals inside each other.

What finishes leaves is what `completion` uses, and so is what happens to the unexpected: it raises, and graphql-core
executes the operation anew.
"""

from collections.abc import Callable
from typing import Any

from graphql import (
    Executor,
    GraphQLField,
    GraphQLOutputType,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList
from orjson import Fragment

from schema.engine.completion import NotCompiled, Selected, attribute_of, resolved, selected, value_below
from schema.engine.leaves import Unfit, quickly
from schema.reading.shapes import Apart, Description, Each, Either, Names, Plain, Shape, Spelt, Thing
from schema.reading.written import written


def teller(
    executor: Executor[Any], kind: GraphQLOutputType, details: FieldDetailsList, asked: Description
) -> Callable[..., Any]:
    """What writes the answer of a field of that type. Raises `NotCompiled` and `NotShaped`."""
    answer = _Writer(executor, asked.names).value(kind, details, asked.shape)
    return written(asked.parameters, [f"return {answer}"], asked.names.known)


class _Writer:
    def __init__(self, executor: Executor[Any], names: Names) -> None:
        self._executor = executor
        self._names = names

    def value(self, kind: GraphQLOutputType, details: FieldDetailsList, shape: Shape, required: bool = False) -> str:
        """The expression of a value of that type."""
        if is_non_null_type(kind):
            return self.value(kind.of_type, details, shape, required=True)
        if isinstance(shape, Plain):
            return self._finished(kind, details, shape, required)
        if isinstance(shape, Spelt):
            return self._spelt(shape, required)
        if isinstance(shape, Apart):
            answer = self.value(kind, details, shape.shape, required)
            tell = written(shape.parameters, [f"return {answer}"], self._names.known)
            return f"{self._names.of(tell)}({shape.given})"
        if isinstance(shape, Either):
            return self._either(kind, details, shape, required)
        if isinstance(shape, Thing):
            return self._object(kind, details, shape, required)
        if not is_list_type(kind):
            raise NotCompiled
        return f"[{self.value(kind.of_type, details, shape.item)} {shape.loop}]"

    def _finished(self, kind: GraphQLOutputType, details: FieldDetailsList, shape: Plain, required: bool) -> str:
        _, as_is, finish = value_below(self._executor, kind, details)
        usual, write = quickly(kind) or (as_is, None)
        whole, other = self._names.of(usual), self._names.of(finish)
        answer = f"{self._names.of(write)}(it)" if write else "it"
        null = "" if required else "None if it is None else "
        return f"({answer} if (it := {shape.text}).__class__ is {whole} else {null}{other}(it))"

    def _spelt(self, shape: Spelt, required: bool) -> str:
        fragment, refuse = self._names.of(Fragment), self._names.of(_refuse)
        text = f"({fragment}(it) if (it := {shape.text}).__class__ is bytes else {refuse}())"
        if not shape.unless_null:
            return text
        return f"({text} if {shape.unless_null} is not None else {self._absent(required)})"

    def _absent(self, required: bool) -> str:
        return f"{self._names.of(_refuse)}()" if required else "None"

    def _either(self, kind: GraphQLOutputType, details: FieldDetailsList, shape: Either, required: bool) -> str:
        if required or not is_abstract_type(kind):
            raise NotCompiled
        possible = {one.name: one for one in self._executor.schema.get_possible_types(kind)}
        if any(thing.typename not in possible for _, thing in shape.ones):
            raise NotCompiled
        ones = [(said, self._object(possible[one.typename], details, one, True)) for said, one in shape.ones]
        return f"({' '.join([f'{answer} if {said} else' for said, answer in ones])} {shape.otherwise})"

    def _field(self, one: Selected, thing: Thing, typename: str) -> str:
        if one.field is None:
            return repr(typename)
        return self.value(one.field.type, one.details, _described(one.field, thing))

    def _object(self, kind: GraphQLOutputType, details: FieldDetailsList, shape: Thing, required: bool) -> str:
        if not is_object_type(kind) or kind.name != shape.typename:
            raise NotCompiled
        fields = selected(self._executor, kind, details)
        answer = f"{{{', '.join([f'{one.key!r}: {self._field(one, shape, kind.name)}' for one in fields])}}}"
        if not shape.unless_null:
            return answer
        return f"({answer} if {shape.unless_null} is not None else {self._absent(required)})"


def _described(field: GraphQLField, thing: Thing) -> Shape:
    """The value of a field. One with a resolver is told only as the answer of a field with arguments."""
    asked = resolved(field)
    shape = thing.field(asked.python_name if asked else attribute_of(field))
    if bool(asked) != (isinstance(shape, Each | Apart) and shape.asked):
        raise NotCompiled
    return shape


def _refuse() -> None:
    raise Unfit
