"""How the people of the demo arrive: an account each, then their attachments, asked for and accepted."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from auth.passwords import hashed
from auth.viewer import Side, Viewer
from demo.world.people import AGENT, ATTACHED_AT, PASSWORD, PEOPLE, Link, Person
from models.accounts.making import NewAccount, create_account
from models.accounts.people import User
from models.attachments import Attachment
from models.attachments.deciding import accept
from models.attachments.requesting import request_attachment
from models.states import AttachmentRequestStatus

Users = dict[str, User]


async def open_accounts() -> Users:
    """One account for each person, by login."""
    return {person.login: await _account(person) for person in PEOPLE}


async def attach_people(users: Users) -> None:
    """Every attachment is asked for; what is not accepted at once is accepted by the funder's agent."""
    for person in PEOPLE:
        for link in person.links:
            await _attach(users[person.login], link, users[AGENT.login])


async def viewer_of(user: User, side: Side | None = None) -> Viewer:
    """What this user may see and do now, as after a sign-in on that side, their own by default."""
    bare = Viewer(
        user_id=user.id,
        side=side or user.home_side,
        session_id=uuid4(),
        scopes=frozenset(),
        token_expires_at=datetime.max.replace(tzinfo=UTC),
        status=user.status,
        reaches=(),
    )
    own = Attachment.visible_to(bare).filter(user_id=user.id, side=bare.side, active=True)
    return replace(bare, reaches=tuple(attachment.reach for attachment in await own))


async def _account(person: Person) -> User:
    return await create_account(
        NewAccount(
            status=person.status,
            home_side=person.side,
            civility=person.civility,
            first_name=person.first_name,
            birth_name=person.birth_name,
            login_email=person.login,
            nir=person.nir,
            password_hash=await hashed(PASSWORD),
        )
    )


async def _attach(user: User, link: Link, agent: User) -> None:
    asked, _ = await request_attachment(
        link.number, link.side, link.roles, await viewer_of(user, link.side), at=ATTACHED_AT
    )
    if asked.status is AttachmentRequestStatus.PENDING:
        await accept(asked.id, await viewer_of(agent), link.roles, at=ATTACHED_AT)
