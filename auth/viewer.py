"""Who speaks, frozen for the length of one operation.

The token says who and on which side of the counter. What they may see is read live from their attachments each time an
operation starts, and again at each event of a stream.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Final, TypeVar
from uuid import UUID

from auth.permissions import OF_APPROVED, OF_DELEGATE, Permission, Role, permissions_of, permissions_within

Made = TypeVar("Made")


class Side(Enum):
    """Which side of the counter the user stands on («contexte de navigation»)."""

    MEMBER = "MEMBER"
    PROVIDER = "PROVIDER"
    PRESCRIBER = "PRESCRIBER"
    INDIVIDUAL = "INDIVIDUAL"
    STAFF = "STAFF"


class AccountStatus(Enum):
    """Where an account stands, from registration to departure."""

    AWAITING_ACTIVATION = "AWAITING_ACTIVATION"
    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    ACTIVE = "ACTIVE"
    REJECTED = "REJECTED"
    DEACTIVATED = "DEACTIVATED"


MAY_SIGN_IN: Final = frozenset({AccountStatus.ACTIVE, AccountStatus.AWAITING_APPROVAL})
"""Who waits for approval comes in, and sees that they wait (S0:83)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One active attachment: a company (and then all its establishments) or a single establishment."""

    attachment_id: UUID
    company_id: UUID | None
    establishment_id: UUID | None
    roles: frozenset[Role]

    def covers(self, company_id: UUID, establishment_id: UUID | None) -> bool:
        """Whether an establishment of that company, or the company as such (None), lies inside this attachment."""
        if self.company_id is not None:
            return self.company_id == company_id
        return establishment_id is not None and self.establishment_id == establishment_id


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in user in the current context, with the reaches of that side only.

    A partner's client speaks with the user who made it: `client_id` says which, `scopes` what its token lets through,
    and `reaches` are those of the user's attachments that the client was given. A third party's client speaks under a
    mandate of the user: then `mandate_id` says which, and it limits both. A delegate speaks in the name of the holder
    of the account: `delegation_id` and `delegate_id` say by which delegation and who.
    """

    user_id: UUID
    side: Side
    session_id: UUID
    scopes: frozenset[str]
    token_expires_at: datetime
    status: AccountStatus
    reaches: tuple[Reach, ...]
    client_id: UUID | None = None
    mandate_id: UUID | None = None
    delegation_id: UUID | None = None
    delegate_id: UUID | None = None
    mark: int | None = field(default=None, repr=False, compare=False)
    """That of the user's standing when these rights were read: as long as it is the same, so are they."""
    _made: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def actor_id(self) -> UUID:
        """Who acts: the client, by mandate when it has one, or the delegate, else the user. What is kept under it is no
        other's."""
        return self.delegation_id or self.mandate_id or self.client_id or self.user_id

    @property
    def is_oneself(self) -> bool:
        """Whether the user speaks, and nobody for them."""
        return self.client_id is None and self.delegation_id is None

    @property
    def is_staff(self) -> bool:
        """The funder's own agents see every dossier; nobody else sees anything outside their attachments."""
        return self.side is Side.STAFF

    def can(self, permission: Permission) -> bool:
        """Whether some role of this side allows it somewhere."""
        return permission in self.once("everywhere", self._everywhere)

    def can_in(self, permission: Permission, company_id: UUID, establishment_id: UUID | None) -> bool:
        """Whether a role held over that very entity allows it. Staff hold their rights everywhere."""
        roles = frozenset(role for reach in self._over(company_id, establishment_id) for role in reach.roles)
        return permission in self._permissions(roles) and (self.is_staff or bool(roles))

    def company_ids(self, permission: Permission) -> tuple[UUID, ...]:
        """Companies held as a whole with that permission."""
        return tuple(r.company_id for r in self.reaches_with(permission) if r.company_id is not None)

    def establishment_ids(self, permission: Permission) -> tuple[UUID, ...]:
        """Establishments held one by one with that permission."""
        return tuple(r.establishment_id for r in self.reaches_with(permission) if r.establishment_id is not None)

    def reaches_with(self, permission: Permission) -> tuple[Reach, ...]:
        """The attachments that allow it."""
        return self.once(permission, lambda: tuple(r for r in self.reaches if permission in self._permissions(r.roles)))

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What follows from these rights and the key alone, made the first time: a viewer never changes."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    def _over(self, company_id: UUID, establishment_id: UUID | None) -> tuple[Reach, ...]:
        return tuple(r for r in self.reaches if r.covers(company_id, establishment_id))

    def _everywhere(self) -> frozenset[Permission]:
        """What all roles of this side allow together."""
        return self._permissions(frozenset(role for reach in self.reaches for role in reach.roles))

    def _permissions(self, roles: frozenset[Role]) -> frozenset[Permission]:
        """What these roles allow, within the scopes of the token when it has some: a person's token has none."""
        given = OF_APPROVED.get(self.side.value, frozenset()) if self.status is AccountStatus.ACTIVE else frozenset()
        allowed = permissions_of(self.side.value, roles | given)
        if self.delegation_id is not None:
            return allowed & OF_DELEGATE
        limited = self.client_id is not None or bool(self.scopes)
        return allowed & permissions_within(self.scopes) if limited else allowed


@dataclass(frozen=True, slots=True)
class Nobody:
    """A caller without a valid token. `reason` says why a token that was sent is not accepted."""

    reason: str | None = None


Caller = Viewer | Nobody
