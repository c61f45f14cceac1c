"""From the text of a document to one that may run: parsed, measured, validated, and remembered.

What is remembered depends on the text alone; what depends on the caller or on the variables is asked again each time.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    Visitor,
    parse,
    specified_rules,
    validate,
    visit,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from schema.errors import Fault, TooComplex
from transport import bounds
from transport.graphql.limits import excess
from transport.graphql.scale import Scale

RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
MOST_REMEMBERED = 500
MOST_CHARACTERS_REMEMBERED = 500_000
"""A document in memory takes about fifty times its text: 25 MB at most."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document without mistakes. `weighs_by_variables`: too much if its pages are as large as may be."""

    document: DocumentNode
    operations: int
    introspects: bool
    weighs_by_variables: bool


class Rejected(Exception):
    """A document that may not run, and why."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__()
        self.errors = errors


class Documents:
    """The documents of one schema, the latest used ones kept ready."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._ready: OrderedDict[str, Prepared] = OrderedDict()
        self._characters = 0

    def remembers(self, text: str) -> bool:
        """Whether this document was prepared before."""
        return text in self._ready

    def prepare(self, text: str, variables: Mapping[str, Any] | None) -> Prepared:
        """The document ready to run. Raises `Rejected`; a rejected document is not remembered."""
        if text in self._ready:
            self._ready.move_to_end(text)
        else:
            self._remember(text, self._read(text))
        prepared = self._ready[text]
        if prepared.weighs_by_variables:
            too_much = excess(Scale(self._schema, prepared.document, variables or {}))
            if too_much:
                raise Rejected([_too_complex(too_much)])
        return prepared

    def _read(self, text: str) -> Prepared:
        document = _parsed(text)
        scale = Scale(self._schema, document, None)
        too_much = excess(scale)
        if too_much and not scale.guessed:
            raise Rejected([_too_complex(too_much)])
        errors = validate(self._schema, document, RULES, max_errors=bounds.MOST_ERRORS - 1, hide_suggestions=True)
        if errors:
            raise Rejected([_invalid(error) for error in errors])
        return Prepared(document, len(scale.operations), _introspects(document), too_much is not None)

    def _remember(self, text: str, prepared: Prepared) -> None:
        self._ready[text] = prepared
        self._characters += len(text)
        while len(self._ready) > MOST_REMEMBERED or self._characters > MOST_CHARACTERS_REMEMBERED:
            forgotten, _ = self._ready.popitem(last=False)
            self._characters -= len(forgotten)


def _parsed(text: str) -> DocumentNode:
    if len(text) > bounds.MOST_CHARACTERS:
        raise Rejected([_too_complex(f"{bounds.MOST_CHARACTERS} caractères au plus")])
    try:
        return parse(text, max_lexical_tokens=bounds.MOST_TOKENS, max_comments=bounds.MOST_COMMENTS)
    except GraphQLSyntaxError as error:
        raise Rejected([_clearer(error)]) from None


def _clearer(error: GraphQLSyntaxError) -> GraphQLError:
    """graphql-core tells a document that is too long from a mistake by its message only."""
    if "Document contains more than" in error.message or "nested too deeply" in error.message:
        return _too_complex(f"{bounds.MOST_TOKENS} mots et {bounds.MOST_COMMENTS} commentaires au plus")
    return error


def _too_complex(too_much: str) -> Fault:
    return TooComplex(f"Cette requête est trop complexe ({too_much}).")


def _invalid(error: GraphQLError) -> GraphQLError:
    return GraphQLError(error.message, error.nodes, extensions={"code": "GRAPHQL_VALIDATION_FAILED"})


class _Introspection(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.found = self.found or node.name.value in ("__schema", "__type")


def _introspects(document: DocumentNode) -> bool:
    visitor = _Introspection()
    visit(document, visitor)
    return visitor.found
