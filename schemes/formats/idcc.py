"""IDCC: the code of a collective agreement (F-IDCC), 9999 for none; the list is in the reference base."""

import re

from schemes.formats.base import Fault
from schemes.formats.patterns import Pattern

IDCC = Pattern(re.compile(r"[0-9]{4}"), Fault("F-IDCC", "Le code IDCC n'est pas valide"))
