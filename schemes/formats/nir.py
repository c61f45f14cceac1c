"""NIR: the social security number (F-NIR-LEN, F-NIR-STR, F-NIR-KEY, F-NIR-TMP)."""

import re
from datetime import date

from schemes.formats.base import Fault, Format

_LENGTH = Fault("F-NIR-LEN", "Le NIR doit comporter 13 ou 15 caractères.")
_STRUCTURE = Fault("F-NIR-STR", "Cette valeur n'est pas au format NIR.")
_KEY = Fault("F-NIR-KEY", "La clé ne correspond pas au NIR fourni.")

# Months from 20 on stand for an unknown month; temporary numbers (7, 8) follow no civil structure.
_PERMANENT = re.compile(
    r"[1-4][0-9]{2}(?:0[1-9]|1[0-2]|[2-9][0-9])(?:[0-9]{2}|2A|2B)[0-9]{6}(?:0[1-9]|[1-8][0-9]|9[0-7])?"
)
_TEMPORARY = re.compile(r"[78][0-9]{12}(?:[0-9]{2})?")
_CORSICA = {"2A": "19", "2B": "18"}
_UNKNOWN_MONTHS = 20


class Nir(Format):
    """Thirteen characters, or fifteen with the key."""

    def fault(self, text: str) -> Fault | None:
        number = self.compact(text)
        if len(number) not in (13, 15):
            return _LENGTH
        if not (_PERMANENT.fullmatch(number) or _TEMPORARY.fullmatch(number)):
            return _STRUCTURE
        return _KEY if len(number) == 15 and number[13:] != key(number) else None


def key(number: str) -> str:
    """Two-digit key of a compact NIR: 97 − (N mod 97), Corsica counted as 19 or 18."""
    department = _CORSICA.get(number[5:7], number[5:7])
    return f"{97 - int(number[:5] + department + number[7:13]) % 97:02d}"


def fits_sex(number: str, sex: str) -> bool:
    """Whether the first digit of a compact NIR says this sex, "M" or "F" (ID-02)."""
    return (int(number[0]) % 2 == 1) == (sex == "M")


def fits_birth(number: str, birth: date) -> bool:
    """Whether a compact NIR says this year and month of birth; temporary numbers say nothing (ID-03)."""
    if number[0] in "78":
        return True
    month = int(number[3:5])
    return int(number[1:3]) == birth.year % 100 and (month >= _UNKNOWN_MONTHS or month == birth.month)


def may_be_temporary(number: str) -> bool:
    """First digit of a number given while waiting for the permanent one (S1:322)."""
    return number[0] in "3478"


def may_be_permanent(number: str) -> bool:
    """First digit of a permanent number."""
    return number[0] in "12"


NIR = Nir()
