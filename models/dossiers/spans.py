"""When dossiers were transmitted whose training lies in a period: kept by triggers of the database (migration 0022).

A list in the order of transmission begins there, instead of passing everything that is younger than that training.
"""

from datetime import date, datetime
from typing import Any, Final

from tortoise import fields
from tortoise.expressions import Q, Subquery
from tortoise.functions import Max, Min
from tortoise.queryset import QuerySet

from models.scoping import Identified

_COLUMNS = "transmitted_from, transmitted_before, first_month, last_month"
ANEW: Final = (
    "DELETE FROM training_span",
    f"INSERT INTO training_span ({_COLUMNS}) SELECT DISTINCT {_COLUMNS} FROM dossier_span",
    "DELETE FROM training_span WHERE EXISTS (SELECT 1 FROM training_span AS wide "
    "WHERE wide.transmitted_from = training_span.transmitted_from AND wide.id <> training_span.id "
    "AND wide.first_month <= training_span.first_month AND wide.last_month >= training_span.last_month)",
)
"""What sets them right after dossiers were written past the triggers."""


class TrainingSpan(Identified):
    """From one month to another, both inclusive, trainings were held for which somebody asked in the same month."""

    transmitted_from: datetime = fields.DatetimeField()
    transmitted_before: datetime = fields.DatetimeField()
    first_month: date = fields.DateField()
    last_month: date = fields.DateField()

    class Meta:
        table = "training_span"


def transmitted_for(since: date | None, to: date | None) -> Q:
    """Dossiers transmitted in or between months with such a training; all that overlap the period are among them."""
    found: QuerySet[Any] = QuerySet(TrainingSpan)
    if to is not None:
        found = found.filter(first_month__lte=to)
    if since is not None:
        found = found.filter(last_month__gte=since.replace(day=1))
    earliest = found.annotate(earliest=Min("transmitted_from")).values("earliest")
    latest = found.annotate(latest=Max("transmitted_before")).values("latest")
    return Q(transmitted_at__gte=Subquery(earliest), transmitted_at__lt=Subquery(latest))
