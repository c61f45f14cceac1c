"""From a bearer token to the viewer behind it, with the rights that they hold now."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from auth.gathering import Gathering
from auth.per_database import per_database
from auth.remembering import Word, remembered
from auth.speakers import caller_in, rows_of
from auth.tokens import BadToken, Claims, read
from auth.viewer import Caller, Nobody, Viewer
from models import clock
from models.standing import marks_of

_SCHEME = "bearer "


async def caller_of(authorization: str | None, *, now: datetime) -> Caller:
    """Who sent this `Authorization: Bearer …`, with the rights they hold now."""
    if authorization is None:
        return Nobody()
    token = _token_in(authorization)
    if token is None:
        return Nobody("scheme")
    word = remembered().of(token, now)
    if word is not None and await _marks().of(word.viewer.user_id) == word.mark:
        return word.viewer
    try:
        claims = await read(token, now=now)
    except BadToken as error:
        return Nobody(str(error))
    rows = await _standing().of(claims.session_id)
    caller = caller_in(rows, claims, now)
    if isinstance(caller, Viewer):
        word = Word(caller, rows[0]["mark"], read_at=now, ends_at=_end_of(rows[0], claims))
        remembered().keep(token, word)
    return caller


def word_of(authorization: str | None, *, now: datetime) -> Word | None:
    """What was read a while ago of who sent this header; None when it was not, or is to be read again.

    Whoever relies on it looks whether it still holds (`flat.relying_on`).
    """
    token = _token_in(authorization or "")
    return None if token is None else remembered().of(token, now)


async def refreshed(viewer: Viewer, *, now: datetime | None = None) -> Caller:
    """The same viewer with the rights they hold now, for streams; `Nobody` when the session or the token has ended."""
    now = now or clock.now()
    if viewer.token_expires_at <= now:
        return Nobody("expired")
    return caller_in(await _standing().of(viewer.session_id), claims_of(viewer), now)


def claims_of(viewer: Viewer) -> Claims:
    """What the viewer's token said."""
    return Claims(viewer.user_id, viewer.session_id, viewer.side, viewer.scopes, viewer.token_expires_at)


async def caller_with(claims: Claims, *, now: datetime) -> Caller:
    """The viewer that these claims stand for, read where the caller reads: inside their transaction if there is one."""
    [rows] = await rows_of([claims.session_id])
    return caller_in(rows, claims, now)


async def all_refreshed(viewers: Collection[Viewer], *, now: datetime) -> dict[Viewer, Caller]:
    """What `refreshed` gives for each of them, read live in one statement for hundreds: all of their rights only where
    their mark is another than when they were read."""
    marks = await marks_of(viewer.user_id for viewer in viewers)
    moved = [viewer for viewer, mark in zip(viewers, marks, strict=True) if mark is None or mark != viewer.mark]
    keys = list({viewer.session_id for viewer in moved})
    found = dict(zip(keys, await rows_of(keys), strict=True))
    return {viewer: _renewed(viewer, found.get(viewer.session_id), now) for viewer in viewers}


def _renewed(viewer: Viewer, rows: Sequence[dict[str, Any]] | None, now: datetime) -> Caller:
    """Without rows, nothing but time has passed."""
    if viewer.token_expires_at <= now:
        return Nobody("expired")
    return viewer if rows is None else caller_in(rows, claims_of(viewer), now)


def _token_in(authorization: str) -> str | None:
    return authorization[len(_SCHEME) :] if authorization[: len(_SCHEME)].lower() == _SCHEME else None


def _end_of(session: dict[str, Any], claims: Claims) -> datetime:
    """When time alone ends what the session gives."""
    ends: tuple[datetime | None, ...] = tuple([session[f"{of}expires_at"] for of in ("", "client_", "mandate_")])
    return min(claims.expires_at, *[end for end in ends if end is not None])


def _gather() -> Gathering[UUID, list[dict[str, Any]]]:
    return Gathering(rows_of)


def _gather_marks() -> Gathering[UUID, int | None]:
    return Gathering(marks_of)


_standing = per_database(_gather)
_marks = per_database(_gather_marks)
