"""Ending open sign-ins of a person: their tokens and their streams end with them."""

from datetime import datetime
from uuid import UUID

from models.facts import record
from models.sessions import SignInSession


async def end_sessions(user_id: UUID, *, now: datetime, why: str, but: UUID | None = None) -> None:
    """Every open sign-in of this person, but one. Call it inside a transaction."""
    open_ones = SignInSession.everyones("a person's own").filter(user_id=user_id, revoked_at=None)
    for session in await open_ones.order_by("id").select_for_update():
        if session.id != but:
            session.revoked_at = now
            await session.save(update_fields=["revoked_at"])
            await record("session.ended", "SignInSession", session.id, by=user_id, at=now, why=why)
