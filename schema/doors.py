"""Every root field is a door: it says who may come in, and nobody passes before it has been asked.

Naming a permission is compulsory; a field open to all says why aloud. The register feeds the roots and the matrix of
docs/permissions.md.
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import strawberry
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from auth.permissions import Permission
from auth.viewer import AccountStatus, Caller, Viewer
from models.facts import spoken_by
from schema.attempts import tried
from schema.context import Info, signed_in
from schema.errors import Forbidden
from schema.nested import without_null_defaults

WAITS = "Votre compte est en cours de validation. Pour une inscription immédiate, appelez le 3936."
"""Said to prescribers whose account is not approved yet (S0:83-87)."""

Kind = Literal["query", "mutation", "subscription"]
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Door:
    """One root field: who may enter (`needs`, or `public` and why), and what it waits for if nothing is behind it."""

    kind: Kind
    name: str
    needs: Permission | None
    public: str | None
    later: str | None
    function: Callable[..., Any]
    field: StrawberryField

    @property
    def uses_rights(self) -> bool:
        """Whether it changes something by a right that may go meanwhile. Ending a sign-in of one's own needs none."""
        return self.kind == "mutation" and self.needs not in (None, Permission.BE_SIGNED_IN)

    def admit(self, caller: Caller) -> None:
        """Return for a caller who may enter; raise Unauthenticated or Forbidden for the others."""
        if self.needs is not None and not signed_in(caller).can(self.needs):
            waits = self.needs is Permission.ENROL and signed_in(caller).status is AccountStatus.AWAITING_APPROVAL
            raise Forbidden(WAITS if waits else None)


@dataclass(frozen=True, slots=True)
class Sign:
    """What is written on a door before it is hung."""

    needs: Permission | None = None
    public: str | None = None
    later: str | None = None
    name: str | None = None
    description: str | None = None

    def __post_init__(self) -> None:
        if (self.needs is None) == (not self.public):
            raise TypeError("a root field names the permission it needs, or says why it is public")


_DOORS: dict[tuple[Kind, str], Door] = {}


def doors(kind: Kind | None = None) -> list[Door]:
    """The doors hung so far, in order."""
    return [door for door in _DOORS.values() if kind in (None, door.kind)]


class Root:
    """Declares the fields of one root: `query = Root("query")`, then `@query(needs=Permission.READ_REQUESTS)`.

    The docstring of the function is the description of the field, unless `description` replaces it.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def __call__(
        self,
        *,
        needs: Permission | None = None,
        public: str | None = None,
        later: str | None = None,
        name: str | None = None,
        description: str | None = None,
    ) -> Callable[[Function], Function]:
        sign = Sign(needs, public, later, name, description)
        return lambda function: hang(self._kind, sign, function)


def hang(kind: Kind, sign: Sign, function: Function) -> Function:
    """Make `function(info, …)` a root field behind its guard; the function itself is left as it is."""
    name = sign.name or to_camel_case(function.__name__)
    if (kind, name) in _DOORS:
        raise TypeError(f"there is already a {kind} named {name}")
    if "info" not in inspect.signature(function).parameters:
        raise TypeError(f"{function.__name__} must take `info: Info`: the guard reads the caller from it")

    @functools.wraps(function)
    async def guarded(info: Info, **arguments: Any) -> Any:
        async def enter() -> Any:
            caller = info.context.caller
            door.admit(caller)
            with spoken_by(caller if isinstance(caller, Viewer) else None):
                answer = function(info=info, **arguments)
                return await answer if inspect.isawaitable(answer) else answer

        return await (tried(info, enter) if door.uses_rights else enter())

    field = _field(kind, guarded, name, sign.description or inspect.getdoc(function))
    door = Door(kind, name, sign.needs, sign.public, sign.later, function, field)
    _DOORS[kind, name] = door
    return function


def _field(kind: Kind, resolver: Callable[..., Any], name: str, description: str | None) -> StrawberryField:
    if kind == "subscription":
        field = strawberry.subscription(resolver=resolver, name=name, description=description)
    else:
        field = strawberry.field(resolver=resolver, name=name, description=description)
    return without_null_defaults(field)
