"""What is measured on: companies with an establishment each, users attached to ten of them, and many dossiers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from auth import tokens
from auth.permissions import Role
from auth.viewer import AccountStatus, Side
from bench.queries import enrolled, everything
from models import clock
from models.accounts.people import User
from models.accounts.sessions import SignInSession
from models.attachments import Attachment
from models.companies import Company, Establishment
from models.database import close_database, open_database
from models.engines.bulk import Bulk, bulk
from models.migrate import migrate

WHY = "the benchmark looks at everything"
SCHEMES, STATUSES = ("AF", "CPRO", "PROA"), ("TRANSMITTED", "UNDER_REVIEW", "SETTLED", "AWAITING_DOCUMENTS")
FIRST_NAMES, BIRTH_NAMES = ("Anaïs", "Karim", "Léa", "Jean"), ("BLEU", "ROCHE", "MARTIN", "PETIT")
ENTITIES_HELD = 10
_START = datetime(2030, 1, 1, tzinfo=UTC)
_CHUNK = 5_000
_ROLES = [Role.CONTACT.value, Role.EMPLOYER.value]


async def build(url: str, dossiers: int, companies: int = 200, users: int = 50) -> list[str]:
    """An empty database at `url` becomes the world; gives a token for each user."""
    await migrate(url)
    await open_database(url)
    try:
        places = await _places(companies)
        people = await _people(places, users)
        issued = [await _token(user) for user in people]
    finally:
        await close_database()
    async with bulk(url) as writer:
        newest = await _requests(writer, places, people[0], dossiers)
        await everything.write(writer, newest, people[0].id, _perimeters(places, people))
        await enrolled.write(writer, [place.id for place in places], people[0].id)
    return issued


async def _places(count: int) -> list[Establishment]:
    firms = [Company(siren=f"{number:09}", name=f"Entreprise {number}") for number in range(count)]
    await Company.everyones(WHY).bulk_create(firms, batch_size=50)
    places = [
        Establishment(siret=f"{firm.siren}00011", name=firm.name, company_id=firm.id, head_office=True)
        for firm in firms
    ]
    await Establishment.everyones(WHY).bulk_create(places, batch_size=50)
    return places


async def _people(places: list[Establishment], count: int) -> list[User]:
    """Each contact holds ten companies, not the same."""
    people = [
        User(login=f"u{rank}", status=AccountStatus.ACTIVE, home_side=Side.MEMBER, first_name="U", birth_name="U")
        for rank in range(count)
    ]
    await User.everyones(WHY).bulk_create(people, batch_size=50)
    await Attachment.everyones(WHY).bulk_create(
        [
            Attachment(user_id=user.id, side=Side.MEMBER, company_id=place.company_id, roles=_ROLES)
            for user, held in zip(people, _held(places, count), strict=True)
            for place in held
        ],
        batch_size=50,
    )
    return people


def _held(places: list[Establishment], users: int) -> list[list[Establishment]]:
    """By user."""
    return [[places[(rank * 7 + step) % len(places)] for step in range(ENTITIES_HELD)] for rank in range(users)]


def _perimeters(places: list[Establishment], people: list[User]) -> dict[UUID, set[UUID]]:
    """By user, the establishments."""
    held = _held(places, len(people))
    return {user.id: {place.id for place in mine} for user, mine in zip(people, held, strict=True)}


async def _token(user: User) -> str:
    now = clock.now()
    session = await SignInSession.create(
        user_id=user.id, side=Side.MEMBER, last_used_at=now, expires_at=now + timedelta(days=1)
    )
    return (await tokens.issue(user.id, session.id, Side.MEMBER, now=now)).text


async def _requests(
    writer: Bulk, places: list[Establishment], author: User, count: int
) -> list[dict[str, list[dict[str, Any]]]]:
    """Gives the newest, as rows by table."""
    chance, made = random.Random(42), []
    for start in range(0, count, _CHUNK):
        made = [_request(chance, number, places, author) for number in range(start, min(start + _CHUNK, count))]
        for table in ("draft", "dossier", "trainee", "training_module", "funding_line"):
            await writer.write(table, [row for one in made for row in one[table]])
    return made[-everything.DOSSIERS :]


def _request(
    chance: random.Random, number: int, places: list[Establishment], author: User
) -> dict[str, list[dict[str, Any]]]:
    place, at = places[chance.randrange(len(places))], _START + timedelta(minutes=7 * number)
    shared = {
        "scheme": SCHEMES[chance.randrange(3)],
        "title": f"Formation {number}",
        "title_key": f"formation {number}",
        "start_date": at.date(),
        "end_date": at.date() + timedelta(days=30),
        "start_key": at.date(),
        "management_mandate": False,
        "payment_subrogation": False,
        "values": {},
        "search": f"formation {number} {place.name.lower()}",
        "trainee_search": "",
        "version": 1,
        "updated_at": at,
        "establishment_id": place.id,
    }
    draft = {"id": _key(chance), **shared, **_DRAFT, "number": number + 1, "created_at": at} | {
        "created_by_id": author.id,
        "creator_id": place.id,
    }
    dossier = {
        "id": _key(chance),
        **shared,
        "number": f"30{number:010}",
        "status": STATUSES[chance.randrange(4)],
        "transmitted_at": at,
        "transmitted_by_id": author.id,
        "transmitted_by_side": "MEMBER",
        "draft_id": draft["id"],
    }
    return {"draft": [draft], "dossier": [dossier], **_parts(chance, dossier["id"])}


_DRAFT: dict[str, Any] = {
    "state": "TRANSMITTED",
    "entry_state": "MEMBER_EDITING",
    "created_by_side": "MEMBER",
    "alert": False,
    "block_versions": {},
    "trainees": [{"id": "0" * 31 + "1", "first_name": "Léa", "birth_name": "BLEU", "usage_name": None}],
    "organisations": [],
}


def _parts(chance: random.Random, dossier: UUID) -> dict[str, list[dict[str, Any]]]:
    module = _key(chance)
    of = {"dossier_id": dossier}
    return {
        "trainee": list(_trainees(chance, dossier)),
        "training_module": [
            {"id": module, **of, "position": 0, "key": "0", "title": "Module", "search": "", "trainee_search": ""}
        ],
        "funding_line": [
            {
                "id": _key(chance),
                **of,
                "module_id": module,
                "position": position,
                "nature": "PEDAGOGY",
                "nature_label": "Coûts pédagogiques",
                "requested_cents": chance.randrange(10_000, 900_000),
                "granted_cents": 9_000,
                "paid_cents": 5_000,
            }
            for position in range(chance.randrange(4, 9))
        ],
    }


def _trainees(chance: random.Random, dossier: UUID) -> Iterator[dict[str, Any]]:
    for position in range(chance.randrange(1, 5)):
        yield {
            "id": _key(chance),
            "dossier_id": dossier,
            "position": position,
            "key": str(position),
            "first_name": chance.choice(FIRST_NAMES),
            "birth_name": chance.choice(BIRTH_NAMES),
        }


def _key(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
