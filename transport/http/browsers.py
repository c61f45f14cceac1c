"""Telling a browser from another while it signs in elsewhere: a random cookie, which opens nothing by itself."""

import re
import secrets

from starlette.requests import HTTPConnection
from starlette.responses import Response

from models.accounts.franceconnect.journeys import LIFE
from settings import settings

_NAME = "guichet_browser"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def browser_of(connection: HTTPConnection) -> str | None:
    """What the cookie says, None when there is none that we could have written."""
    if "cookie" not in connection.headers:
        return None
    given = connection.cookies.get(_name(), "")
    return given if _SHAPE.fullmatch(given) else None


def new_browser() -> str:
    return secrets.token_urlsafe(32)


def mark(response: Response, browser: str) -> None:
    """Leaves the cookie: out of reach of scripts, for as long as a journey may last."""
    response.set_cookie(
        _name(), browser, max_age=int(LIFE.total_seconds()), secure=_is_secure(), httponly=True, samesite="lax"
    )  # fmt: skip


def _name() -> str:
    """With the prefix by which browsers take it from us alone, over TLS, and from no other site of our domain."""
    return f"__Host-{_NAME}" if _is_secure() else _NAME


def _is_secure() -> bool:
    return settings().public_url.startswith("https://")
