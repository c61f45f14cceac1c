"""Who speaks in a session: its rows as the database has them now, and the viewer that they make."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from auth.gathering import TOGETHER
from auth.permissions import Role
from auth.tokens import Claims
from auth.viewer import MAY_SIGN_IN, Caller, Nobody, Reach, Viewer
from models import flat
from models.accounts.making import sides_of
from models.accounts.sessions import SignInSession

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


async def rows_of(ids: Sequence[UUID]) -> list[list[dict[str, Any]]]:
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


def caller_in(rows: Sequence[dict[str, Any]], claims: Claims, now: datetime) -> Caller:
    """Who speaks in a session, by its rows and by what the token claims."""
    rows = [row for row in rows if row["user"] == claims.user_id]
    if silence := _silence(rows, now):
        return Nobody(silence)
    session, attached = rows[0], [row for row in rows if row["active"]]
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


def _silence(rows: Sequence[dict[str, Any]], now: datetime) -> str | None:
    """Why nobody may speak in the session; None when somebody may."""
    if not rows:
        return "session"
    session = rows[0]
    if session["revoked_at"] or session["expires_at"] <= now:
        return "session ended"
    if session["status"] not in MAY_SIGN_IN:
        return "account"
    return "client" if session["client"] and not _client_speaks(session, now) else None


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


def _reach(row: dict[str, Any]) -> Reach:
    roles = frozenset(Role(role) for role in row["roles"])
    return Reach(row["attachment"], row["company"], row["establishment"], roles)
