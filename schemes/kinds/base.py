"""What a kind of field accepts, keeps and understands."""

import unicodedata
from abc import ABC, abstractmethod
from typing import Any

from schemes.form import Field
from schemes.formats import Fault

_ONE_LINE = str.maketrans("\r\n\t", "   ")
# Direction marks make a text read otherwise than it is written.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Misfit(Exception):
    """A value whose shape no form can keep: a code and a French sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Kind(ABC):
    """One kind of field. A value is first kept (`keep`), then judged (`fault`), then understood (`parse`)."""

    @abstractmethod
    def keep(self, field: Field, raw: Any) -> Any:
        """The normal form of any JSON value but null, None when it says nothing. Raises Misfit for a wrong shape."""

    def fault(self, field: Field, kept: Any) -> Fault | None:
        """What is wrong with the format of a kept value."""
        return None

    def parse(self, field: Field, kept: Any) -> Any:
        """The typed value that rules read, None when the format is wrong."""
        return None if self.fault(field, kept) else kept


def kept_text(field: Field, raw: Any, *, lines: bool = False) -> str | None:
    """A text composed (NFC), without spaces around it, None when nothing is left."""
    if not isinstance(raw, str):
        raise Misfit("WRONG_TYPE", "Une valeur de type texte est attendue.")
    if len(raw) > field.longest:
        raise Misfit("TOO_LONG", f"La valeur ne peut dépasser {field.longest} caractères.")
    text = unicodedata.normalize("NFC", raw if lines else raw.translate(_ONE_LINE)).strip()
    if any(map(_is_forbidden, text)):
        raise Misfit("FORBIDDEN_CHARACTER", "La valeur contient des caractères non autorisés.")
    return text[: field.longest] or None


def _is_forbidden(character: str) -> bool:
    return character in _DIRECTION or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\r\n\t")
