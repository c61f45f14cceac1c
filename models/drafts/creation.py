"""Creating a draft (D1, D2): it exists at once, its employer filled from the reference base (S1:178)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from auth.viewer import Side, Viewer
from models import clock
from models.accounts.people import User
from models.companies import Establishment
from models.counters import next_value
from models.database import transaction
from models.drafts import Draft
from models.drafts.asking import Asked, asked_for, creator_of
from models.drafts.deriving import refresh
from models.drafts.employer import EMPLOYER, locked_by, proposed_by
from models.drafts.holder import HOLDER, proposed_to
from models.drafts.values import FINANCING, cleaned, with_flags
from models.history import tell
from models.refusals import Refusal
from models.states import DraftState
from schemes import Scheme, find, flags

FIRST_STATE = {
    Side.MEMBER: DraftState.MEMBER_EDITING,
    Side.PROVIDER: DraftState.PROVIDER_EDITING,
    Side.INDIVIDUAL: DraftState.INDIVIDUAL_EDITING,
}


class UnknownScheme(Refusal):
    """Ce dispositif n'existe pas."""


class SchemeNotOpen(Refusal):
    """Ce dispositif ne vous est pas ouvert."""


class UnknownSubScheme(Refusal):
    """Ce sous-dispositif n'existe pas pour ce dispositif."""


@dataclass(frozen=True)
class Plan:
    """What a new draft is made of: form in clear, and the establishment it is for."""

    scheme: Scheme
    sub_scheme: str | None
    asked: Asked | None
    form: Any
    source: UUID | None = None


async def create_draft(
    *,
    scheme: str,
    sub_scheme: str | None = None,
    siret: str | None = None,
    management_mandate: bool = False,
    values: Any = None,
    by: Viewer,
    at: datetime | None = None,
) -> Draft:
    """A new draft with these first values. `at`: when it happens, now by default.

    Raises UnknownScheme, UnknownSubScheme, the refusals of `asking`, SchemeNotOpen and InvalidInput.
    """
    found = scheme_named(scheme)
    check_sub_scheme(found, sub_scheme)
    asked = await asked_for(siret, by)
    check_open(found, by)
    given = {} if values is None else values
    mandate = management_mandate or flags(given)[0]
    # A scheme without that block refuses a mandate, and is not told that there is none.
    answered = mandate if FINANCING in found.blocks else mandate or None
    plan = Plan(found, sub_scheme, asked, with_flags(given, management_mandate=answered))
    async with transaction():
        return await make(plan, by, at or clock.now())


async def make(plan: Plan, by: Viewer, at: datetime) -> Draft:
    """Write down a new draft. Call it inside a transaction. Raises InvalidInput, NotPermitted."""
    establishment = await plan.asked.written() if plan.asked else None
    creator = await creator_of(by, establishment)
    form = await _filled(plan, establishment, by)
    draft = Draft(
        id=uuid4(),
        number=await next_value("draft"),
        scheme=plan.scheme.code,
        sub_scheme=plan.sub_scheme,
        state=FIRST_STATE[by.side],
        entry_state=FIRST_STATE[by.side],
        establishment_id=establishment.id if establishment else None,
        creator_id=creator.id,
        created_by_id=by.user_id,
        created_by_side=by.side,
        private_to=by.user_id if plan.scheme.discreet and by.side is Side.MEMBER else None,
        block_versions=dict.fromkeys(form, 1),
        created_at=at,
        updated_at=at,
    )
    refresh(draft, form, establishment, at.astimezone(clock.PARIS).date())
    await draft.save(force_create=True)
    source = plan.source.hex if plan.source else None
    await tell("draft.created", "Draft", draft.id, by=by, at=at, end=draft.state, source=source)
    return draft


def scheme_named(code: str) -> Scheme:
    """Raises UnknownScheme."""
    scheme = find(code)
    if scheme is None:
        raise UnknownScheme(path=("input", "scheme"))
    return scheme


def check_open(scheme: Scheme, by: Viewer) -> None:
    """Not everybody may ask for everything. Raises SchemeNotOpen."""
    if by.side.value not in scheme.open_to:
        raise SchemeNotOpen(path=("input", "scheme"))


def check_sub_scheme(scheme: Scheme, code: str | None) -> None:
    """A sub-scheme may be chosen later. Raises UnknownSubScheme."""
    if code is not None and scheme.sub_scheme(code) is None:
        raise UnknownSubScheme(path=("input", "subScheme"))


async def _filled(plan: Plan, establishment: Establishment | None, by: Viewer) -> dict[str, Any]:
    fill = _with_employer if EMPLOYER in plan.scheme.blocks else _with_holder
    form = await fill(plan, establishment, by)
    return {code: content for code, content in form.items() if content}


async def _with_employer(plan: Plan, establishment: Establishment | None, by: Viewer) -> dict[str, Any]:
    locked = {EMPLOYER: locked_by(establishment)}
    sent = {EMPLOYER: None, **plan.form} if isinstance(plan.form, dict) else plan.form
    given = cleaned(plan.scheme, sent, locked)
    proposed = proposed_by(establishment, await _address_of(by))
    return given | {EMPLOYER: proposed | given[EMPLOYER]}


async def _with_holder(plan: Plan, _: Establishment | None, by: Viewer) -> dict[str, Any]:
    return {HOLDER: await proposed_to(by)} | cleaned(plan.scheme, plan.form, {})


async def _address_of(by: Viewer) -> str | None:
    author = await User.everyones("the author of the draft, for the e-mail of the request").get(id=by.user_id)
    return author.notified_at
