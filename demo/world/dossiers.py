"""The dossiers that the guide's screens print (S1:65-98, 1230-1240), as data; cut titles are completed."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from demo.world.entities import ADEC, IIT, SIAE
from demo.world.equipment import EQUIPMENT
from demo.world.forms import READY, Form, Module, Someone, action, contract
from models.states import DossierStatus
from schemes import SCHEMES, ExpectedDocument

_SIAE: Final = ("rh@siae.example", SIAE)
_ADEC: Final = ("rh@adec.example", ADEC)
_TRANSMITTED, _UNDER_REVIEW, _GRANTED = DossierStatus.TRANSMITTED, DossierStatus.UNDER_REVIEW, DossierStatus.GRANTED


@dataclass(frozen=True)
class PrintedDossier:
    """One line of a list of dossiers. `draft`: the number of the draft it was, which no screen prints."""

    number: str
    draft: int
    author: str
    siret: str
    day: date
    sub_scheme: str
    values: Form
    status: DossierStatus
    scheme: str
    optional_documents: tuple[str, ...] = ()

    @property
    def counter(self) -> str:
        """The sequence that numbers it: one a month."""
        return f"dossier:{self.number[:4]}"

    @property
    def documents(self) -> list[ExpectedDocument]:
        """What goes with it: all that its scheme requires, and more."""
        return [
            document
            for document in SCHEMES[self.scheme].expected_documents
            if (document.required and (not document.sub_schemes or self.sub_scheme in document.sub_schemes))
            or document.nature in self.optional_documents
        ]


def _short_action(
    title: str, start: date, end: date, hours: str, amount: str, who: Someone, *, subrogation: bool = False
) -> Form:
    module = Module(title, start, end, hours, IIT, "IIT FORMATIONS", {"PEDAGOGICAL": amount})
    return action(title, [module], [who.follows("s1", "m1")], subrogation=subrogation)


def _bakery(who: Someone) -> Form:
    return READY | contract(
        "BOULANGER-PATISSIER", who.names, date(2025, 12, 5), date(2026, 7, 31), rncp="RNCP37313", amount="6400.00"
    )


_FUNDS: Final[Form] = {"employer": {"pension_fund": "AG2R", "provident_institution": "APICIL", "specific_type": "0"}}
_ANAIS: Final = Someone("ANAIS", "BLEU", born=date(1999, 4, 8), department="67")

DOSSIERS: Final = (
    PrintedDossier(
        "2507AF034116", 9871, *_SIAE, date(2025, 7, 30), "PDC", EQUIPMENT, _GRANTED, "AF", ("POSITIONING",),
    ),
    PrintedDossier(
        "2512TT000016", 10701, *_SIAE, date(2025, 12, 1), "CIPI",
        READY | contract("ARTS DE LA CUISINE", Someone("MARONA", "ARIFA").names, rncp="RNCP38431", amount="2100.00"),
        _UNDER_REVIEW, "FPE",
    ),
    PrintedDossier(
        "2512TT000029", 10702, *_SIAE, date(2025, 12, 1), "CIPR",
        READY | contract(
            "ASSISTANT TECHNIQUE EN SANTE AU TRAVAIL", Someone("Jean", "LIPTON").names,
            date(2025, 12, 8), date(2026, 4, 27), rncp="RNCP38544", amount="3150.00",
        ),
        _GRANTED, "FPE",
    ),
    PrintedDossier(
        "2512TT000035", 10703, *_SIAE, date(2025, 12, 2), "CIPR",
        READY | contract(
            "Infirmier test", Someone("Plantes", "RICOLA").names, date(2025, 11, 24), date(2026, 3, 8), amount="1800.00"
        ),
        _TRANSMITTED, "FPE",
    ),
    PrintedDossier(
        "2512AF000091", 10704, *_SIAE, date(2025, 12, 3), "ACTION_STANDARD",
        _short_action(
            "ZAZA CUISINE", date(2025, 9, 1), date(2025, 9, 30), "70", "1500.00",
            Someone("ZA", "AUREL", "M", date(1988, 6, 2)),
        ),
        _GRANTED, "AF",
    ),
    PrintedDossier(
        "2512AF000093", 10705, *_ADEC, date(2025, 12, 4), "ACTION_STANDARD",
        _short_action("TEST ZAZOREL", date(2025, 12, 1), date(2025, 12, 2), "14", "840.00", _ANAIS),
        _GRANTED, "AF",
    ),
    PrintedDossier(
        "2512AF000095", 10706, *_SIAE, date(2025, 12, 5), "ACTION_STANDARD",
        _short_action(
            "CUISINE ZA", date(2025, 11, 3), date(2025, 11, 30), "105", "2250.00",
            Someone("MARC", "DURAND", "M", date(1979, 11, 21), rank=2),
        ),
        _GRANTED, "AF",
    ),
    PrintedDossier(
        "2512AF000096", 10707, *_SIAE, date(2025, 12, 8), "ACTION_STANDARD",
        _short_action(
            "TEST LAURIE SUBRO", date(2025, 11, 10), date(2025, 11, 17), "35", "1120.00",
            Someone("TEST AUREL", "zaza", born=date(2001, 2, 14), rank=3), subrogation=True,
        ),
        _TRANSMITTED, "AF",
    ),
    PrintedDossier(
        "2512TT000098", 10708, *_SIAE, date(2025, 12, 9), "CDPI", _bakery(Someone("Victoria", "de Noblet")),
        _TRANSMITTED, "FPE",
    ),
    PrintedDossier(
        "2512TT000099", 10709, *_SIAE, date(2025, 12, 9), "CDPI", _bakery(Someone("Pauline", "Dupont")),
        _GRANTED, "FPE",
    ),
    PrintedDossier(
        "2512CP000100", 10710, *_ADEC, date(2025, 12, 10), "CONTRAT_PRO",
        READY
        | _FUNDS | contract(
            'Bachelor "Concepteur 3D et animation"', _ANAIS.names, date(2025, 2, 2), date(2025, 11, 25),
            amount="9150.00",
        ),
        _GRANTED, "CPRO",
    ),
)  # fmt: skip
"""In the order of their numbers, which is that of transmission."""
