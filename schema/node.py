"""What can be fetched again by its identifier alone."""

from typing import Any

import strawberry


@strawberry.interface(description="Anything that has an identifier, and can be fetched again by it.")
class Node:
    """Anything read as a row that says its `typename`: that name alone decides the type."""

    id: strawberry.ID = strawberry.field(description="Opaque global identifier, stable for the life of the object.")

    @classmethod
    def is_type_of(cls, obj: Any, info: Any) -> bool:
        """Whether a row is of this very type; also how unions find theirs."""
        return getattr(obj, "typename", None) == cls.__name__

    @classmethod
    def resolve_type(cls, obj: Any, info: Any, abstract_type: Any) -> str | None:
        """The type of a row behind the interface, without asking every type in turn."""
        return getattr(obj, "typename", None)
