"""Number of a dossier (F-DOS): year and month of its creation, code of its scheme, sequence: 2512CP000100."""

import re
from datetime import date

from schemes.formats.base import Fault
from schemes.formats.patterns import Pattern

DOSSIER_NUMBER = Pattern(
    re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:AF|CP|PA|TT|CA|AI)[0-9]{6}"),
    Fault("F-DOS", "Le numéro de dossier n'est pas valide."),
)


def dossier_number(created: date, number_code: str, sequence: int) -> str:
    """The number of the dossier created on that day: 30/07/2025, AF, 34116 give 2507AF034116 (S1:1278)."""
    return f"{created:%y%m}{number_code}{sequence:06d}"
