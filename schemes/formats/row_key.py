"""Key of a row that other rows refer to: a short word, unique in its block (domain.md §3.1)."""

import re

from schemes.formats.base import Fault, Format

_FAULT = Fault(
    "F-KEY", "Clé non valide", "Une clé comporte au plus 40 lettres sans accent, chiffres, tirets ou soulignés."
)
_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


class RowKey(Format):
    """Kept as typed: two keys that differ by a hyphen or by case differ."""

    def compact(self, text: str) -> str:
        return text.strip()

    def fault(self, text: str) -> Fault | None:
        return None if _KEY.fullmatch(self.compact(text)) else _FAULT


ROW_KEY = RowKey()
