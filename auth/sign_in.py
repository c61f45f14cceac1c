"""From a password to a session, and from a bearer token to the viewer behind it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from auth import passwords, throttle, tokens
from auth.gathering import TOGETHER, Gathering
from auth.per_database import per_database
from auth.permissions import Role
from auth.remembering import Word, remembered
from auth.sessions import Tokens, open_session
from auth.viewer import MAY_SIGN_IN, Caller, Nobody, Reach, Viewer
from models import clock, flat
from models.accounts import account_of, identifier_of, sides_of
from models.people import User
from models.refusals import Refusal
from models.sessions import SignInSession
from models.standing import marks_of

_SCHEME = "bearer "
_COLUMNS: dict[str, Any] = {
    "session": "id",
    "user": "user_id",
    "revoked_at": "revoked_at",
    "expires_at": "expires_at",
    "status": "user__status",
    "mark": "user__standing__mark",
    "home_side": "user__home_side",
    "attachment": "user__attachments__id",
    "active": "user__attachments__active",
    "side": "user__attachments__side",
    "company": "user__attachments__company_id",
    "establishment": "user__attachments__establishment_id",
    "roles": "user__attachments__roles",
    "client": "client_id",
    "client_revoked_at": "client__revoked_at",
    "client_expires_at": "client__expires_at",
    "client_scopes": "client__scopes",
    "client_attachments": "client__attachment_ids",
    "client_user_status": "client__user__status",
    "mandate": "mandate_id",
    "mandate_revoked_at": "mandate__revoked_at",
    "mandate_expires_at": "mandate__expires_at",
    "mandate_scopes": "mandate__scopes",
    "mandate_attachments": "mandate__attachment_ids",
    "delegation": "delegation_id",
    "delegate": "delegate_id",
}


ADVICE: Final = (
    " Si vous avez déjà un compte, vérifiez que l'adresse est celle utilisée pour le créer ; "
    "évitez d'en créer un autre et contactez-nous."
)
"""Said of every failure alike: nobody learns whether the address is known (S3:70-75)."""


class InvalidCredentials(Refusal):
    """Identifiant ou mot de passe incorrect.{advice}"""


async def sign_in(login: str, password: str, *, now: datetime, user_agent: str | None, ip: str | None) -> Tokens:
    """A new session on the home side; `login` is a name, an e-mail or a NIR.

    Raises `InvalidCredentials`, the same for an unknown login, a wrong password and an account that may not sign in,
    and `throttle.TooManyAttempts`.
    """
    identifier = identifier_of(login)
    await throttle.check(identifier, ip, now)
    user = await account_of(login)
    right = await passwords.matches(password, user.password_hash if user else None)
    if user is None or not right or user.status not in MAY_SIGN_IN:
        await throttle.failed(identifier, ip, now)
        raise InvalidCredentials(advice=ADVICE)
    await throttle.succeeded(identifier, ip, now)
    await _strengthen(user, password)
    return await open_session(user.id, user.home_side, now=now, user_agent=user_agent)


async def caller_of(authorization: str | None, *, now: datetime) -> Caller:
    """Who sent this `Authorization: Bearer …`, with the rights they hold now."""
    if authorization is None:
        return Nobody()
    if authorization[: len(_SCHEME)].lower() != _SCHEME:
        return Nobody("scheme")
    word = word_of(authorization, now=now)
    if word is not None and await _marks().of(word.viewer.user_id) == word.mark:
        return word.viewer
    try:
        claims = await tokens.read(authorization[len(_SCHEME) :], now=now)
    except tokens.BadToken as error:
        return Nobody(str(error))
    rows = await _standing().of(claims.session_id)
    caller = _caller(rows, claims, now)
    if isinstance(caller, Viewer):
        word = Word(caller, rows[0]["mark"], read_at=now, ends_at=_end_of(rows[0], claims))
        remembered().keep(authorization[len(_SCHEME) :], word)
    return caller


def word_of(authorization: str | None, *, now: datetime) -> Word | None:
    """What was read a while ago of who sent this header; None when it was not, or is to be read again.

    Whoever relies on it looks whether it still holds (`flat.relying_on`).
    """
    if authorization is None or authorization[: len(_SCHEME)].lower() != _SCHEME:
        return None
    return remembered().of(authorization[len(_SCHEME) :], now)


def _end_of(session: dict[str, Any], claims: tokens.Claims) -> datetime:
    """When time alone ends what the session gives."""
    ends: tuple[datetime | None, ...] = tuple([session[f"{of}expires_at"] for of in ("", "client_", "mandate_")])
    return min(claims.expires_at, *[end for end in ends if end is not None])


async def refreshed(viewer: Viewer, *, now: datetime | None = None) -> Caller:
    """The same viewer with the rights they hold now, for streams; `Nobody` when the session or the token has ended."""
    now = now or clock.now()
    if viewer.token_expires_at <= now:
        return Nobody("expired")
    return _caller(await _standing().of(viewer.session_id), claims_of(viewer), now)


def claims_of(viewer: Viewer) -> tokens.Claims:
    """What the viewer's token said."""
    return tokens.Claims(viewer.user_id, viewer.session_id, viewer.side, viewer.scopes, viewer.token_expires_at)


