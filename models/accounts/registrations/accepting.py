"""Accepting the terms of use: at registration, and again whenever a version is published."""

from datetime import datetime

from auth.viewer import Viewer
from models.accounts.registrations import TermsAcceptance, TermsNotAccepted
from models.accounts.registrations.terms import Published, current
from models.database import transaction
from models.facts import record


async def to_accept(viewer: Viewer) -> Published | None:
    """The version in force, while the person has not accepted it; nothing for who speaks in their name."""
    latest = current()
    accepted = TermsAcceptance.filter(user_id=viewer.user_id, version=latest.version)
    return None if not viewer.is_oneself or await accepted.exists() else latest


async def accept(version: str, *, by: Viewer, now: datetime) -> None:
    """The person has read this version; a second time changes nothing. Raises TermsNotAccepted for another version than
    the one in force."""
    if version != current().version:
        raise TermsNotAccepted(path=("version",))
    async with transaction():
        if await to_accept(by) is not None:
            row = TermsAcceptance(user_id=by.user_id, version=version, accepted_at=now)
            await TermsAcceptance.bulk_create([row], ignore_conflicts=True)
            await record("account.terms_accepted", "User", by.user_id, by=by.user_id, at=now, version=version)
