"""A page that says one thing to whoever followed a link."""

from typing import Final

from starlette.responses import HTMLResponse

from transport.headers import PAGE_HEADERS

_PAGE: Final = """<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <title>Guichet</title>
    <meta name="robots" content="noindex">
    <link rel="icon" href="data:,">
  </head>
  <body style="font-family: sans-serif; line-height: 1.5; max-width: 40em; margin: 2em auto">
    <h1>{heading}</h1>
    {content}
  </body>
</html>
"""


def plain_page(heading: str, content: str, status: int = 200) -> HTMLResponse:
    """`content` is HTML: whoever gives it has escaped what others wrote."""
    return HTMLResponse(_PAGE.format(heading=heading, content=content), status, headers=PAGE_HEADERS)
