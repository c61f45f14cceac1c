"""AF, «Action de formation» (domain.md §6.1)."""

from schemes import expected, lists
from schemes.blocks import introduction
from schemes.blocks.action import action_blocks, costs_by_module
from schemes.blocks.action_rules import ACTION_RULES
from schemes.blocks.closing import DOCUMENTS, SUMMARY
from schemes.blocks.employer import PUBLIC_TYPE_OF_ACTIVITY, employer
from schemes.blocks.financing import AMOUNT_NOT_NEGATIVE, UNITS_NOT_NEGATIVE, financing
from schemes.blocks.people import rules_of
from schemes.form import Section
from schemes.scheme import Scheme, SubScheme

_ACTION, _MODULES, _TRAINEES = action_blocks()
_ADVICE = "Avant de déposer votre demande, renseignez-vous sur les règles applicables à votre branche."

SCHEME = Scheme(
    code="AF",
    label="Action de formation",
    number_code="AF",
    default_title="Nouvelle demande d'action formation",
    sub_schemes=(
        SubScheme("PDC", "Plan de développement des compétences"),
        SubScheme("CLEA", "Cléa"),
        SubScheme("PIC_IAE", "PIC IAE"),
        SubScheme("ABONDEMENT_CPF", "Abondement CPF"),
        SubScheme("ACTION_STANDARD", "Action standard"),
        SubScheme("BILAN", "Bilan de compétences"),
    ),
    sections=(
        introduction.introduction(_ADVICE, introduction.RULES, introduction.MANUAL),
        employer(),
        Section("trainees", "Stagiaires", (_TRAINEES,)),
        Section("training", "Formation", (_ACTION, _MODULES)),
        financing(costs_by_module(lists.COST_NATURES)),
        SUMMARY,
        DOCUMENTS,
    ),
    rules=(
        introduction.NOTICE_ACKNOWLEDGED,
        PUBLIC_TYPE_OF_ACTIVITY,
        *rules_of("trainees"),
        *ACTION_RULES,
        AMOUNT_NOT_NEGATIVE,
        UNITS_NOT_NEGATIVE,
    ),
    expected_documents=(expected.CONVENTION, expected.PROGRAMME, expected.POSITIONING),
    cost_natures=lists.COST_NATURES,
)
