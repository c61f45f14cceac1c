"""French postal codes (F-CP)."""

import re

from schemes.formats.base import Fault
from schemes.formats.patterns import Pattern

POSTAL_CODE = Pattern(re.compile(r"[0-9]{5}"), Fault("F-CP", "Le code postal doit être composé de 5 chiffres."))
