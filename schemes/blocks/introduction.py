"""The tab that opens every form: advice, links, and the notice on personal data (S1:150-164)."""

from schemes.form import Block, Field, Link, Section
from schemes.rules import Rule
from schemes.words import FieldKind

_TEXT = (
    "N'hésitez pas à vous rapprocher de votre conseiller.\n\n"
    "Pour vous aider dans la compréhension du dispositif et la saisie de la demande, "
    "vous trouverez ci-dessous des liens utiles."
)
_AKTO = "https://www.akto.fr/"

RULES = Link("Les règles de prise en charge", _AKTO)
TUTOR = Link("Tuteur et critères d'éligibilité", _AKTO)
MANUAL = Link("Le mode opératoire", _AKTO)

NOTICE = (
    "J'ai pris connaissance de la notice comprenant les informations liées au traitement des données "
    "à caractère personnel."
)

BLOCK = Block("introduction", "Introduction", (Field("notice_acknowledged", NOTICE, FieldKind.BOOLEAN, required=True),))

NOTICE_ACKNOWLEDGED = Rule(
    code="INTRO-01",
    at="introduction.notice_acknowledged",
    sentence="Vous devez prendre connaissance de la notice avant de transmettre la demande.",
    source="S1:164",
    reads=("introduction.notice_acknowledged",),
    test=lambda acknowledged: acknowledged,
)


def introduction(advice: str, *links: Link) -> Section:
    """The tab with the advice that is particular to a scheme."""
    return Section("introduction", "Introduction", (BLOCK,), text=f"{advice} {_TEXT}", links=links)
