"""PROA, «Pro-A, reconversion ou promotion par alternance» (domain.md §6.3)."""

from schemes import expected, lists
from schemes.blocks import contract, introduction
from schemes.blocks.contract_rules import CONTRACT_RULES
from schemes.blocks.employer import employer
from schemes.scheme import Scheme, SubScheme

_ADVICE = "Avant de conclure un avenant de Pro-A, renseignez-vous sur les règles applicables."

SCHEME = Scheme(
    code="PROA",
    label="Reconversion ou promotion par alternance (Pro-A)",
    number_code="PA",
    default_title="Nouvelle demande de contrat PRO-A",
    sub_schemes=(SubScheme("CONTRAT_PRO_A", "Contrat PRO-A"),),
    sections=(
        introduction.introduction(_ADVICE, introduction.RULES, introduction.TUTOR, introduction.MANUAL),
        employer(),
        contract.EMPLOYEE_TAB,
        contract.contract_tab(contract.AMENDMENT),
        contract.TRAINING_TAB,
        *contract.CLOSING_TABS,
    ),
    rules=CONTRACT_RULES,
    expected_documents=(expected.CERFA_SIGNED, expected.CONVENTION, expected.PROGRAMME),
    cost_natures=lists.COST_NATURES,
    printed_form="CERFA N° 14159*02",
)
