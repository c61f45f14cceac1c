"""Tabs of the schemes that fund a contract: the person, the contract, the training, its costs (domain.md §3.1)."""

from dataclasses import replace

from schemes import lists
from schemes.blocks.closing import DOCUMENTS, SUMMARY
from schemes.blocks.financing import costs, financing
from schemes.blocks.people import BIRTH_DATE, NAMES
from schemes.form import Block, Field, Section
from schemes.formats import DECA, NDA, RNCP
from schemes.words import FieldKind

_IDENTITY = (*NAMES, replace(BIRTH_DATE, required=False))
PERSON = Block("person", "Informations salarié(e)", _IDENTITY)
APPRENTICE = Block("person", "Informations apprenti(e)", _IDENTITY)

CONTRACT = Block(
    "contract",
    "Contrat",
    (
        Field("start_date", "Date de début d'exécution du contrat", FieldKind.DATE),
        Field("end_date", "Date de fin du contrat", FieldKind.DATE),
        Field("deca_number", "Numéro DECA", FieldKind.TEXT, format=DECA),
    ),
)

AMENDMENT = Block(
    "amendment",
    "Avenant",
    (
        Field("start_date", "Date de début de l'avenant", FieldKind.DATE),
        Field("end_date", "Date de fin de l'avenant", FieldKind.DATE),
    ),
)

TRAINING = Block(
    "training",
    "Formation",
    (
        Field("title", "Intitulé précis", FieldKind.TEXT, required=True),
        Field("rncp_code", "Code RNCP", FieldKind.REFERENCE, reference="RNCP", format=RNCP, example="RNCP37313"),
        Field("start_date", "Date de début du cycle de formation", FieldKind.DATE),
        Field("exam_end_date", "Date prévue des épreuves ou examens", FieldKind.DATE),
        Field("total_hours", "Durée totale de la formation (heures)", FieldKind.DECIMAL),
        Field("provider_siret", "Siret de l'organisme de formation", FieldKind.SIRET),
        Field("provider_name", "Organisme de formation", FieldKind.TEXT),
        Field("provider_nda", "Numéro de déclaration d'activité", FieldKind.TEXT, format=NDA),
        Field("provider_is_internal", "Service de formation interne", FieldKind.BOOLEAN),
    ),
)

EMPLOYEE_TAB = Section("employee", "Salarié", (PERSON,))
APPRENTICE_TAB = Section("apprentice", "Apprenti", (APPRENTICE,))
TRAINING_TAB = Section("training", "Formation", (TRAINING,))
CLOSING_TABS = (financing(costs(lists.COST_NATURES)), SUMMARY, DOCUMENTS)


def contract_tab(*more: Block) -> Section:
    """The tab "Contrat", with the blocks that a scheme adds to the contract itself."""
    return Section("contract", "Contrat", (CONTRACT, *more))
