"""The forms of registration, and what is wrong with one before anybody looks at who has an account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from auth import password_rule
from auth.permissions import Role
from auth.viewer import Side
from models.accounts.making import NewAccount, check_new
from models.accounts.people import fold
from models.accounts.registrations import OPEN_SIDES, SideNotOpen, TermsNotAccepted, terms
from models.refusals import InvalidInput, Refusal
from schemes.formats import NIR
from schemes.formats.nir import fits_birth
from schemes.issues import Problem

ADULT, APPRENTICE = 16, 15
"""Ages, in years, from which one may register: of everybody, and with a signed apprenticeship contract (S4:49)."""

_NIR_WITH_KEY = 15


class EmailsDiffer(Refusal):
    """Les deux adresses saisies sont différentes."""


class PasswordsDiffer(Refusal):
    """Les deux mots de passe saisis sont différents."""


class NirKeyRequired(Refusal):
    """Saisissez votre numéro de sécurité sociale avec sa clé, soit 15 caractères."""


class NirBirthMismatch(Refusal):
    """Le NIR ne correspond pas à la date de naissance saisie."""


class TooYoung(Refusal):
    """L'inscription est ouverte à partir de 16 ans, ou de 15 ans avec un contrat d'apprentissage signé."""


class LoginIsAnAddress(Refusal):
    """Un identifiant qui est une adresse doit être l'adresse saisie."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """What both forms have in common."""

    account: NewAccount
    email_confirmation: str
    password: str
    terms_version: str
    captcha_id: UUID | None
    captcha_answer: str | None


@dataclass(frozen=True, kw_only=True)
class Professional(Form):
    """The form of professionals."""

    entity_number: str | None = None
    roles: Sequence[Role] = ()
    organisation_code: str | None = None
    organisation_name: str | None = None


@dataclass(frozen=True, kw_only=True)
class Individual(Form):
    """The form of individuals («titulaires»)."""

    birth_date: date
    has_signed_apprenticeship: bool
    password_confirmation: str


def common_checks(form: Form) -> list[Callable[[], object]]:
    """What is checked of every form; each raises a refusal."""
    new = form.account
    about = [new.login_email or "", new.login or "", new.first_name, new.birth_name, new.usage_name or ""]

    def check_password() -> None:
        if found := password_rule.problems(form.password, about, path=("input", "password")):
            raise InvalidInput(problems=found)

    def check_email() -> None:
        if fold(form.email_confirmation) != fold(new.login_email or ""):
            raise EmailsDiffer(path=("input", "emailConfirmation"))

    def check_login() -> None:
        if new.login and "@" in new.login and fold(new.login) != fold(new.login_email or ""):
            raise LoginIsAnAddress(path=("input", "login"))

    def check_terms() -> None:
        if form.terms_version != terms.current().version:
            raise TermsNotAccepted(path=("input", "acceptedTermsVersion"))

    return [lambda: _check_account(new), check_email, check_login, check_password, check_terms]


def _check_account(new: NewAccount) -> None:
    """The refusals of an account, with the paths of a form."""
    try:
        check_new(new)
    except Refusal as refusal:
        names = {"loginEmail": "email"}
        problems = [
            Problem(one.code, one.message, ("input", *(names.get(name, name) for name in one.path)))
            for one in refusal.problems
        ]
        raise InvalidInput(problems=problems) from None


def check_side(side: Side) -> None:
    """Raises SideNotOpen."""
    if side not in OPEN_SIDES:
        raise SideNotOpen(path=("input", "side"))


def check_person(form: Individual, today: date) -> None:
    """Raises PasswordsDiffer, NirKeyRequired, NirBirthMismatch, TooYoung."""
    if form.password_confirmation != form.password:
        raise PasswordsDiffer(path=("input", "passwordConfirmation"))
    number = NIR.compact(form.account.nir or "")
    if len(number) != _NIR_WITH_KEY:
        raise NirKeyRequired(path=("input", "nir"))
    if NIR.parse(number) and not fits_birth(number, form.birth_date):
        raise NirBirthMismatch(path=("input", "birthDate"))
    if _age(form.birth_date, today) < (APPRENTICE if form.has_signed_apprenticeship else ADULT):
        raise TooYoung(path=("input", "birthDate"))


def _age(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def refuse(*checks: Callable[[], object]) -> None:
    """Everything that is wrong with the form, at once. Raises InvalidInput."""
    problems: list[Problem] = []
    for check in checks:
        try:
            check()
        except Refusal as refusal:
            problems.extend(refusal.problems)
    if problems:
        raise InvalidInput(problems=problems)
