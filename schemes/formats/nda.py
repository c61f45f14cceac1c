"""NDA: the activity-declaration number of a training organisation (F-NDA)."""

import re

from schemes.formats.base import Fault
from schemes.formats.patterns import Pattern

NDA = Pattern(re.compile(r"[0-9]{11}"), Fault("F-NDA", "Le numéro de déclaration d'activité comporte 11 chiffres."))
