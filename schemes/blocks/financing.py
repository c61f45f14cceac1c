"""The tab "Financement": mandate, subrogation and costs (domain.md §5.3, §5.4)."""

from decimal import Decimal

from schemes import lists
from schemes.form import Block, Choice, Condition, Field, Section
from schemes.rules import RowRule
from schemes.words import FieldKind

BLOCK = Block(
    "financing",
    "Financement",
    (
        Field("management_mandate", "Mandat de gestion", FieldKind.BOOLEAN, required=True),
        Field("payment_subrogation", "Subrogation de paiement", FieldKind.BOOLEAN, required=True),
    ),
)

_WITHOUT_UNITS = Condition("Si aucune quantité n'est saisie", ("costs.requested_units",), lambda units: units is None)
_WITH_UNITS = Condition("Si une quantité est saisie", ("costs.requested_units",), lambda units: units is not None)


def costs(natures: tuple[Choice, ...], *module: Field) -> Block:
    """The costs asked for, in money or in units; `module` is the field that says which module each is for."""
    fields = (
        *module,
        Field("nature", "Nature du coût", FieldKind.CHOICE, required=True, options=natures),
        Field("requested_amount", "Montant demandé (HT)", FieldKind.MONEY, when=_WITHOUT_UNITS, example="1400.00"),
        Field("requested_units", "Quantité demandée", FieldKind.DECIMAL),
        Field("unit", "Unité", FieldKind.CHOICE, when=_WITH_UNITS, options=lists.COST_UNITS),
        Field("payee_name", "Bénéficiaire", FieldKind.TEXT, help="À défaut, l'organisme de formation ou l'employeur."),
        Field("payee_siret", "Siret du bénéficiaire", FieldKind.SIRET),
    )
    return Block("costs", "Coûts", fields, repeatable=True, maximum_rows=500)


def financing(costs_block: Block) -> Section:
    """The tab."""
    return Section("financing", "Financement", (BLOCK, costs_block))


def _is_not_negative(number: Decimal) -> bool:
    return number >= 0


AMOUNT_NOT_NEGATIVE = RowRule(
    code="FIN-01",
    at="costs.requested_amount",
    sentence="Le montant doit être supérieur ou égal à 0.",
    source="domain.md §5.4",
    reads=("costs.requested_amount",),
    test=_is_not_negative,
)
UNITS_NOT_NEGATIVE = RowRule(
    code="FIN-01",
    at="costs.requested_units",
    sentence="La quantité doit être supérieure ou égale à 0.",
    source="domain.md §5.4",
    reads=("costs.requested_units",),
    test=_is_not_negative,
)
