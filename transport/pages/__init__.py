"""Pages for people, beside the API: accounts, the terms of use, FranceConnect, and where the links of mails lead."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Route

from transport.pages import accounts, conditions, franceconnect, shell, unsubscribe


def routes() -> Sequence[BaseRoute]:
    """For the application."""
    return [
        Route(shell.STYLE, shell.style, methods=["GET"]),
        Route("/conditions/{version}", conditions.answer, methods=["GET"]),
        Route("/unsubscribe", unsubscribe.answer, methods=["GET", "POST"]),
        *accounts.routes(),
        *franceconnect.routes(),
    ]
