"""Text that a database, a log or a mail can hold: no NUL character, no half of a surrogate pair."""

from typing import Any

from graphql import GraphQLError, GraphQLID, GraphQLScalarType, GraphQLString

_REFUSED = "Le texte contient un caractère interdit (NUL ou demi-codet)."


def sound(text: str) -> str:
    """The text itself; raises when it holds a NUL or a lone surrogate."""
    if "\x00" in text:
        raise GraphQLError(_REFUSED)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise GraphQLError(_REFUSED) from error
    return text


def make_strict(scalar: GraphQLScalarType) -> None:
    """Have a text scalar of graphql-core refuse unsound text, in variables and in literals."""
    from_value, from_literal = scalar.coerce_input_value, scalar.coerce_input_literal
    if getattr(from_value, "strict", False) or from_literal is None:
        return

    def strict_value(value: Any) -> str:
        return sound(from_value(value))

    def strict_literal(node: Any) -> str:
        return sound(from_literal(node))

    strict_value.strict = True  # type: ignore[attr-defined]
    scalar.coerce_input_value = scalar.parse_value = strict_value  # type: ignore[method-assign]
    scalar.coerce_input_literal = strict_literal


def make_text_strict() -> None:
    """graphql-core owns the names String and ID and shares them with introspection: they cannot be replaced."""
    make_strict(GraphQLString)
    make_strict(GraphQLID)
