"""When each training starts next: kept with the training, so that the catalogue is listed in chronological order."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from tortoise.functions import Min

from models.catalogue import NEVER, Training, TrainingSession, open_on

_WHY = "the catalogue is everybody's"


async def settle(training_ids: Iterable[UUID], today: date) -> None:
    """Their next starts, after a session came, was cancelled or began. Call it inside a transaction."""
    trainings = Training.everyones(_WHY).filter(id__in=list(training_ids))
    for training in await trainings.select_for_update().order_by("id"):
        sessions = TrainingSession.everyones(_WHY).filter(open_on(today), training_id=training.id)
        [found] = await sessions.annotate(first=Min("start_date")).values("first")
        training.next_start = _day(found["first"])
        await training.save(update_fields=["next_start"])


async def begun(today: date) -> list[UUID]:
    """Trainings whose next session has begun meanwhile."""
    past = Training.everyones(_WHY).filter(next_start__lte=today)
    ids: list[UUID] = await past.order_by("next_start", "id").values_list("id", flat=True)  # type: ignore[assignment]
    return ids


def _day(first: date | str | None) -> date:
    """SQLite gives the first of some days as it is written."""
    return date.fromisoformat(first) if isinstance(first, str) else first or NEVER
