"""Telephone numbers (F-TEL): French, or international with their country code."""

import re

from schemes.formats.base import Fault, Format

_FAULT = Fault("F-TEL", "Le numéro de téléphone doit contenir 9 chiffres après l'indicatif")
_BRACKETS = str.maketrans("", "", "()/")
_NUMBER = re.compile(r"(?:0|\+33|0033)[1-9][0-9]{8}|\+(?!33)[0-9]{7,12}")


class Phone(Format):
    """Separators are free; stored without them."""

    def compact(self, text: str) -> str:
        return super().compact(text).translate(_BRACKETS)

    def fault(self, text: str) -> Fault | None:
        return None if _NUMBER.fullmatch(self.compact(text)) else _FAULT


PHONE = Phone()
