"""Personal spaces («espace personnel»): made at the first return from FranceConnect, found again at each other one.

Names and birth date are kept, and nothing else of what FranceConnect knows (S3:14). An account is found by who the
person is there, never by an address or a name: whoever else has the same keeps their own (attack OIDC-05). What is
known of the person stays as it was first told.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from auth.viewer import AccountStatus, Side
from models.accounts.franceconnect import FranceConnectIdentity
from models.accounts.franceconnect.linking import linkable
from models.accounts.making import NewAccount, create_account
from models.accounts.people import User
from models.counters import next_value
from models.database import transaction
from models.refusals import Refusal
from schemes.formats import PERSON_NAME

_BIRTH_DATE = re.compile(r"(18|19|20)\d\d-(0\d|1[0-2])-([0-2]\d|3[01])")
"""With 00 for a month or a day that nobody knows."""

_LONGEST_NAMES = 320
_WHY = "FranceConnect has said who it is"


class IdentityIncomplete(Refusal):
    """FranceConnect n'a pas transmis vos nom, prénom et date de naissance : votre espace ne peut pas être créé."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who came back, as FranceConnect vouches: `given_names` are all of them, separated by spaces."""

    issuer: str
    subject: str
    given_names: str
    family_name: str
    birth_date: str


async def enter(person: Person, *, now: datetime, signed_in: UUID | None = None) -> User:
    """The account of this person, opened at their first return, or theirs already when they are signed in to it.

    Raises IdentityIncomplete.
    """
    return await _holder(person) or await _open(person, now, signed_in)


async def _holder(person: Person) -> User | None:
    known = User.everyones(_WHY).filter(
        franceconnect_identity__issuer=person.issuer, franceconnect_identity__subject=person.subject
    )
    return await known.first()


async def _open(person: Person, now: datetime, signed_in: UUID | None) -> User:
    first_name, birth_name = _fitting(person.given_names), _fitting(person.family_name)
    if not (first_name and birth_name and _BIRTH_DATE.fullmatch(person.birth_date)):
        raise IdentityIncomplete
    new = NewAccount(
        status=AccountStatus.ACTIVE,
        home_side=Side.INDIVIDUAL,
        first_name=first_name,
        birth_name=birth_name,
        login=f"fc-{secrets.token_hex(16)}",
    )
    async with transaction():
        await next_value("personal spaces made")  # the counter's row is the lock: a person who comes twice is one
        if known := await _holder(person):
            return known
        user = await linkable(signed_in, person.given_names, birth_name) or await create_account(new)
        await FranceConnectIdentity.create(
            user_id=user.id, issuer=person.issuer, subject=person.subject, birth_date=person.birth_date, since=now
        )
    return user


def _fitting(names: str) -> str:
    """As many of the names as an account holds, from the first; "" when there is none."""
    words = PERSON_NAME.compact(names[:_LONGEST_NAMES]).split(" ")
    while words and PERSON_NAME.fault(" ".join(words)):
        words.pop()
    return " ".join(words)
