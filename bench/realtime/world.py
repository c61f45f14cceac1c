"""What is measured on: one company, so many contacts of it, each with a session, a token and an empty inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from auth import tokens
from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models import clock
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.attachments import Attachment
from models.bell import Inbox, InboxEntry, Notification
from models.bell.inboxes import deliver, make_missing
from models.companies import Company, Establishment
from models.database import close_database, open_database, transaction
from models.dossiers import Dossier
from models.drafts import Draft
from models.facts import Fact
from models.migrate import migrate
from models.states import DossierStatus, DraftState, NotificationKind

WHY = "the benchmark looks at everything"


async def build(url: str, count: int) -> list[str]:
    """An empty database at `url` becomes the world; gives a token for each contact."""
    await migrate(url)
    await open_database(url)
    try:
        place = await _place()
        contacts = await _contacts(place, count)
        await _request(place, contacts[0])
        return await _tokens(contacts)
    finally:
        await close_database()


async def tell(owners: Sequence[UUID], times: int, size: int) -> list[UUID]:
    """So many notifications about the request, committed at once; gives their ids. `size` is that of their text."""
    dossier = await Dossier.everyones(WHY).first()
    assert dossier is not None
    about: dict[str, Any] = {"subject_type": "Dossier", "subject_id": dossier.id}
    async with transaction():
        told = await _notifications(times, {**about, "title": "Votre demande est accordée", "body": "x" * size})
        if times == 1:
            await deliver(told[0], owners)
        else:
            await _deliver(told, owners)
    return [one.id for one in told]


async def _notifications(times: int, shown: dict[str, Any]) -> list[Notification]:
    about = {name: shown[name] for name in ("subject_type", "subject_id")}
    # Done already: the worker of the server has nothing to tell.
    facts = [Fact(kind="dossier.granted", data={}, done_at=clock.now(), **about) for _ in range(times)]
    await Fact.everyones(WHY).bulk_create(facts)
    keys = await Fact.everyones(WHY).order_by("-id").limit(times).values_list("id", flat=True)
    what: dict[str, Any] = {"kind": NotificationKind.DOSSIER_GRANTED, "side": Side.MEMBER, **shown}
    told = [Notification(fact_id=key, **what) for key in reversed(list(keys))]
    await Notification.bulk_create(told)
    return told


async def _deliver(told: Sequence[Notification], owners: Sequence[UUID]) -> None:
    """What `deliver` would write one notification after the other, in a few statements."""
    await make_missing((owner, Side.MEMBER) for owner in owners)
    entries = [
        InboxEntry(
            inbox_id=inbox.id,
            notification_id=one.id,
            sequence=inbox.last_sequence + number,
            revision=inbox.last_revision + number,
            created_at=one.created_at,
        )
        for inbox in await _inboxes(owners)
        for number, one in enumerate(told, start=1)
    ]
    await InboxEntry.everyones(WHY).bulk_create(entries, batch_size=500)
    more = {name: F(name) + len(told) for name in ("last_sequence", "last_revision", "unread_count")}
    await _inboxes(owners).update(**more)


def _inboxes(owners: Sequence[UUID]) -> QuerySet[Inbox]:
    """SQLite and PostgreSQL limit the parameters of a statement: a long list is everybody."""
    return Inbox.everyones(WHY).filter(user_id__in=owners) if len(owners) < 500 else Inbox.everyones(WHY)


async def users() -> list[UUID]:
    """Everyone with a token."""
    return [user.id for user in await User.everyones(WHY).order_by("id").only("id")]


async def _place() -> Establishment:
    company = await Company.create(siren="400000001", name="SIAE")
    return await Establishment.create(siret="40000000100011", name="SIAE", company=company, head_office=True)


async def _contacts(place: Establishment, count: int) -> list[User]:
    users = [
        User(login=f"u{number}", status=AccountStatus.ACTIVE, home_side=Side.MEMBER, first_name="U", birth_name="U")
        for number in range(count)
    ]
    await User.everyones(WHY).bulk_create(users, batch_size=50)
    await Attachment.everyones(WHY).bulk_create(
        [
            Attachment(user_id=user.id, side=Side.MEMBER, company_id=place.company_id, roles=[Role.CONTACT.value])
            for user in users
        ],
        batch_size=500,
    )
    return users


async def _request(place: Establishment, by: User) -> None:
    shown: dict[str, Any] = {
        "title": "Habilitation électrique",
        "title_key": "h",
        "start_key": date(2031, 1, 6),
        "search": "",
    }
    draft = await Draft.create(
        **shown,
        number=1,
        scheme="AF",
        state=DraftState.AWAITING_MEMBER,
        entry_state=DraftState.PROVIDER_EDITING,
        establishment=place,
        creator=place,
        created_by_id=by.id,
        created_by_side=Side.PROVIDER,
        trainee_search="",
    )
    await Dossier.create(
        **shown,
        number="2507AF000001",
        scheme="AF",
        status=DossierStatus.TRANSMITTED,
        establishment=place,
        draft=draft,
        management_mandate=False,
        payment_subrogation=False,
        values={},
        trainee_search="",
        transmitted_at=clock.now(),
        transmitted_by_id=by.id,
        transmitted_by_side=Side.MEMBER,
    )


async def _tokens(users: Sequence[User]) -> list[str]:
    now = clock.now()
    until = now + timedelta(days=1)
    sessions = [SignInSession(user_id=user.id, side=Side.MEMBER, last_used_at=now, expires_at=until) for user in users]
    await SignInSession.everyones(WHY).bulk_create(sessions, batch_size=500)
    return [(await tokens.issue(one.user_id, one.id, Side.MEMBER, now=now)).text for one in sessions]
