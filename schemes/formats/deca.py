"""DECA: number of an alternance contract (F-DECA): department, year, month, NC or two digits, four digits."""

import re

from schemes.formats.base import Fault
from schemes.formats.patterns import Pattern

_DEPARTMENT = r"(?:0(?:0[1-9]|[1-8][0-9]|9[0-5])|02[AB]|97[1-6])"

DECA = Pattern(
    re.compile(_DEPARTMENT + r"[0-9]{4}(?:0[1-9]|1[0-2])(?:NC|[0-9]{2})[0-9]{4}"),
    Fault("F-DECA", "n'est pas un numéro valide", "Le numéro saisi n'est pas un numéro valide."),
)
