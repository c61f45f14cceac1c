"""CPRO, «Contrat de professionnalisation» (domain.md §6.2)."""

from schemes import expected, lists, parameters
from schemes.blocks import contract, introduction
from schemes.blocks.contract_rules import CONTRACT_RULES
from schemes.blocks.employer import employer
from schemes.form import Link
from schemes.scheme import Scheme, Silence, SubScheme

_ADVICE = (
    "Avant de conclure un contrat de professionnalisation, renseignez-vous sur les règles applicables ainsi que les "
    "dispositions particulières prévues par votre convention collective ou les accords collectifs de branche "
    "(Exemple : la rémunération, la durée maximale du contrat et de la formation ou bien le montant du forfait de "
    "formation)."
)
_LINKS = (
    introduction.RULES,
    introduction.TUTOR,
    Link("Contrat de professionnalisation site AKTO", "https://www.akto.fr/"),
    Link("Contrat de professionnalisation site travail.emploi.gouv", "https://travail-emploi.gouv.fr/"),
    introduction.MANUAL,
)

# The words of the article, and its own time: no other scheme has one (workflows.md §6).
_SILENCE = Silence(
    parameters.DECISION_DAYS,
    "À défaut de décision dans le délai de {days} jours à compter de la réception du contrat et du document annexé à "
    "ce contrat, la prise en charge est réputée acceptée (article D. 6325-2 du code du travail).",
)

SCHEME = Scheme(
    code="CPRO",
    label="Contrat de professionnalisation",
    number_code="CP",
    default_title="Nouvelle demande de contrat de professionnalisation",
    sub_schemes=(SubScheme("CONTRAT_PRO", "Contrat de Professionnalisation"),),
    sections=(
        introduction.introduction(_ADVICE, *_LINKS),
        employer("pension_fund", "provident_institution", "specific_type"),
        contract.EMPLOYEE_TAB,
        contract.contract_tab(),
        contract.TRAINING_TAB,
        *contract.CLOSING_TABS,
    ),
    rules=CONTRACT_RULES,
    expected_documents=(expected.CERFA_SIGNED, expected.CONVENTION, expected.PROGRAMME, expected.WORK_PERMIT),
    cost_natures=lists.COST_NATURES,
    printed_form="CERFA N° 12434*03",
    silence=_SILENCE,
)
