"""APPR, «Contrat d'apprentissage» (domain.md §6.5)."""

from schemes import expected, lists
from schemes.blocks import contract, introduction
from schemes.blocks.contract_rules import CONTRACT_RULES
from schemes.blocks.employer import employer
from schemes.scheme import Scheme, SubScheme

_ADVICE = "Avant de conclure un contrat d'apprentissage, renseignez-vous sur les règles applicables."

SCHEME = Scheme(
    code="APPR",
    label="Contrat d'apprentissage",
    number_code="CA",
    default_title="Nouvelle demande de contrat d'apprentissage",
    sub_schemes=(SubScheme("CONTRAT_APPRENTISSAGE", "Contrat d'apprentissage"),),
    sections=(
        introduction.introduction(_ADVICE, introduction.RULES, introduction.MANUAL),
        employer("pension_fund", "specific_type", "type_code"),
        contract.APPRENTICE_TAB,
        contract.contract_tab(),
        contract.TRAINING_TAB,
        *contract.CLOSING_TABS,
    ),
    rules=CONTRACT_RULES,
    expected_documents=(expected.CERFA_SIGNED, expected.CONVENTION, expected.AMENDMENT),
    cost_natures=lists.COST_NATURES,
    printed_form="CERFA N° 10103",
)
