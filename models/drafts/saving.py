"""Saving a draft by block (D4): late saves are merged as long as nobody else changed the same blocks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from auth.viewer import Side, Viewer
from models import clock
from models.actions import DraftAction
from models.companies import Establishment
from models.companies.reference import known
from models.database import transaction
from models.drafts import Draft
from models.drafts.asking import Asked
from models.drafts.creation import check_sub_scheme
from models.drafts.deriving import refresh
from models.drafts.employer import EMPLOYER, held_in, locked_by
from models.drafts.lifecycle import Situation, checked_move
from models.drafts.reading import locked, scheme_of
from models.drafts.values import FINANCING, cleaned, with_flags
from models.history import tell
from models.refusals import Refusal, StaleVersion
from schemes.formats import EMAIL

# Two data that are no block have their version too.
SUB_SCHEME, CONTACT_EMAIL = "subScheme", "contactEmail"


class ContactEmailInvalid(Refusal):
    """L'adresse saisie n'est pas un courriel valide."""


@dataclass(frozen=True)
class Changes:
    """What a save brings. None changes nothing; an empty `contact_email` takes the address away."""

    side: Side
    values: Any
    sub_scheme: str | None = None
    management_mandate: bool | None = None
    payment_subrogation: bool | None = None
    contact_email: str | None = None


async def save(
    draft_id: UUID,
    *,
    version: int,
    values: Any,
    sub_scheme: str | None = None,
    management_mandate: bool | None = None,
    payment_subrogation: bool | None = None,
    contact_email: str | None = None,
    by: Viewer,
    at: datetime | None = None,
) -> Draft:
    """The draft with the blocks sent in place of the stored ones; null empties a block.

    Raises NotSeen, NotPermitted, TransitionNotAllowed, StaleVersion, UnknownSubScheme, ContactEmailInvalid and
    InvalidInput.
    """
    changes = Changes(by.side, values, sub_scheme, management_mandate, payment_subrogation, contact_email)
    chosen = await _member_named(values, by)
    async with transaction():
        draft = await locked(draft_id, by)
        checked_move(Situation.of(draft), DraftAction.EDIT, by)
        await _apply(draft, version, changes, chosen, at or clock.now())
        await draft.save()
        await tell(
            "draft.saved", "Draft", draft.id, by=by, at=draft.updated_at, start=draft.state, end=draft.state,
            version=draft.version,
        )  # fmt: skip
    return draft


async def _apply(draft: Draft, version: int, changes: Changes, chosen: Asked | None, at: datetime) -> None:
    adopted = await chosen.written() if chosen and draft.establishment is None else None
    before = draft.form
    after = _merged(draft, before, changes, adopted)
    changed = [code for code in {**before, **after} if before.get(code) != after.get(code)]
    changed += _set_columns(draft, changes)
    _check_versions(draft, version, changed)
    draft.version += 1
    draft.block_versions = {**draft.block_versions, **dict.fromkeys(changed, draft.version)}
    draft.updated_at = at
    draft.establishment = adopted or draft.establishment
    refresh(draft, after, draft.establishment, at.astimezone(clock.PARIS).date())


def _merged(draft: Draft, before: dict[str, Any], changes: Changes, adopted: Establishment | None) -> dict[str, Any]:
    scheme = scheme_of(draft)
    sent = with_flags(
        changes.values,
        management_mandate=changes.management_mandate,
        payment_subrogation=changes.payment_subrogation,
        stored=before.get(FINANCING),
    )
    held = held_in(scheme, before)
    if adopted is not None:
        held[EMPLOYER] = locked_by(adopted)
    after = before | cleaned(scheme, sent, held)
    return {code: content for code, content in after.items() if content}


def _set_columns(draft: Draft, changes: Changes) -> Iterable[str]:
    if changes.sub_scheme is not None and changes.sub_scheme != draft.sub_scheme:
        check_sub_scheme(scheme_of(draft), changes.sub_scheme)
        draft.sub_scheme = changes.sub_scheme
        yield SUB_SCHEME
    if changes.contact_email is not None and (address := _address(changes.contact_email)) != draft.contact_email:
        draft.contact_email, draft.contact_side = address, changes.side
        yield CONTACT_EMAIL


def _address(typed: str) -> str | None:
    if not typed.strip():
        return None
    address = EMAIL.parse(typed.strip())
    if address is None:
        raise ContactEmailInvalid(path=("input", "contactEmail"))
    return address


def _check_versions(draft: Draft, version: int, changed: Iterable[str]) -> None:
    if version > draft.version or any(draft.block_versions.get(code, 1) > version for code in changed):
        raise StaleVersion


async def _member_named(values: Any, by: Viewer) -> Asked | None:
    """The company that a provider names in a draft that had none yet; the number itself is judged with the form."""
    employer = values.get(EMPLOYER) if isinstance(values, Mapping) else None
    siret = employer.get("siret") if isinstance(employer, Mapping) else None
    if by.side is not Side.PROVIDER or not isinstance(siret, str) or not siret.strip():
        return None
    entry = await known(siret)
    return Asked(entry) if entry else None
