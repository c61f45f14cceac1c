"""The parts of a dossier: modules, trainees, and the money. A provider reads what concerns its own modules."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from tortoise.functions import Sum

from auth.viewer import Viewer
from models import flat
from models.dossiers import FundingLine, FundingShare, Trainee, TrainingModule
from schema.maps.parts import parts_of_visible
from schema.maps.people import DISPLAY_NAME
from schema.reading.maps import Column, Computed, Many, Map, One, Record, Sql, Sums, View, computed
from schema.reading.reader import node_id
from schema.reading.rows import Row


def euros(cents: int | None) -> Decimal:
    """Cents as an exact amount with two decimals."""
    return Decimal(cents or 0).scaleb(-2)


_AMOUNT = """'"' || ({} * 0.01)::text || '"'"""
_EUROS = Sql(_AMOUNT.format("coalesce({0}, 0)"), lacking=(0,))
_HUNDREDTHS = Sql(f"coalesce({_AMOUNT.format('{0}')}, 'null')", lacking=(0,))
_DIFFERENCE = Sql(_AMOUNT.format("(coalesce({0}, 0) - coalesce({1}, 0))"), lacking=(0, 1))


def _euros(path: str) -> Computed:
    return computed((path,), euros, _EUROS)


def hundredths(path: str) -> Computed:
    """A quantity that is kept in hundredths."""
    return computed((path,), lambda hundredths: None if hundredths is None else euros(hundredths), _HUNDREDTHS)


def organisation(name: str, siret: str) -> Computed:
    """Who gives a training, by these columns; null without a name."""

    def make(record: Record, _: Viewer) -> Row | None:
        return Row("TrainingOrganisation", name=record[name], siret=record[siret]) if record[name] else None

    return Computed((name, siret), make, view=View.RIGHTS)


_BALANCE = computed(
    ("granted_cents", "paid_cents"), lambda granted, paid: euros((granted or 0) - (paid or 0)), _DIFFERENCE
)
_MONEY = {"granted": _euros("granted_cents"), "paid": _euros("paid_cents"), "balance": _BALANCE}


def _nature(record: Record, _: Viewer) -> Row:
    return Row("CodedLabel", code=record["nature"], label=record["nature_label"])


async def paid_cents(keys: Sequence[UUID]) -> dict[UUID, int]:
    """What was paid on each dossier, by anybody: it decides on what may still be done."""
    lines = FundingLine.everyones("whether anything is paid on visible dossiers").filter(dossier_id__in=keys)
    found = await flat.rows(lines.annotate(paid=Sum("paid_cents")).group_by("dossier_id"), "dossier_id", "paid")
    return {line["dossier_id"]: int(line["paid"] or 0) for line in found}


TRAINING_MODULE = Map(
    "TrainingModule",
    TrainingModule,
    {
        "id": node_id("TrainingModule"),
        "title": Column("title"),
        "organisation": organisation("organisation_name", "organisation_siret"),
        "hours": hundredths("hours_hundredths"),
        "start_date": Column("start_date"),
        "end_date": Column("end_date"),
    },
    reached=parts_of_visible(TrainingModule),
    reached_view=View.RIGHTS,
)

TRAINEE = Map(
    "Trainee",
    Trainee,
    {
        "id": node_id("Trainee"),
        "display_name": DISPLAY_NAME,
        "first_name": Column("first_name"),
        "birth_name": Column("birth_name"),
        "usage_name": Column("usage_name"),
        "establishment": One("Establishment", "dossier__establishment_id"),
    },
    reached=parts_of_visible(Trainee),
    reached_view=View.RIGHTS,
)

FUNDING_LINE = Map(
    "FundingLine",
    FundingLine,
    {
        "id": node_id("FundingLine"),
        "module": One("TrainingModule", "module_id"),
        "nature": Computed(("nature", "nature_label"), _nature, view=View.RIGHTS),
        "requested": _euros("requested_cents"),
        "quantity": hundredths("quantity_hundredths"),
        "unit": Column("unit"),
        "beneficiary": organisation("payee_name", "payee_siret"),
        **_MONEY,
        "shares": Many("FundingShare", "line_id", ("position",)),
    },
    reached=parts_of_visible(FundingLine),
    reached_view=View.RIGHTS,
)

FUNDING_SHARE = Map(
    "FundingShare",
    FundingShare,
    {"trainee": One("Trainee", "trainee_id"), "label": Column("label"), **_MONEY},
    reached=parts_of_visible(FundingShare),
    reached_view=View.RIGHTS,
)

FUNDING = Map(
    "Funding",
    FundingLine,
    {
        **_MONEY,
        "requested": _euros("requested_cents"),
        "lines": Many("FundingLine", "dossier_id", ("position",)),
    },
    reached=parts_of_visible(FundingLine),
    reached_view=View.RIGHTS,
)
"""The sums of the lines of a dossier, whose key is theirs."""

FUNDING_OF = Sums("Funding", "FundingLine", "dossier_id", ("requested_cents", "granted_cents", "paid_cents"))
