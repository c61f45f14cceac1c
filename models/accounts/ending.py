"""Ending open sign-ins of a person: their tokens and their streams end with them."""

from datetime import datetime
from uuid import UUID

from tortoise.expressions import Q

from models.accounts.sessions import SignInSession
from models.facts import record


async def end_sessions(user_id: UUID, *, now: datetime, why: str, but: UUID | None = None) -> None:
    """Every open sign-in of this person, also as a delegate, and of who speaks for them; but one. Call it inside a
    transaction."""
    theirs = Q(user_id=user_id, delegate_id=user_id, join_type=Q.OR)
    open_ones = SignInSession.everyones("a person's own").filter(theirs, revoked_at=None)
    for session in await open_ones.order_by("id").select_for_update():
        if session.id != but:
            await end_session(session, by=user_id, now=now, why=why)


async def end_session(session: SignInSession, *, by: UUID, now: datetime, why: str, **more: str) -> None:
    """This one, which is locked; `more` goes into the fact."""
    session.revoked_at = now
    await session.save(update_fields=["revoked_at"])
    await record("session.ended", "SignInSession", session.id, by=by, at=now, why=why, **more)
