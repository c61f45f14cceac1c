"""Names of persons (F-NAME): letters of the Latin alphabet with any accent, spaces, apostrophes and hyphens."""

import unicodedata

from schemes.formats.base import Fault, Format

_CHARACTERS = Fault(
    "F-NAME", "contient des caractères non autorisés", "Le nom saisi contient des caractères non autorisés."
)
_MISSING = Fault("F-NAME", "Saisie obligatoire")
_LENGTH = Fault("F-NAME", "Le nom ne peut dépasser 80 caractères.")
_LONGEST = 80
_LONGEST_TYPED = 4 * _LONGEST
_JOINERS = frozenset(" '’-")


class PersonName(Format):
    """Stored composed (NFC), with single spaces."""

    def compact(self, text: str) -> str:
        return " ".join(unicodedata.normalize("NFC", text).split())

    def fault(self, text: str) -> Fault | None:
        # Composing a very long run of accents is not linear: lengths first.
        if len(text) > _LONGEST_TYPED or len(self.compact(text)) > _LONGEST:
            return _LENGTH
        name = self.compact(text)
        if not name:
            return _MISSING
        return None if any(map(_is_letter, name)) and all(map(_may_appear, name)) else _CHARACTERS


def _is_letter(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith("LATIN ")


def _may_appear(character: str) -> bool:
    return character in _JOINERS or _is_letter(character)


PERSON_NAME = PersonName()
