"""What every page has around what it says."""

from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from transport.http.headers import PAGE_HEADERS

WEB: Final = Path(__file__).parents[2] / "web"
STYLE: Final = "/page.css"

_PAGE: Final = """<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Guichet · {title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="{style}">{more}
  </head>
  <body>
    <main>
{content}
    </main>
  </body>
</html>
"""
_UNLISTED: Final = """
    <meta name="robots" content="noindex">"""
_SCRIPT: Final = """
    <script type="module" src="{script}"></script>"""


def page(
    title: str, content: str, *, script: str | None = None, is_listed: bool = False, status: int = 200
) -> HTMLResponse:
    """`content` is HTML: whoever gives it has escaped what others wrote. Search engines list a page when it says so."""
    more = ("" if is_listed else _UNLISTED) + (_SCRIPT.format(script=script) if script else "")
    text = _PAGE.format(title=title, style=STYLE, more=more, content=content)
    return HTMLResponse(text, status, headers=PAGE_HEADERS)


def text_of(name: str) -> str:
    """What lies in `web/` under this name."""
    return (WEB / name).read_text(encoding="utf-8").rstrip()


async def style(_: Request) -> Response:
    """How pages look."""
    return FileResponse(WEB / STYLE.lstrip("/"))
