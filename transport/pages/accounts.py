"""The pages of accounts: signing in, registering, and where the links of mails lead."""

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from transport.pages.shell import WEB, page, text_of

PAGES: Final = {
    "/connexion": ("sign-in", "se connecter"),
    "/inscription": ("registering", "s'inscrire"),
    "/identifiants-oublies": ("reminding", "identifiants oubliés"),
    "/activation": ("activating", "activer un compte"),
    "/nouveau-mot-de-passe": ("resetting", "nouveau mot de passe"),
    "/nouvelle-adresse": ("confirming", "nouvelle adresse"),
}
"""Address → the page's name in web/accounts, and its title."""


async def answer(request: Request) -> Response:
    """The page of this address."""
    name, title = PAGES[request.url.path]
    return page(title, text_of(f"accounts/{name}.html"), script=f"/comptes/{name}.js")


def routes() -> Sequence[BaseRoute]:
    """For the application."""
    return [
        *(Route(path, answer, methods=["GET"]) for path in PAGES),
        Mount("/comptes", StaticFiles(directory=WEB / "accounts")),
    ]
