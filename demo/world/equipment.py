"""Dossier 2507AF034116, the one that the guide shows whole (S1:1265-1377): two modules, three trainees, ten costs.

The keys of the trainees put the shares in the order of the guide's detail (Myriam, Alain, David) while the dossier
lists Alain first: he receives the two cents that the division leaves. The screens hide the second module: its amounts
are those that bring the total to 25 371,00 €.
"""

from datetime import date
from typing import Final

from demo.world.entities import BUREAU_VERITAS, LEGOUD
from demo.world.forms import Form, Module, Someone, action

TITLE: Final = "FORMATION POUR LE SUIVI EN SERVICE DES EQUIPEMENTS SOUS PRESSION"

_THEORY: Final = Module(
    TITLE,
    date(2025, 9, 30),
    date(2025, 9, 30),
    "28",
    BUREAU_VERITAS,
    "BUREAU VERITAS EXPLOITATION",
    {
        "PEDAGOGICAL": "1400.00",
        "MEALS": "300.00",
        "ACCOMMODATION": "5000.00",
        "GROSS_LOADED_PAY": "5000.00",
        "TRANSPORT": "2000.00",
    },
)
_PRACTICE: Final = Module(
    "MISE EN PRATIQUE SUR SITE",
    date(2025, 10, 1),
    date(2025, 10, 3),
    "21",
    LEGOUD,
    "LEGOUD CONSEIL FORMATION",
    {
        "PEDAGOGICAL": "1171.00",
        "MEALS": "300.00",
        "ACCOMMODATION": "4200.00",
        "GROSS_LOADED_PAY": "4000.00",
        "TRANSPORT": "2000.00",
    },
)

EQUIPMENT: Final[Form] = action(
    TITLE,
    [_THEORY, _PRACTICE],
    [
        Someone("Alain", "BODET", "M", date(1984, 3, 12)).follows("s2", "m1", "m2"),
        Someone("David", "COTONNEC", "M", date(1991, 10, 27), "29").follows("s3", "m1", "m2"),
        Someone("Myriam", "NOUJ", "F", date(1987, 7, 5), "69").follows("s1", "m1", "m2"),
    ],
    subrogation=True,
)
