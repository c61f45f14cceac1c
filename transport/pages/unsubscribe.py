"""The address of the List-Unsubscribe header: looking at it changes nothing, posting to it turns the mails off."""

from html import escape
from typing import Final
from uuid import UUID

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models.bell.preferences import unsubscribe
from models.bell.unsubscribing import is_genuine
from models.states import NotificationKind
from transport.pages.shell import page

_HEADING: Final = "      <h1>Vos courriels</h1>\n"
_QUESTION: Final = """      <p>{what}</p>
      <form method="post"><button type="submit">Ne plus recevoir ces courriels</button></form>"""
_DONE: Final = """      <p>C'est noté : vous ne recevrez plus ces courriels.</p>
      <p>Les notifications correspondantes restent dans votre cloche. Vos préférences permettent d'y revenir.</p>"""


async def answer(request: Request) -> Response:
    """GET: a page with a button. POST, by the button or by a mail program: turned off. Raises HTTPException 404."""
    user, kind = _genuine(request.query_params)
    if request.method != "POST":
        return _page(_QUESTION.format(what=escape(_what(kind))))
    await unsubscribe(user, kind)
    return _page(_DONE)


def _genuine(asked: QueryParams) -> tuple[UUID, NotificationKind | None]:
    try:
        user = UUID(asked.get("user", ""))
        kind = NotificationKind[asked["kind"]] if "kind" in asked else None
    except (ValueError, KeyError):
        raise HTTPException(404) from None
    if not is_genuine(user, kind, asked.get("signature", "")):
        raise HTTPException(404)
    return user, kind


def _what(kind: NotificationKind | None) -> str:
    if kind is None:
        return "Vous recevez chaque jour un courriel qui regroupe des notifications."
    return f"Vous recevez les courriels du type « {kind.label} »."


def _page(content: str) -> Response:
    return page("vos courriels", _HEADING + content)
