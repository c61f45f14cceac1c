"""Registering and activating: what a form must say, then the captcha, then the registration.

What is wrong with the form itself is said first and spends no captcha; none of it depends on who has an account.
"""

import logging
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from auth.bearers import caller_with
from auth.passwords import hashed
from auth.permissions import Role
from auth.registration_forms import Form, Individual, Professional, check_person, check_side, common_checks, refuse
from auth.sessions import Tokens, open_session
from auth.viewer import AccountStatus, Side, Viewer
from models.accounts import captchas
from models.accounts.captchas import CaptchaAction
from models.accounts.making import nir_digest
from models.accounts.people import fold
from models.accounts.registrations import Registration, activating, opening
from models.accounts.registrations.organisations import organisation_named
from models.attachments.entities import entity_numbered
from models.attachments.requesting import request_attachment
from models.attachments.roles import ROLES_OF, checked_roles
from models.refusals import Refusal
from outside.reference import DirectoryUnavailable

log = logging.getLogger(__name__)

_DETAILS = ("first_name", "birth_name", "usage_name", "phone", "mobile_phone", "organisation", "password_hash")


async def register_professional(form: Professional, *, now: datetime, ip: str | None) -> None:
    """Raises the refusals of the form, CaptchaWrong, LoginTaken, and those of the entity's number."""
    side = form.account.home_side
    prescribes = side is Side.PRESCRIBER
    refuse(
        *common_checks(form),
        lambda: check_side(side),
        lambda: organisation_named(form.organisation_code, form.organisation_name) if prescribes else None,
        lambda: _check_roles(form),
    )
    organisation = organisation_named(form.organisation_code, form.organisation_name) if prescribes else None
    await captchas.use(form.captcha_id, form.captcha_answer, CaptchaAction.REGISTER_PROFESSIONAL, ip, now=now)
    entity = await entity_numbered(form.entity_number) if form.entity_number and not organisation else None
    wish = await _wish(replace(form, account=replace(form.account, organisation=organisation)))
    if entity:
        wish.entity_number, wish.requested_roles = entity.number, [role.value for role in form.roles]
    await opening.register(wish, now=now)


def _check_roles(form: Professional) -> None:
    """Whoever names an entity says as what they join it."""
    if form.entity_number and form.account.home_side in ROLES_OF:
        checked_roles(form.account.home_side, form.roles, field="requestedRoles")


async def register_individual(form: Individual, *, now: datetime, ip: str | None, today: date) -> None:
    """Raises the refusals of the form, and CaptchaWrong."""
    refuse(*common_checks(form), lambda: check_person(form, today))
    await captchas.use(form.captcha_id, form.captcha_answer, CaptchaAction.REGISTER_INDIVIDUAL, ip, now=now)
    await opening.register(await _wish(form), now=now)


async def activate(token: str, *, now: datetime, user_agent: str | None) -> Tokens:
    """The account is open, and its owner signed in. Raises LinkInvalid, LoginTaken."""
    user, wish = await activating.activate(token, now=now)
    tokens = await open_session(user.id, user.home_side, now=now, user_agent=user_agent)
    if wish.entity_number and user.status is AccountStatus.ACTIVE:
        await _ask_for(wish, tokens, now)
    return tokens


async def _ask_for(wish: Registration, tokens: Tokens, now: datetime) -> None:
    """The entity that was named at registration. It may be gone by now: the account is open all the same."""
    viewer = await caller_with(tokens.access.claims, now=now)
    if not isinstance(viewer, Viewer) or wish.entity_number is None:
        return
    try:
        await request_attachment(wish.entity_number, wish.side, map(Role, wish.requested_roles), viewer, at=now)
    except (Refusal, DirectoryUnavailable) as error:
        log.warning("the entity of a registration could not be asked for: %s", type(error).__name__)


async def _wish(form: Form) -> Registration:
    account = replace(form.account, password_hash=await hashed(form.password))
    details: dict[str, Any] = {name: value for name in _DETAILS if (value := getattr(account, name)) is not None}
    if account.civility:
        details["civility"] = account.civility.name
    return Registration(
        side=account.home_side,
        email=fold(account.login_email or ""),
        login=account.identifier,
        nir_digest=nir_digest(account.nir) if account.nir else None,
        details=details,
        terms_version=form.terms_version,
    )
