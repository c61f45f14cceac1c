"""The candidate of an enrolment: the form that a prescriber fills in, and what tells one person from another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from models.accounts.people import fold
from models.refusals import InvalidInput, Refusal, TextTooLong
from models.search import normalise
from models.states import Civility
from schemes.formats import EMAIL, PERSON_NAME, PHONE, Format
from schemes.issues import Problem

LONGEST_COMMENT: Final = 2000
_OLDEST = date(1900, 1, 1)
_PLACE = ("input", "candidate")


class BirthDateInvalid(Refusal):
    """La date de naissance doit être passée."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody whom a prescriber enrols, as typed («coordonnées du candidat»)."""

    first_name: str
    birth_name: str
    email: str
    civility: Civility | None = None
    phone: str | None = None
    birth_date: date | None = None
    comment: str | None = None


def checked(candidate: Candidate, today: date) -> dict[str, Any]:
    """The columns of an enrolment. Raises InvalidInput with a problem for each wrong field."""
    if problems := list(_problems(candidate, today)):
        raise InvalidInput(problems=problems)
    first_name, birth_name = PERSON_NAME.compact(candidate.first_name), PERSON_NAME.compact(candidate.birth_name)
    email = EMAIL.compact(candidate.email)
    return {
        "civility": candidate.civility,
        "first_name": first_name,
        "birth_name": birth_name,
        "email": email,
        "phone": PHONE.compact(candidate.phone) if candidate.phone else None,
        "birth_date": candidate.birth_date,
        "comment": (candidate.comment or "").strip() or None,
        "candidate_key": key_of(email, first_name, birth_name),
    }


def key_of(email: str, first_name: str, birth_name: str) -> str:
    """The same for one person, however the address and the names are written."""
    return f"{fold(email)} {normalise(first_name)} {normalise(birth_name)}"


def _problems(candidate: Candidate, today: date) -> Iterator[Problem]:
    written: list[tuple[str, Format, str | None]] = [
        ("firstName", PERSON_NAME, candidate.first_name),
        ("birthName", PERSON_NAME, candidate.birth_name),
        ("email", EMAIL, candidate.email),
        ("phone", PHONE, candidate.phone or None),
    ]
    for name, family, text in written:
        if text is not None and (fault := family.fault(text)):
            yield Problem(fault.code, fault.whole, (*_PLACE, name))
    if candidate.birth_date is not None and not _OLDEST <= candidate.birth_date < today:
        yield BirthDateInvalid.problem(path=(*_PLACE, "birthDate"))
    if len((candidate.comment or "").strip()) > LONGEST_COMMENT:
        yield TextTooLong.problem(path=(*_PLACE, "comment"), longest=LONGEST_COMMENT)
