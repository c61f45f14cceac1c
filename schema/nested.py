"""Fields below the roots that take arguments: the row behind the object answers them."""

from collections.abc import Awaitable, Callable
from typing import Any

import strawberry
from strawberry.types.field import StrawberryField

from schema.context import Info
from schema.errors import NotImplementedYet


def nested_field(function: Callable[..., Awaitable[Any]]) -> Any:
    """A field with arguments, as the contract writes them; its docstring is its description."""
    field = strawberry.field(resolver=function, description=function.__doc__)
    return without_null_defaults(field)


def without_null_defaults(field: StrawberryField) -> StrawberryField:
    """An argument left out is None in Python; in the contract it has no default at all."""
    for argument in field.arguments:
        if argument.default is None:
            argument.default = strawberry.UNSET
    return field


async def nested(row: object, name: str, info: Info, **arguments: Any) -> Any:
    """What the row's `read_<name>` answers; NOT_IMPLEMENTED when it has none."""
    read = getattr(row, f"read_{name}", None)
    if read is None:
        raise NotImplementedYet
    return await read(info, **arguments)
