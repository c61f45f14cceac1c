"""Kinds whose values are numbers: whole ones travel as JSON numbers, the others as texts with a point."""

import math
import re
from decimal import Decimal as Number
from typing import Any

from schemes.form import Field
from schemes.formats import Fault
from schemes.kinds.base import Kind, Misfit, kept_text

_DECIMAL = Fault(
    "F-DECIMAL", "Saisissez un nombre…", "Saisissez un nombre avec au plus deux décimales, par exemple 14.50."
)
_MONEY = Fault(
    "F-MONEY", "Saisissez un montant…", "Saisissez un montant avec au plus deux décimales, par exemple 1400.00."
)

_TEXT = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,2})?")
_LARGEST = 999_999_999


def _bounded(raw: Any) -> int | float:
    """A finite JSON number of at most nine digits before the point."""
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Misfit("WRONG_TYPE", "Un nombre est attendu.")
    if isinstance(raw, float) and not math.isfinite(raw):
        raise Misfit("NUMBER_OUT_OF_RANGE", "Le nombre doit être fini.")
    if abs(raw) > _LARGEST:
        raise Misfit("NUMBER_OUT_OF_RANGE", f"Le nombre ne peut dépasser {_LARGEST}.")
    return raw


class Integer(Kind):
    """A whole number."""

    def keep(self, field: Field, raw: Any) -> Any:
        number = _bounded(raw)
        if number != int(number):
            raise Misfit("WRONG_TYPE", "Un nombre entier est attendu.")
        return int(number)

    def fault(self, field: Field, kept: Any) -> Fault | None:
        if field.minimum is not None and kept < field.minimum:
            return Fault("F-INTEGER", f"Saisissez un nombre supérieur ou égal à {field.minimum}.")
        if field.maximum is not None and kept > field.maximum:
            return Fault("F-INTEGER", f"Saisissez un nombre inférieur ou égal à {field.maximum}.")
        return None


class Decimal(Kind):
    """A number with at most two decimals; JSON numbers are accepted and kept as texts."""

    refusal = _DECIMAL

    def keep(self, field: Field, raw: Any) -> Any:
        return kept_text(field, raw if isinstance(raw, str) else str(Number(repr(_bounded(raw)))))

    def fault(self, field: Field, kept: Any) -> Fault | None:
        return None if _TEXT.fullmatch(kept) else self.refusal

    def parse(self, field: Field, kept: Any) -> Any:
        return Number(kept) if _TEXT.fullmatch(kept) else None


class Money(Decimal):
    """An amount in euros, kept with its two decimals: "1400.00"."""

    refusal = _MONEY

    def keep(self, field: Field, raw: Any) -> Any:
        text = super().keep(field, raw)
        return f"{Number(text):.2f}" if text and _TEXT.fullmatch(text) else text