async def caller_with(claims: tokens.Claims, *, now: datetime) -> Caller:
    """The viewer that these claims stand for, read where the caller reads: inside their transaction if there is one."""
    [rows] = await _sessions([claims.session_id])
    return _caller(rows, claims, now)


async def all_refreshed(viewers: Collection[Viewer], *, now: datetime) -> dict[Viewer, Caller]:
    """What `refreshed` gives for each of them, read live in one statement for hundreds: all of their rights only where
    their mark is another than when they were read."""
    marks = await marks_of(viewer.user_id for viewer in viewers)
    moved = [viewer for viewer, mark in zip(viewers, marks, strict=True) if mark is None or mark != viewer.mark]
    keys = list({viewer.session_id for viewer in moved})
    found = dict(zip(keys, await _sessions(keys), strict=True))
    return {viewer: _renewed(viewer, found.get(viewer.session_id), now) for viewer in viewers}


def _renewed(viewer: Viewer, rows: Sequence[dict[str, Any]] | None, now: datetime) -> Caller:
    """Without rows, nothing but time has passed."""
    if viewer.token_expires_at <= now:
        return Nobody("expired")
    return viewer if rows is None else _caller(rows, claims_of(viewer), now)


def _caller(rows: Sequence[dict[str, Any]], claims: tokens.Claims, now: datetime) -> Caller:
    """Who stands behind the claims, from the rows of their session."""
    rows = [row for row in rows if row["user"] == claims.user_id]
    if not rows:
        return Nobody("session")
    session = rows[0]
    if session["revoked_at"] or session["expires_at"] <= now:
        return Nobody("session ended")
    if session["status"] not in MAY_SIGN_IN:
        return Nobody("account")
    if session["client"] and not _client_speaks(session, now):
        return Nobody("client")
    attached = [row for row in rows if row["active"]]
    if claims.side not in sides_of(session["home_side"], [row["side"] for row in attached]):
        return Nobody("side")
    person = Viewer(
        user_id=claims.user_id,
        side=claims.side,
        session_id=claims.session_id,
        scopes=claims.scopes,
        token_expires_at=claims.expires_at,
        status=session["status"],
        reaches=tuple(_reach(row) for row in attached if row["side"] is claims.side),
        mark=session["mark"],
    )
    if session["client"]:
        return _narrowed(person, session)
    return _delegated(person, session) if session["delegation"] else person


def _client_speaks(session: dict[str, Any], now: datetime) -> bool:
    """Whether the client, whoever made it, may speak now; and whether its mandate, if it has one, still holds."""
    if session["client_revoked_at"] or session["client_expires_at"] <= now:
        return False
    if session["client_user_status"] not in MAY_SIGN_IN:
        return False
    return not session["mandate"] or (not session["mandate_revoked_at"] and session["mandate_expires_at"] > now)


def _narrowed(person: Viewer, session: dict[str, Any]) -> Viewer:
    """The client that this person made or mandated: with the attachments that it was given and that they still hold."""
    mandate: UUID | None = session["mandate"]
    given = {UUID(id) for id in session["mandate_attachments" if mandate else "client_attachments"]}
    scopes = frozenset(session["client_scopes"])
    return replace(
        person,
        client_id=session["client"],
        mandate_id=mandate,
        scopes=person.scopes & (scopes & frozenset(session["mandate_scopes"]) if mandate else scopes),
        reaches=tuple(reach for reach in person.reaches if reach.attachment_id in given),
    )


def _delegated(holder: Viewer, session: dict[str, Any]) -> Viewer:
    """The delegate of this person: on their account, and over none of their entities. Their sign-in ends with the
    delegation, in the same transaction."""
    return replace(holder, delegation_id=session["delegation"], delegate_id=session["delegate"], reaches=())


async def _sessions(ids: Sequence[UUID]) -> list[list[dict[str, Any]]]:
    """For each session, one row for each attachment of its user, one row without any."""
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for start in range(0, len(ids), TOGETHER):
        sessions = SignInSession.everyones("the token says whose it is").filter(id__in=_padded(ids[start:][:TOGETHER]))
        for row in await flat.rows(sessions, **_COLUMNS):
            found[row["session"]].append(row)
    return [found[id] for id in ids]


def _padded(ids: Sequence[UUID]) -> list[UUID]:
    """The same, some twice: as many as a power of two, so that few statements are written."""
    return [*ids, *[ids[-1]] * ((1 << (len(ids) - 1).bit_length()) - len(ids))]


def _gather() -> Gathering[UUID, list[dict[str, Any]]]:
    return Gathering(_sessions)


def _gather_marks() -> Gathering[UUID, int | None]:
    return Gathering(marks_of)


_standing = per_database(_gather)
_marks = per_database(_gather_marks)


def _reach(row: dict[str, Any]) -> Reach:
    roles = frozenset(Role(role) for role in row["roles"])
    return Reach(row["attachment"], row["company"], row["establishment"], roles)


async def _strengthen(user: User, password: str) -> None:
    """Hash again a password whose digest was made with weaker parameters than today's."""
    stored = user.password_hash
    if stored and passwords.is_outdated(stored):
        same = User.everyones("their own password, just proved").filter(id=user.id, password_hash=stored)
        await same.update(password_hash=await passwords.hashed(password))
