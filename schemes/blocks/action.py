"""Blocks of a training action (domain.md §6.1): the action, its modules, its trainees, its costs by module."""

from schemes import lists
from schemes.blocks.financing import costs
from schemes.blocks.people import CIVIL_STATUS, OCCUPATION
from schemes.form import Block, Choice, Condition, Field, Shortage
from schemes.formats import CERTIFICATION, ROW_KEY
from schemes.words import FieldKind

TRAINING_MODES = lists.choices(INTERNAL="Formation interne", EXTERNAL="Formation externe")
MODALITIES = lists.choices(PRESENTIEL="Présentiel", DISTANCIEL="Distanciel", MIXTE="Mixte")
CONTRACT_TYPES = lists.choices(CDI="CDI", CDD="CDD", INTERIM="Intérim")

_EXTERNAL = Condition(
    "Si la formation est externe", ("action.training_mode",), lambda mode: mode == "EXTERNAL", code="AF-09"
)
_KEY = Field("key", "Clé du module", FieldKind.TEXT, required=True, format=ROW_KEY, example="m1", longest=80)
_MODULE_KEYS = "Clé d'un module saisi."


def action_fields() -> tuple[Field, ...]:
    """What the training is."""
    return (
        Field("title", "Intitulé de la formation", FieldKind.TEXT, required=True),
        Field("training_mode", "Formation interne / externe", FieldKind.CHOICE, required=True, options=TRAINING_MODES),
    )


def module_fields() -> tuple[Field, ...]:
    """One part of the training, given by one organisation."""
    return (
        _KEY,
        Field("title", "Intitulé du module", FieldKind.TEXT, required=True),
        Field("provider_siret", "Siret de l'organisme de formation", FieldKind.SIRET, when=_EXTERNAL),
        Field("provider_name", "Organisme de formation", FieldKind.TEXT),
        Field("provider_is_internal", "Service de formation interne", FieldKind.BOOLEAN),
        Field("start_date", "Date de début", FieldKind.DATE, required=True),
        Field("end_date", "Date de fin", FieldKind.DATE, required=True),
        Field("hours", "Durée (heures)", FieldKind.DECIMAL, required=True),
        Field("modality", "Modalité", FieldKind.CHOICE, required=True, options=MODALITIES),
        Field("on_working_time_hours", "Heures sur le temps de travail", FieldKind.DECIMAL, required=True),
        Field("off_working_time_hours", "Heures hors temps de travail", FieldKind.DECIMAL, required=True),
        Field("certification_code", "Code de la certification (RNCP ou RS)", FieldKind.TEXT, format=CERTIFICATION),
    )


def trainee_fields() -> tuple[Field, ...]:
    """One person trained."""
    return (
        Field("key", "Clé du stagiaire", FieldKind.TEXT, format=ROW_KEY, example="s1", longest=80),
        *CIVIL_STATUS,
        *OCCUPATION,
        Field("contract_type", "Type de contrat", FieldKind.CHOICE, required=True, options=CONTRACT_TYPES),
        Field("email", "Email", FieldKind.EMAIL),
        Field("modules", "Modules suivis", FieldKind.MULTI_CHOICE, required=True, rows_of="modules", help=_MODULE_KEYS),
    )


def action_blocks(*sub_schemes: str) -> tuple[Block, Block, Block]:
    """The blocks `action`, `modules` and `trainees`, for these sub-schemes or for all."""
    concerned = frozenset(sub_schemes)
    return (
        Block("action", "Action de formation", action_fields(), sub_schemes=concerned),
        Block(
            "modules",
            "Modules",
            module_fields(),
            repeatable=True,
            minimum_rows=1,
            maximum_rows=50,
            shortage=Shortage("AF-01", "Au moins un module doit être saisi."),
            sub_schemes=concerned,
        ),
        Block(
            "trainees",
            "Stagiaires",
            trainee_fields(),
            repeatable=True,
            minimum_rows=1,
            maximum_rows=500,
            shortage=Shortage("AF-02", "Au moins un stagiaire doit être saisi."),
            sub_schemes=concerned,
        ),
    )


def costs_by_module(natures: tuple[Choice, ...], *sub_schemes: str) -> Block:
    """The block `costs`; each names its module, which is required for these sub-schemes or for all."""
    when = Condition("Pour une action de formation", ("sub_scheme",), lambda code: code in sub_schemes)
    module = Field(
        "module",
        "Module",
        FieldKind.CHOICE,
        required=not sub_schemes,
        when=when if sub_schemes else None,
        rows_of="modules",
        help=_MODULE_KEYS,
    )
    return costs(natures, module)
