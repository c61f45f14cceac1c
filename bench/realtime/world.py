"""What is measured on: one company, so many contacts of it, each with a session, a token and an empty inbox."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from auth import tokens
from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from models import clock
from models.attachments import Attachment
from models.bell import Inbox, Notification
from models.companies import Company, Establishment
from models.database import close_database, open_database, transaction
from models.dossiers import Dossier
from models.drafts import Draft
from models.facts import Fact
from models.inboxes import deliver
from models.migrate import migrate
from models.people import User
from models.sessions import SignInSession
from models.states import DossierStatus, DraftState, NotificationKind

WHY = "the benchmark looks at everything"


async def build(url: str, count: int) -> list[str]:
    """An empty database at `url` becomes the world; gives a token for each contact."""
    await migrate(url)
    await open_database(url)
    try:
        place = await _place()
        users = await _contacts(place, count)
        await _request(place, users[0])
        return [await _token(user) for user in users]
    finally:
        await close_database()


async def tell(owners: Collection[UUID]) -> None:
    """One notification about the request, committed to the inboxes of these users."""
    dossier = await Dossier.everyones(WHY).first()
    assert dossier is not None
    about: dict[str, Any] = {"subject_type": "Dossier", "subject_id": dossier.id}
    async with transaction():
        # Done already: the worker of the server has nothing to tell.
        fact = await Fact.create(kind="dossier.granted", data={}, done_at=clock.now(), **about)
        told = await Notification.create(
            fact=fact,
            kind=NotificationKind.DOSSIER_GRANTED,
            side=Side.MEMBER,
            title="Votre demande est accordée",
            body="La demande de financement a reçu un accord.",
            **about,
        )
        await deliver(told, owners)


async def everyone() -> dict[UUID, UUID]:
    """User → inbox."""
    pairs = await Inbox.everyones(WHY).values_list("user_id", "id")
    return dict(pairs)


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
        batch_size=50,
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


async def _token(user: User) -> str:
    now = clock.now()
    session = await SignInSession.create(
        user_id=user.id, side=Side.MEMBER, last_used_at=now, expires_at=now + timedelta(days=1)
    )
    return (await tokens.issue(user.id, session.id, Side.MEMBER, now=now)).text
