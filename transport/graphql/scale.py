"""The one measure of a document: how deep, how wide, how many rows it may bring back.

Each fragment is weighed once, so the time is linear in the document whatever its fragments spread. Fields are counted
as expanded: ten fragments that each spread the next one twice are a thousand fields, not ten.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)

from transport import bounds

PAGE_ARGUMENTS = frozenset({"first", "last"})
FEED = "ChangePage"
PAGES = ("Connection", FEED)
SECRET_FIELDS = frozenset(
    {
        "signIn",
        "signInWithFranceConnect",
        "refreshTokens",
        "activateAccount",
        "resetPassword",
        "changePassword",
        "requestLoginEmailChange",
        "confirmLoginEmailChange",
    }
)
"""Root fields that try a secret: aliases of them would be guesses by the hundred (attack AUTH-08)."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a selection asks for. `roots` and `secrets` count the fields of its first level only."""

    depth: int = 0
    nesting: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    cost: int = 0
    roots: int = 0
    secrets: int = 0

    def beside(self, other: "Weight") -> "Weight":
        """Both, at the same level."""
        return Weight(
            max(self.depth, other.depth),
            max(self.nesting, other.nesting),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.cost + other.cost,
            self.roots + other.roots,
            self.secrets + other.secrets,
        )


NOTHING = Weight()


class Scale:
    """Weighs one document. Without `variables`, a page whose size is a variable counts as the largest page."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any] | None) -> None:
        self._schema = schema
        self._variables = variables
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._weighed: dict[str, Weight] = {}
        self.operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        self.guessed = False

    def weigh_fragments(self) -> Iterator[Weight]:
        """The weight of each fragment, used or not: validation will walk them all."""
        for name in self._fragments:
            yield self._fragment(name)

    def weigh(self, operation: OperationDefinitionNode) -> Weight:
        root = self._schema.get_root_type(operation.operation)
        directives = Weight(directives=len(operation.directives or ()))
        return directives.beside(self._selections(operation.selection_set, root, 1))

    def _selections(self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None, level: int) -> Weight:
        if level > bounds.DEEPEST_NESTING:
            return Weight(nesting=level)
        total = Weight(nesting=1)
        for selection in selection_set.selections:
            total = total.beside(self._selection(selection, parent, level))
        return total

    def _selection(self, selection: SelectionNode, parent: GraphQLNamedType | None, level: int) -> Weight:
        directives = Weight(directives=len(selection.directives or ()))
        if isinstance(selection, FieldNode):
            return directives.beside(self._field(selection, parent, level))
        if isinstance(selection, FragmentSpreadNode):
            return directives.beside(_inside(self._fragment(selection.name.value, level + 1)))
        assert isinstance(selection, InlineFragmentNode)
        condition = selection.type_condition
        inner = self._schema.get_type(condition.name.value) if condition else parent
        return directives.beside(_inside(self._selections(selection.selection_set, inner, level + 1)))

    def _fragment(self, name: str, level: int = 1) -> Weight:
        if name not in self._weighed:
            self._weighed[name] = NOTHING  # a cycle ends here; validation reports it
            fragment = self._fragments.get(name)
            if fragment is not None:
                condition = self._schema.get_type(fragment.type_condition.name.value)
                self._weighed[name] = self._selections(fragment.selection_set, condition, level)
        return self._weighed[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, level: int) -> Weight:
        name = node.name.value
        definition = getattr(parent, "fields", {}).get(name)
        inner = NOTHING
        if node.selection_set:
            named = get_named_type(definition.type) if definition else None
            inner = self._selections(node.selection_set, named, level + 1)
        return Weight(
            depth=inner.depth + 1,
            nesting=inner.nesting + 1 if node.selection_set else 0,
            fields=inner.fields + 1,
            aliases=inner.aliases + (node.alias is not None),
            directives=inner.directives,
            cost=1 + inner.cost * (self._rows(node, definition, parent) if definition else 1),
            roots=1,
            secrets=name in SECRET_FIELDS,
        )

    def _rows(self, node: FieldNode, definition: GraphQLField, parent: GraphQLNamedType | None) -> int:
        if PAGE_ARGUMENTS & definition.args.keys():
            return self._page(node, definition)
        # The rows of a page were counted where the page was asked for; introspection describes a schema of fixed size.
        unpaged = parent is not None and not parent.name.endswith(PAGES) and not parent.name.startswith("__")
        is_list = is_list_type(get_nullable_type(definition.type))
        return bounds.USUAL_LIST if unpaged and is_list and not is_leaf_type(get_named_type(definition.type)) else 1

    def _page(self, node: FieldNode, definition: GraphQLField) -> int:
        of_feed = get_named_type(definition.type).name == FEED
        usual, largest = (
            (bounds.USUAL_FEED_PAGE, bounds.LARGEST_FEED_PAGE) if of_feed else (bounds.USUAL_PAGE, bounds.LARGEST_PAGE)
        )
        asked = [a.value for a in node.arguments or () if a.name.value in PAGE_ARGUMENTS]
        return max((self._size(value, usual, largest) for value in asked), default=usual)

    def _size(self, value: Any, usual: int, largest: int) -> int:
        size: Any = usual
        if isinstance(value, IntValueNode):
            size = int(value.value[:20])
        elif isinstance(value, VariableNode):
            self.guessed = True
            size = (self._variables or {}).get(value.name.value, largest)
        if size is None:
            return usual
        return max(1, min(size, largest)) if isinstance(size, int) else largest


def _inside(weight: Weight) -> Weight:
    """The weight of a fragment, seen from where it is spread."""
    return Weight(
        weight.depth,
        weight.nesting + 1,
        weight.fields,
        weight.aliases,
        weight.directives,
        weight.cost,
        weight.roots,
        weight.secrets,
    )
