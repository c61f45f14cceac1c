"""Certification registers: RNCP (F-RNCP) and RS (F-RS)."""

import re

from schemes.formats.base import Fault, Format
from schemes.formats.patterns import Pattern

_RNCP = Fault("F-RNCP", "n'est pas un code RNCP valide…", "Le code saisi n'est pas un code RNCP valide.")
_RS = Fault("F-RS", "n'est pas un code RS valide", "Le code saisi n'est pas un code RS valide.")


class Rncp(Pattern):
    """Two to five digits, stored behind their prefix: RNCP37313."""

    def compact(self, text: str) -> str:
        code = super().compact(text)
        return f"RNCP{code}" if code.isdigit() else code


class Certification(Format):
    """A code of either register."""

    def compact(self, text: str) -> str:
        return self._register(text).compact(text)

    def fault(self, text: str) -> Fault | None:
        return self._register(text).fault(text)

    def _register(self, text: str) -> Format:
        return RS if super().compact(text).startswith("RS") else RNCP


RNCP = Rncp(re.compile(r"RNCP[0-9]{2,5}"), _RNCP)
RS = Pattern(re.compile(r"RS[0-9]{1,5}"), _RS)
CERTIFICATION = Certification()
