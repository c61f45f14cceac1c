"""Where a browser leaves for FranceConnect and comes back from it; whatever goes wrong is said in French on a page."""

from collections.abc import Sequence
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from auth.franceconnect import signing_out
from auth.franceconnect.addresses import DEPARTURE, RETURN, SIGNED_OUT
from auth.franceconnect.leaving import leave
from auth.franceconnect.refusals import FranceConnectUnavailable
from models import clock
from models.refusals import Refusal
from transport.http.browsers import browser_of, mark, new_browser
from transport.pages.shell import WEB, page, text_of

START: Final = "/franceconnect"

_SAID: Final = """      <h1>FranceConnect</h1>
      <p>{message}</p>
      <p><a href="{start}">Revenir à la page de connexion</a></p>"""
INTERRUPTED: Final = "Vous avez interrompu la connexion avec FranceConnect. Vous pouvez recommencer quand vous voulez."
FAILED: Final = "FranceConnect n'a pas pu vous identifier : réessayez dans quelques instants."


async def depart(request: Request) -> Response:
    """Sends the browser on, marked; marked too when FranceConnect is away, so that it may try the same again."""
    browser = browser_of(request) or new_browser()
    try:
        address = await leave(request.query_params.get("state", ""), browser, now=clock.now())
        response: Response = RedirectResponse(address, 303)
    except Refusal as refusal:
        response = _refused(refusal)
    mark(response, browser)
    return response


async def come_back(request: Request) -> Response:
    """The page that ends the sign-in, for a return that brings a code; else why there is none."""
    asked = request.query_params
    if "error" in asked:
        return _said(INTERRUPTED if asked["error"] == "access_denied" else FAILED, 400)
    if not asked.get("code") or not asked.get("state"):
        return _said(FAILED, 400)
    return _entrance()


async def signed_out(request: Request) -> Response:
    """Home, once FranceConnect has ended its own session."""
    try:
        await signing_out.come_back(request.query_params.get("state", ""), browser_of(request), now=clock.now())
    except Refusal as refusal:
        return _refused(refusal)
    return RedirectResponse("/", 303)


async def _start(_: Request) -> Response:
    return _entrance()


def routes() -> Sequence[BaseRoute]:
    """For the application."""
    return [
        Route(START, _start, methods=["GET"]),
        Route(DEPARTURE, depart, methods=["GET"]),
        Route(RETURN, come_back, methods=["GET"]),
        Route(SIGNED_OUT, signed_out, methods=["GET"]),
        Mount(f"{START}/page", StaticFiles(directory=WEB / "franceconnect")),
    ]


def _entrance() -> Response:
    text = text_of("franceconnect/index.html")
    return page("se connecter avec FranceConnect", text, script=f"{START}/page/page.js")


def _refused(refusal: Refusal) -> Response:
    return _said(refusal.message, 503 if isinstance(refusal, FranceConnectUnavailable) else 400)


def _said(message: str, status: int) -> Response:
    return page("FranceConnect", _SAID.format(message=escape(message), start=START), status=status)
