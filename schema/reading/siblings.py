"""Lists with arguments on each row of a list: the first one asked for reads those of all its siblings."""

from asyncio import Task, create_task
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from schema.context import Info
from schema.reading.maps import Record, Siblings
from schema.reading.selection import Selection

Value = TypeVar("Value")
Load = Callable[..., Coroutine[Any, Any, Mapping[UUID, Value]]]
"""(info, keys of the rows, selection, arguments by name) → what each row answers."""


def siblings(load: Load[Value]) -> Siblings:
    """A field that `load` reads for all rows at once, each time that it is asked with other arguments."""

    def ask(records: Sequence[Record]) -> list[Callable[..., Awaitable[Value]]]:
        keys = [record["id"] for record in records]
        begun: dict[Hashable, Task[Mapping[UUID, Value]]] = {}

        def asked_of(key: UUID) -> Callable[..., Awaitable[Value]]:
            async def read(info: Info, **arguments: Any) -> Value:
                selection = Selection.of(info)
                which = (id(selection), *sorted(arguments.items()))
                if which not in begun:
                    begun[which] = create_task(load(info, keys, selection, **arguments))
                return (await begun[which])[key]

            return read

        return [asked_of(key) for key in keys]

    return Siblings(ask)
