"""From a verb to an answer: the change, then the object as the operation selects it; or the refusal, in words."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from tortoise.queryset import QuerySet

from models.refusals import NotSeen, Refusal
from schema.context import Info, viewer_of
from schema.errors import BadInput, NotFound
from schema.ids import decode
from schema.maps import reader_for
from schema.payloads import DonePayload, UserError
from schema.reading.selection import Selection
from subscriptions import rings

Payload = TypeVar("Payload")
Result = TypeVar("Result")
_LONGEST_NUMBER = 12
"""Characters of a number in the tables, which are not asked for a longer one."""


def key_of(typename: str, id: str) -> UUID:
    """The key in a global identifier of that type; raises NotFound for anything else, as for an unknown one."""
    decoded = decode(id)
    if decoded is None or decoded[0] != typename:
        raise NotFound
    return decoded[1]


def keys_of(typename: str, ids: Sequence[str]) -> list[UUID]:
    """The keys in global identifiers that are all of that type."""
    return [key_of(typename, id) for id in ids]


def named(found: QuerySet[Any], typename: str, id: str | None, number: str | int | None) -> QuerySet[Any]:
    """The row of that identifier, of that number, or of both; nothing for what is not an identifier or a number."""
    if id is None and number is None:
        raise BadInput("Indiquez « id » ou « number ».")
    if id is not None:
        decoded = decode(id)
        found = found.filter(id__in=[decoded[1]] if decoded and decoded[0] == typename else [])
    if isinstance(number, str) and len(number) > _LONGEST_NUMBER:
        return found.filter(id__in=[])
    return found if number is None else found.filter(number=number)


async def read_visible(info: Info, typename: str, key: UUID | None, selection: Selection) -> Any:
    """One object as the viewer sees it now, None when the viewer does not."""
    found = await reader_for(viewer_of(info)).visible(typename, [key], selection)
    return found.get(key) if key else None


async def changed(
    info: Info,
    payload: Callable[..., Payload],
    field: str,
    typename: str,
    act: Awaitable[UUID],
    *,
    shown: UUID | None = None,
) -> Payload:
    """Do it, then read what it changed. A refusal becomes `errors`, beside the object as it stands (`shown`)."""
    key, errors = await _tried(act, shown)
    selection = Selection.of(info).under(payload.__name__, field)
    return payload(**{field: await read_visible(info, typename, key, selection), "errors": errors})


async def all_changed(
    info: Info, payload: Callable[..., Payload], field: str, typename: str, act: Awaitable[Sequence[UUID]]
) -> Payload:
    """Do it, then read what it changed, in that order. A refusal becomes `errors`: then nothing is changed."""
    keys, errors = await _tried(act, ())
    selection = Selection.of(info).under(payload.__name__, field)
    found = await reader_for(viewer_of(info)).visible(typename, keys, selection)
    return payload(**{field: [found[key] for key in keys if key in found], "errors": errors})


async def done(act: Awaitable[Any]) -> DonePayload:
    """Do it; what is there to show is that it is done, or the refusal in words."""
    _, errors = await _tried(act, None)
    return DonePayload(done=not errors, errors=errors)


async def _tried(act: Awaitable[Result], otherwise: Result) -> tuple[Result, list[UserError]]:
    """What it gives; or, when it is refused, something else and the refusal in words."""
    try:
        found, errors = await act, []
    except Refusal as refusal:
        found, errors = otherwise, user_errors(refusal)
    except NotSeen:
        raise NotFound from None
    rings.facts()
    return found, errors


def user_errors(refusal: Refusal) -> list[UserError]:
    """A refusal in the words of the contract."""
    return [UserError(code=one.code, message=one.message, path=list(one.path)) for one in refusal.problems]
