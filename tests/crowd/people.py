"""A thousand contacts of one company, each signed in, each with an empty inbox: written in a handful of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from auth import tokens
from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models import clock
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.attachments import Attachment
from models.bell import Inbox
from models.bell.inboxes import make_missing
from models.companies import Company
from models.dossiers import Dossier
from tests import factories
from tests.live.letters import all_is_told

WHY = "a crowd listens"
TOGETHER = 100


@dataclass(frozen=True)
class Person:
    """Someone who may listen."""

    user_id: UUID
    inbox_id: UUID
    token: str


@dataclass(frozen=True)
class Crowd:
    """Who listens, and the dossier that they hear of."""

    people: list[Person]
    dossier: Dossier


async def gather(count: int) -> Crowd:
    """A new company with so many contacts, and a dossier of it."""
    place = await factories.establishment()
    dossier = await factories.dossier(await factories.member(place))
    await all_is_told()
    users = await _contacts(place.company, count)
    await make_missing((user.id, Side.MEMBER) for user in users)
    inboxes = dict(await Inbox.everyones(WHY).values_list("user_id", "id"))
    spoken = await _tokens(users)
    people = [Person(user.id, inboxes[user.id], token) for user, token in zip(users, spoken, strict=True)]
    return Crowd(people, dossier)


async def _contacts(company: Company, count: int) -> list[User]:
    given = {"status": AccountStatus.ACTIVE, "home_side": Side.MEMBER, "birth_name": "FOULE"}
    users = [User(login=f"foule{number}", first_name=f"N{number}", **given) for number in range(count)]
    await User.everyones(WHY).bulk_create(users, batch_size=TOGETHER)
    reach = {"side": Side.MEMBER, "company_id": company.id, "roles": [Role.CONTACT.value]}
    await Attachment.everyones(WHY).bulk_create(
        [Attachment(user_id=user.id, **reach) for user in users], batch_size=TOGETHER
    )
    return users


async def _tokens(users: list[User]) -> list[str]:
    now = clock.now()
    given = {"side": Side.MEMBER, "last_used_at": now, "expires_at": now + timedelta(days=1)}
    sessions = [SignInSession(user_id=user.id, **given) for user in users]
    await SignInSession.everyones(WHY).bulk_create(sessions, batch_size=TOGETHER)
    issued = [await tokens.issue(one.user_id, one.id, Side.MEMBER, now=now) for one in sessions]
    return [token.text for token in issued]
