"""Pages for people, beside the API: the first one, accounts, the terms of use, FranceConnect, links of mails."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from transport.pages import accounts, conditions, franceconnect, shell, unsubscribe


def routes() -> Sequence[BaseRoute]:
    """For the application."""
    return [
        Route("/", _landing, methods=["GET"]),
        Route(shell.STYLE, shell.style, methods=["GET"]),
        Route("/conditions/{version}", conditions.answer, methods=["GET"]),
        Route("/unsubscribe", unsubscribe.answer, methods=["GET", "POST"]),
        *accounts.routes(),
        *franceconnect.routes(),
    ]


async def _landing(_: Request) -> Response:
    title = "financement de la formation professionnelle"
    return shell.page(title, shell.text_of("index.html"), is_listed=True)
