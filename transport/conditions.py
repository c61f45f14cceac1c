"""The terms of use as a page («conditions générales d'utilisation»): each version stays where it was published."""

from html import escape
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from models.registrations.terms import VERSIONS, Published, current, version_called
from transport.headers import PAGE_HEADERS

TEXTS: Final = Path(__file__).parents[1] / "web" / "conditions"

_PAGE: Final = """<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Guichet · conditions générales d'utilisation</title>
    <link rel="icon" href="data:,">
  </head>
  <body style="font-family: sans-serif; line-height: 1.5; max-width: 40em; margin: 2em auto">
    <h1>Conditions générales d'utilisation</h1>
    <p>Version {version}, publiée le {day}{state}.</p>
{text}
    <h2>Toutes les versions</h2>
    <ul>
      {versions}
    </ul>
  </body>
</html>
"""


async def answer(request: Request) -> Response:
    """The version named by the address. Raises HTTPException 404."""
    found = version_called(request.path_params["version"])
    if found is None:
        raise HTTPException(404)
    page = _PAGE.format(
        version=escape(found.version),
        day=_day(found),
        state="" if found == current() else " et remplacée depuis",
        text=(TEXTS / f"{found.version}.html").read_text(encoding="utf-8"),
        versions="\n      ".join(_link(one) for one in reversed(VERSIONS)),
    )
    return HTMLResponse(page, headers=PAGE_HEADERS)


def _link(one: Published) -> str:
    return f'<li><a href="{escape(one.url)}">Version {escape(one.version)} du {_day(one)}</a></li>'


def _day(one: Published) -> str:
    return f"{one.published_on:%d/%m/%Y}"
