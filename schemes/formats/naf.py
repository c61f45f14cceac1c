"""NAF: the activity code of a company (F-NAF), stored without its dot: 7820Z."""

import re

from schemes.formats.base import Fault
from schemes.formats.patterns import Pattern

NAF = Pattern(
    re.compile(r"[0-9]{4}[A-Z]"), Fault("F-NAF", "Le code NAF doit être composé de 4 chiffres et d'une lettre.")
)
