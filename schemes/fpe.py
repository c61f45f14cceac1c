"""FPE, the fund of the temporary-work branch (domain.md §6.4): contracts, and actions that use the form of AF."""

from dataclasses import replace

from schemes import expected, lists
from schemes.blocks import contract, introduction
from schemes.blocks.action import action_blocks, costs_by_module
from schemes.blocks.action_rules import ACTION_RULES
from schemes.blocks.closing import DOCUMENTS, SUMMARY
from schemes.blocks.contract_rules import CONTRACT_RULES
from schemes.blocks.employer import employer
from schemes.blocks.financing import financing
from schemes.blocks.people import rules_of
from schemes.form import Section
from schemes.scheme import Scheme, SubScheme

_ACTION_FPE = "ACTION_FPE"
_CONTRACTS = {
    "CIPI": "Contrat d'insertion professionnelle intérimaire (CIPI)",
    "CDPI": "Contrat de développement professionnel intérimaire (CDPI)",
    "CAR": "Contrat d'alternance reconversion (CAR)",
    "CIPR": "Contrat d'insertion professionnelle intérimaire (CIPR)",
}
_OF_CONTRACTS = frozenset(_CONTRACTS)
_OF_ACTIONS = frozenset({_ACTION_FPE})

_ACTION, _MODULES, _TRAINEES = action_blocks(_ACTION_FPE)
_TRAINING = replace(contract.TRAINING, sub_schemes=_OF_CONTRACTS)
_ADVICE = "Avant de déposer votre demande, renseignez-vous sur les règles de la branche du travail temporaire."

SCHEME = Scheme(
    code="FPE",
    label="Fonds professionnel pour l'emploi dans le travail temporaire",
    number_code="TT",
    default_title="Nouvelle demande de contrat intérimaire",
    sub_schemes=(
        *(SubScheme(code, label) for code, label in _CONTRACTS.items()),
        SubScheme(_ACTION_FPE, "Action formation FPE"),
    ),
    sections=(
        introduction.introduction(_ADVICE, introduction.RULES, introduction.MANUAL),
        employer(),
        replace(contract.EMPLOYEE_TAB, sub_schemes=_OF_CONTRACTS),
        Section("trainees", "Stagiaires", (_TRAINEES,), sub_schemes=_OF_ACTIONS),
        replace(contract.contract_tab(), sub_schemes=_OF_CONTRACTS),
        Section("training", "Formation", (_ACTION, _MODULES, _TRAINING)),
        financing(costs_by_module(lists.COST_NATURES, _ACTION_FPE)),
        SUMMARY,
        DOCUMENTS,
    ),
    rules=(*CONTRACT_RULES, *rules_of("trainees"), *ACTION_RULES),
    expected_documents=(
        expected.CONVENTION,
        expected.PROGRAMME,
        replace(expected.MODEL_CONTRACT_SIGNED, sub_schemes=_OF_CONTRACTS),
        replace(expected.POSITIONING, required=True, sub_schemes=_OF_CONTRACTS),
        expected.ELIGIBILITY_PROOF,
    ),
    cost_natures=lists.COST_NATURES,
    printed_form="Contrat type",
)
