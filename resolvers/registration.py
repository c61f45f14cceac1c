"""Opening an account: what a form needs, the two registrations, the activation."""

from collections.abc import Awaitable
from typing import Annotated, Any

import strawberry

from auth import password_rule, registering
from auth.permissions import Permission
from auth.registration_forms import Individual, Professional
from auth.viewer import AccountStatus, Side
from models import clock
from models.accounts.making import NewAccount
from models.accounts.people import fold
from models.accounts.registrations import accepting, opening
from models.accounts.registrations import terms as versions
from models.refusals import Refusal
from resolvers.answers import done, user_errors
from resolvers.doors import mutation, query
from resolvers.inputs import sent
from resolvers.sign_in import signed_in
from schema.context import Info, viewer_of
from schema.ids import decode
from schema.payloads import DonePayload, UserError
from schema.registration import IndividualRegistrationInput, ProfessionalRegistrationInput, RegistrationPayload
from schema.sign_in import PasswordCheck, Terms
from schema.viewer import AuthPayload
from schemes.formats import EMAIL
from subscriptions import rings

_PERSON = ("first_name", "birth_name", "phone")


@query(public="registration forms need it before anybody is signed in")
async def terms(info: Info) -> Terms:
    shown: Any = versions.current()
    return shown  # type: ignore[no-any-return]


@query(public="registration forms need it before anybody is signed in")
async def check_password(info: Info, password: str) -> PasswordCheck:
    found = password_rule.problems(password)
    errors = [UserError(code=one.code, message=one.message, path=list(one.path)) for one in found]
    return PasswordCheck(acceptable=not found, strength=password_rule.strength(password), errors=errors)


@mutation(needs=Permission.BE_ONESELF)
async def accept_terms(
    info: Info, version: Annotated[str, strawberry.argument(description="`Terms.version` of what was read.")]
) -> DonePayload:
    """Accepts the terms of use in force; `viewer.termsToAccept` says when they wait to be."""
    return await done(accepting.accept(version, by=viewer_of(info), now=clock.now()))


@mutation(public="registering comes before signing in")
async def register_professional(info: Info, input: ProfessionalRegistrationInput) -> RegistrationPayload:
    form = Professional(
        account=_account(input, input.side, ("civility", "usage_name", "login")),
        entity_number=sent(input.entity_number),
        roles=sent(input.requested_roles) or (),
        organisation_code=sent(input.organisation_code),
        organisation_name=sent(input.organisation_name),
        **_common(input),
    )
    act = registering.register_professional(form, now=clock.now(), ip=info.context.client_ip)
    return await _registered(act)


@mutation(public="registering comes before signing in")
async def register_individual(info: Info, input: IndividualRegistrationInput) -> RegistrationPayload:
    form = Individual(
        account=_account(input, Side.INDIVIDUAL, ("mobile_phone", "nir")),
        birth_date=input.birth_date,
        has_signed_apprenticeship=bool(input.has_signed_apprenticeship),
        password_confirmation=input.password_confirmation,
        **_common(input),
    )
    act = registering.register_individual(
        form, now=clock.now(), ip=info.context.client_ip, today=clock.today()
    )  # fmt: skip
    return await _registered(act)


@mutation(public="the token received by mail says who asks")
async def activate_account(info: Info, token: str) -> AuthPayload:
    act = registering.activate(token, now=clock.now(), user_agent=info.context.user_agent)
    payload = await signed_in(info, act)
    rings.facts()
    return payload


@mutation(public="registering comes before signing in")
async def resend_activation(info: Info, email: str) -> DonePayload:
    """Always answers done."""
    if EMAIL.parse(email):
        await opening.resend(fold(email), now=clock.now(), ip=info.context.client_ip)
        rings.facts()
    return DonePayload(done=True)


async def _registered(act: Awaitable[None]) -> RegistrationPayload:
    try:
        await act
    except Refusal as refusal:
        return RegistrationPayload(errors=user_errors(refusal))
    rings.facts()
    return RegistrationPayload(status=AccountStatus.AWAITING_ACTIVATION)


def _account(input: Any, side: Side, more: tuple[str, ...]) -> NewAccount:
    fields: dict[str, Any] = {name: sent(getattr(input, name)) for name in (*_PERSON, *more)}
    return NewAccount(status=AccountStatus.AWAITING_ACTIVATION, home_side=side, login_email=input.email, **fields)


def _common(input: Any) -> dict[str, Any]:
    decoded = decode(sent(input.captcha_id) or "")
    return {
        "email_confirmation": input.email_confirmation,
        "password": input.password,
        "terms_version": input.accepted_terms_version,
        "captcha_id": decoded[1] if decoded and decoded[0] == "Captcha" else None,
        "captcha_answer": sent(input.captcha_answer),
    }
