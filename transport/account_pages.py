"""The pages of accounts: signing in, registering, and where the links of mails lead."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from transport.headers import PAGE_HEADERS

WEB: Final = Path(__file__).parents[1] / "web" / "accounts"

PAGES: Final = {
    "/connexion": "sign-in",
    "/inscription": "registering",
    "/identifiants-oublies": "reminding",
    "/activation": "activating",
    "/nouveau-mot-de-passe": "resetting",
    "/nouvelle-adresse": "confirming",
}
"""Address → the page's name in web/accounts."""


async def answer(request: Request) -> Response:
    """The page of this address."""
    return FileResponse(WEB / f"{PAGES[request.url.path]}.html", headers=PAGE_HEADERS)


def routes() -> Sequence[BaseRoute]:
    """For the application."""
    return [
        *(Route(path, answer, methods=["GET"]) for path in PAGES),
        Mount("/comptes", StaticFiles(directory=WEB)),
    ]
