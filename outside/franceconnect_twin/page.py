"""The page on which a person says who they are, and what is to go wrong."""

from html import escape
from urllib.parse import urlencode

from outside.franceconnect_twin.faults import Fault
from outside.franceconnect_twin.people import PEOPLE

_PAGE = """<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <title>FranceConnect (jumeau)</title>
    <link rel="icon" href="data:,">
  </head>
  <body style="font-family: sans-serif; line-height: 1.6; max-width: 46em; margin: 2em auto">
    <h1>FranceConnect, jumeau de développement</h1>
    <form method="get">
      {hidden}
      <p><label>Panne : <select name="fault"><option value="">aucune</option>{faults}</select></label></p>
      <p>{people}</p>
    </form>
  </body>
</html>
"""


def choice(asked: dict[str, str]) -> str:
    """Everybody, as buttons, and the faults to choose from."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in asked.items()
    )  # fmt: skip
    faults = "".join(f'<option value="{one.name}">{escape(one.value)}</option>' for one in Fault)
    people = " ".join(
        f'<button name="person" value="{escape(key)}">{escape(one["given_name"])} {escape(one["family_name"])}</button>'
        for key, one in PEOPLE.items()
    )
    return _PAGE.format(hidden=hidden, faults=faults, people=people)


def back(redirect_uri: str, brought: dict[str, str]) -> str:
    """The address of a return."""
    return f"{redirect_uri}?{urlencode(brought)}"
