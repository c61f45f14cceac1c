"""Our own addresses, which FranceConnect knows letter for letter, and where a browser leaves from."""

from typing import Final
from urllib.parse import urlencode

from settings import settings

DEPARTURE: Final = "/franceconnect/depart"
RETURN: Final = "/franceconnect/retour"
SIGNED_OUT: Final = "/franceconnect/sortie"


def here(path: str) -> str:
    """The whole address of one of our paths."""
    return f"{settings().public_url}{path}"


def departure(state: str) -> str:
    """Where to send the browser that begins this journey."""
    return f"{here(DEPARTURE)}?{urlencode({'state': state})}"
