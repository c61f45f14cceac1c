"""Kinds whose values are picked: a box, a list, several entries of a list."""

from typing import Any

from schemes.form import Field
from schemes.formats import Fault
from schemes.kinds.base import Kind, Misfit, kept_text

_NOT_LISTED = Fault("F-LIST", "Sélectionnez un élément", "Sélectionnez un élément de la liste.")
_MOST_PICKED = 200


class Boolean(Kind):
    """Oui or Non."""

    def keep(self, field: Field, raw: Any) -> Any:
        if not isinstance(raw, bool):
            raise Misfit("WRONG_TYPE", "Une valeur booléenne (true ou false) est attendue.")
        return raw


class Choice(Kind):
    """One code of a list, or the key of a row: whether that row exists is checked over the whole form."""

    def keep(self, field: Field, raw: Any) -> Any:
        return kept_text(field, raw)

    def fault(self, field: Field, kept: Any) -> Fault | None:
        return None if field.rows_of or kept in field.codes else _NOT_LISTED


class MultiChoice(Kind):
    """Several codes of a list, or keys of rows, each once."""

    def keep(self, field: Field, raw: Any) -> Any:
        if not isinstance(raw, list):
            raise Misfit("WRONG_TYPE", "Une liste est attendue.")
        if len(raw) > _MOST_PICKED:
            raise Misfit("TOO_LONG", f"La liste ne peut dépasser {_MOST_PICKED} éléments.")
        picked = [kept_text(field, one) for one in raw]
        return list(dict.fromkeys(code for code in picked if code)) or None

    def fault(self, field: Field, kept: Any) -> Fault | None:
        return None if field.rows_of or field.codes.issuperset(kept) else _NOT_LISTED
