"""The drafts that the guide's screens print, as data (S1:866-874, 931-938, 1006-1008, 1089-1097).

Titles that a screen cuts are completed. The screens print 10679 before and after its trainee was entered: it is loaded
after, as its copies 10682 and 10683 show it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from demo.world.entities import COMPANY_1810, GRENOBLE, IIT, KISO, LEGOUD, MAN, VILLEURBANNE
from demo.world.forms import Form, contract, sketch

_LILO: Final[Form] = {"first_names": "LILO", "birth_name": "STICH"}
_LAURIE: Final[Form] = {"first_names": "chanteuse", "birth_name": "LAURIE"}
_CQP: Final = contract("CQP ACCOMPAGNATEUR EN INSERTION", _LILO, date(2025, 9, 10), date(2026, 6, 30), rncp="RNCP37039")
_HR: Final = "rh@humando.example"


@dataclass(frozen=True)
class PrintedDraft:
    """One line of a list of drafts; `draft` is its number.

    `copy_of`: the draft that it duplicates, with another sub-scheme. `handed_over`: by a provider, then resumed.
    """

    draft: int
    author: str
    siret: str
    created: date
    scheme: str
    sub_scheme: str | None
    values: Form = field(default_factory=dict)
    copy_of: int | None = None
    handed_over: bool = False


def _named(first_names: str, birth_name: str) -> Form:
    return {"first_names": first_names, "birth_name": birth_name}


_DISC: Final = sketch(
    "46260 - DISQUE OPTIQUE NUMERIQUE", date(2024, 11, 19), date(2024, 11, 21), _named("RABAH", "OUAREZKI")
)
_DISC["modules"][0] |= {"provider_siret": LEGOUD, "provider_name": "LEGOUD CONSEIL FORMATION"}

_COLLIERS: Final = sketch(None, None, None, _named("BLANCHE", "COLLIER"), _named("CLARE", "COLLIER"))
_SUBRO: Final = sketch("TEST LAURIE SUBRO", date(2025, 12, 15), date(2025, 12, 17), _LAURIE, subrogation=True)
_SOFIA: Final = sketch("TEST SOFIA PRT 1031 - permanent", date(2025, 12, 15), date(2025, 12, 17), _LAURIE)

DRAFTS: Final = (
    PrintedDraft(1325, "kiso@kiso.example", KISO, date(2024, 10, 7), "AF", None, _DISC),
    PrintedDraft(
        10267, _HR, VILLEURBANNE, date(2025, 9, 3), "AF", "PDC",
        sketch(None, None, None, _named("Laurie", "TYPE public")),
    ),
    PrintedDraft(10572, "rh@man.example", MAN, date(2025, 10, 6), "PROA", "CONTRAT_PRO_A"),
    PrintedDraft(
        10576, _HR, GRENOBLE, date(2025, 10, 7), "FPE", "ACTION_FPE",
        sketch("AF FPE A DUPLIQUER NE PAS TOUCHER MERCI LB", None, None),
    ),
    PrintedDraft(10582, _HR, GRENOBLE, date(2025, 10, 8), "AF", "ABONDEMENT_CPF"),
    PrintedDraft(
        10583, _HR, GRENOBLE, date(2025, 10, 8), "FPE", "ACTION_FPE",
        sketch("TESTS DUPLICATION BROUILLON AF FPE", None, None),
    ),
    PrintedDraft(
        10584, _HR, GRENOBLE, date(2025, 10, 9), "FPE", "ACTION_FPE",
        sketch("2ème test de duplication AF FPE", None, None),
    ),
    PrintedDraft(10585, "double@iit.example", IIT, date(2025, 10, 9), "AF", "ABONDEMENT_CPF", _COLLIERS),
    PrintedDraft(10586, _HR, VILLEURBANNE, date(2025, 10, 10), "CPRO", "CONTRAT_PRO", contract(None, _LILO)),
    PrintedDraft(10590, _HR, VILLEURBANNE, date(2025, 10, 13), "CPRO", "CONTRAT_PRO"),
    PrintedDraft(
        10596, _HR, VILLEURBANNE, date(2025, 10, 14), "CPRO", "CONTRAT_PRO", contract(None, _named("LEO", "STICH"))
    ),
    PrintedDraft(
        10639, "of@legoud.example", VILLEURBANNE, date(2025, 11, 4), "CPRO", "CONTRAT_PRO", _CQP, handed_over=True
    ),
    PrintedDraft(10645, _HR, VILLEURBANNE, date(2025, 11, 5), "CPRO", "CONTRAT_PRO", _CQP),
    PrintedDraft(
        10658, _HR, VILLEURBANNE, date(2025, 11, 12), "FPE", "CDPI",
        contract(
            "TITRE INGÉNIEUR - TITRE INGÉNIEUR EN GÉNIE INDUSTRIEL", _named("ZOE", "ZA"),
            date(2025, 11, 20), date(2026, 11, 20),
        ),
    ),
    PrintedDraft(
        10664, "rh@1810.example", COMPANY_1810, date(2025, 11, 13), "CPRO", "CONTRAT_PRO",
        contract("CQP ACCOMPAGNATEUR DE TOURISME", None, rncp="RNCP37501"),
    ),
    PrintedDraft(10665, _HR, VILLEURBANNE, date(2025, 11, 14), "CPRO", "CONTRAT_PRO", contract("ProDiat", None)),
    PrintedDraft(
        10677, _HR, VILLEURBANNE, date(2025, 11, 20), "FPE", "CIPI",
        contract("Test Victoria", _named("SOLENE", "CORREZE"), date(2025, 12, 5), date(2026, 6, 3)),
    ),
    PrintedDraft(10679, _HR, VILLEURBANNE, date(2025, 11, 21), "AF", "PDC", _SUBRO),
    PrintedDraft(10682, _HR, VILLEURBANNE, date(2025, 11, 24), "AF", "PIC_IAE", copy_of=10679),
    PrintedDraft(10683, _HR, VILLEURBANNE, date(2025, 11, 24), "AF", "CLEA", copy_of=10679),
    PrintedDraft(10685, _HR, VILLEURBANNE, date(2025, 11, 25), "AF", "PDC", _SOFIA),
)  # fmt: skip
"""By number, which is the order of creation."""
