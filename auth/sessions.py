"""Sign-in sessions and their refresh tokens: one family of tokens for each sign-in, used one after the other.

A refresh token is 256 random bits, stored as a digest, used once and replaced at each use, never beyond the end of the
session. A second use, however soon, ends the whole session (RFC 9700 §4.14): there is no grace period. Twenty uses at
once give one success, and the session ends with the others: never two live families.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from auth import borrowed, tokens
from auth.viewer import MAY_SIGN_IN, Side, Viewer
from models.accounts.ending import end_session
from models.accounts.making import available_sides
from models.accounts.people import User
from models.accounts.sessions import RefreshToken, SignInSession
from models.api_clients import ApiClient
from models.api_clients.mandates import ApiMandate
from models.database import transaction
from models.delegations import Delegation
from models.delegations.acting import enter
from models.facts import record
from models.refusals import NotSeen, Refusal
from settings import settings

LONGEST_USER_AGENT = 300
LONGEST_REFRESH_TOKEN = 100
_WHOSE = "the session says whose it is"


class RefreshTokenInvalid(Refusal):
    """Votre session est terminée : reconnectez-vous."""


class SideNotAvailable(Refusal):
    """Ce contexte de navigation ne vous est pas ouvert."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A fresh pair."""

    access: tokens.AccessToken
    refresh: str
    refresh_expires_at: datetime


async def open_session(
    user_id: UUID,
    side: Side,
    *,
    now: datetime,
    user_agent: str | None = None,
    client: ApiClient | None = None,
    mandate: ApiMandate | None = None,
    delegation: Delegation | None = None,
) -> Tokens:
    """A new sign-in of a user, of a client of theirs or mandated by them, or of their delegate, who has proved who they
    are. Raises TransitionNotAllowed for a delegation that may not be used now."""
    longest = now + timedelta(days=settings().refresh_token_days)
    async with transaction():
        if delegation is not None:
            await enter(delegation.id, now=now)
        session = await SignInSession.create(
            user_id=user_id,
            side=side,
            created_at=now,
            last_used_at=now,
            expires_at=min([longest, *borrowed.ends_of(client, mandate, delegation, now=now)]),
            user_agent=_cleaned(user_agent),
            client_id=client.id if client else None,
            mandate_id=mandate.id if mandate else None,
            delegation_id=delegation.id if delegation else None,
            delegate_id=delegation.delegate_id if delegation else None,
        )
        secret = await _new_secret(session, now)
    return await _pair(session, secret, now)


async def refresh(text: str, *, now: datetime) -> Tokens:
    """The next pair of the session. Raises `RefreshTokenInvalid`; a token used before ends its session."""
    async with transaction():
        token = await RefreshToken.get_or_none(digest=digest_of(text)) if len(text) <= LONGEST_REFRESH_TOKEN else None
        session = await _locked(token.session_id) if token else None
        secret = await _replaced(token, session, now) if token and session else None
    # Outside: the end of a session whose token came twice must be kept.
    if session is None or secret is None:
        raise RefreshTokenInvalid
    return await _pair(session, secret, now)


async def switch_side(viewer: Viewer, side: Side, *, now: datetime) -> Tokens:
    """The session continues on another side, with a new pair; the refresh token before it counts as used."""
    if side not in await available_sides(viewer.user_id):
        raise SideNotAvailable(path=("side",))
    async with transaction():
        session = await _locked(viewer.session_id)
        if session is None or session.revoked_at:
            raise NotSeen
        await RefreshToken.filter(session_id=session.id, used_at=None).update(used_at=now)
        session.side = side
        secret = await _new_secret(session, now)
    return await _pair(session, secret, now)


async def sign_out(viewer: Viewer, *, everywhere: bool, now: datetime) -> None:
    """End this sign-in, or every one of this user."""
    mine = SignInSession.visible_to(viewer)
    async with transaction():
        for session in await (mine if everywhere else mine.filter(id=viewer.session_id)).select_for_update():
            await _end(session, now, "signed out")


async def revoke_session(viewer: Viewer, session_id: UUID, *, now: datetime) -> None:
    """End one of the viewer's own sign-ins. Raises `NotSeen`."""
    async with transaction():
        session = await SignInSession.visible_to(viewer).select_for_update().get_or_none(id=session_id)
        if session is None:
            raise NotSeen
        await _end(session, now, "revoked")


def digest_of(secret: str) -> str:
    """What is stored of a refresh token."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


async def _locked(session_id: UUID) -> SignInSession | None:
    """The session under lock: whatever happens to one family happens in turn."""
    rows = SignInSession.everyones("the token says whose it is").select_for_update()
    return await rows.get_or_none(id=session_id)


async def _replaced(token: RefreshToken, session: SignInSession, now: datetime) -> str | None:
    """The next secret; None when the token is worth nothing, and then a reused one has ended its session."""
    await token.refresh_from_db(fields=["used_at"])
    if token.used_at:
        if session.revoked_at is None:
            await _end(session, now, "refresh token used twice")
            await record("account.session_reused", "User", session.delegate_id or session.user_id, by=None, at=now)
        return None
    if session.revoked_at or token.expires_at <= now or not await _stands(session, now):
        return None
    token.used_at = now
    await token.save(update_fields=["used_at"])
    return await _new_secret(session, now)


async def _stands(session: SignInSession, now: datetime) -> bool:
    """Whether the session goes on: a person who lost the side goes home, who speaks for them stays on one."""
    if session.client_id is not None or session.delegation_id is not None:
        return await borrowed.goes_on(session, now=now)
    user = await User.everyones(_WHOSE).get(id=session.user_id)
    if session.side not in await available_sides(user.id):
        session.side = user.home_side
    return user.status in MAY_SIGN_IN


async def _end(session: SignInSession, now: datetime, why: str) -> None:
    client = {"client": session.client_id.hex} if session.client_id else {}
    await end_session(session, by=session.delegate_id or session.user_id, now=now, why=why, **client)


async def _new_secret(session: SignInSession, now: datetime) -> str:
    session.last_used_at = now
    await session.save(update_fields=["last_used_at", "side"])
    if session.client_id is not None:
        await ApiClient.everyones("it has just signed in").filter(id=session.client_id).update(last_used_at=now)
        await ApiMandate.everyones("it has just served").filter(id=session.mandate_id).update(last_used_at=now)
    secret = secrets.token_urlsafe(32)
    await RefreshToken.create(
        digest=digest_of(secret), session_id=session.id, issued_at=now, expires_at=session.expires_at
    )
    return secret


async def _pair(session: SignInSession, secret: str, now: datetime) -> Tokens:
    access = await tokens.issue(
        session.user_id, session.id, session.side, now=now, until=session.expires_at, scopes=await _scopes(session)
    )
    return Tokens(access, secret, session.expires_at)


async def _scopes(session: SignInSession) -> list[str]:
    """None for a person."""
    if session.client_id is None:
        return []
    client, mandate = await borrowed.through(session)
    return [scope for scope in client.scopes if mandate is None or scope in mandate.scopes]


def _cleaned(user_agent: str | None) -> str | None:
    """One line of printable characters, cut."""
    printable = "".join(c if c.isprintable() else " " for c in (user_agent or "")[: 4 * LONGEST_USER_AGENT])
    return " ".join(printable.split())[:LONGEST_USER_AGENT] or None
