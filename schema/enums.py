"""How enums of the lower rooms become words of the contract."""

from collections.abc import Mapping
from enum import Enum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from models.labelled import Labelled


def described(
    enum: type[Enum],
    *,
    name: str | None = None,
    description: str | None = None,
    values: Mapping[str, str] | None = None,
) -> None:
    """Make `enum` a GraphQL enum; `values` describes members by name and must name existing ones. Without words of its
    own, a member that users read has its French label."""
    strawberry.enum(enum, name=name, description=description)
    definition: StrawberryEnumDefinition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    by_name = {value.name: value for value in definition.values}
    for label in enum if issubclass(enum, Labelled) else ():
        by_name[label.name].description = f"«{label.label}»."
    for member, words in (values or {}).items():
        by_name[member].description = words
