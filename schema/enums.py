"""How enums of the lower rooms become words of the contract."""

from collections.abc import Mapping
from enum import Enum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition


def described(
    enum: type[Enum],
    *,
    name: str | None = None,
    description: str | None = None,
    values: Mapping[str, str] | None = None,
) -> None:
    """Make `enum` a GraphQL enum; `values` describes members by name and must name existing ones."""
    strawberry.enum(enum, name=name, description=description)
    definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    by_name = {value.name: value for value in definition.values}
    for member, words in (values or {}).items():
        by_name[member].description = words
