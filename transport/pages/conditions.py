"""The terms of use as a page («conditions générales d'utilisation»): each version stays where it was published."""

from html import escape
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models.accounts.registrations.terms import VERSIONS, Published, current, version_called
from transport.pages.shell import page, text_of

_TEXT: Final = """      <h1>Conditions générales d'utilisation</h1>
      <p>Version {version}, publiée le {day}{state}.</p>
{text}
      <h2>Toutes les versions</h2>
      <ul>
        {versions}
      </ul>"""


async def answer(request: Request) -> Response:
    """The version named by the address. Raises HTTPException 404."""
    found = version_called(request.path_params["version"])
    if found is None:
        raise HTTPException(404)
    text = _TEXT.format(
        version=escape(found.version),
        day=_day(found),
        state="" if found == current() else " et remplacée depuis",
        text=text_of(f"conditions/{found.version}.html"),
        versions="\n        ".join(_link(one) for one in reversed(VERSIONS)),
    )
    return page("conditions générales d'utilisation", text, is_listed=True)


def _link(one: Published) -> str:
    return f'<li><a href="{escape(one.url)}">Version {escape(one.version)} du {_day(one)}</a></li>'


def _day(one: Published) -> str:
    return f"{one.published_on:%d/%m/%Y}"
