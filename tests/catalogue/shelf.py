"""A small catalogue for the tests: three trainings of two providers, in two themes."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from models import clock
from models.catalogue import Theme, Training, TrainingSession
from models.catalogue.editing import add_theme
from tests import factories
from tests.cast import Cast

SOON = timedelta(days=30)
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Shelf:
    """What there is to read."""

    metal: Theme
    office: Theme
    welding: Training
    pipes: Training
    sheets: Training
    lyon: TrainingSession
    """Of welding, in a month: three seats."""
    lille: TrainingSession
    """Of pipes, in two months: one seat."""
    afar: TrainingSession
    """Of sheets, in three months, remote: ten seats."""


def first_day() -> date:
    """When the first session begins."""
    return clock.today() + SOON


async def shelve(cast: Cast) -> Shelf:
    """Everything on the shelf."""
    metal, office = await add_theme("Métallurgie"), await add_theme("Bureautique")
    welding = await factories.training(
        cast.legoud,
        title="Soudage à l'arc",
        theme_ids=[metal.id],
        certification_code="RNCP37313",
        hours=Decimal("140.50"),
        summary="Assembler des pièces métalliques.",
        objectives="Souder à plat et en corniche.",
        content="Sécurité, réglages, cordons.",
        prerequisites="Savoir lire un plan.",
    )
    pipes = await factories.training(
        cast.legoud, title="Tuyauterie", theme_ids=[metal.id], summary="Préparer et souder des tuyaux.", hours=None
    )
    sheets = await factories.training(
        cast.veritas, title="Élaborer un tableur", theme_ids=[office.id, metal.id], summary="Calculer et présenter."
    )
    return Shelf(
        metal=metal,
        office=office,
        welding=welding,
        pipes=pipes,
        sheets=sheets,
        lyon=await factories.session(welding, start=first_day(), trainer_ids=[cast.louise.user_id]),
        lille=await factories.session(pipes, start=first_day() + MONTH, capacity=1, city="Lille", department="59"),
        afar=await factories.session(
            sheets, start=first_day() + 2 * MONTH, capacity=10, city=None, department=None, remote=True
        ),
    )
