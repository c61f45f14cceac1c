"""Reminders of the documents that the funder waits for («relance»): every fifteen days (workflows.md §6).

Counted in days of the calendar in Paris from the day on which they were asked for: the 15th, the 30th… A reminder that
could not be made in time is made once, late; more than a week late it is dropped, and the next one comes in its turn.
"""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from models import clock
from models.dossiers import Dossier
from models.facts import Fact
from models.history import tell
from models.states import DossierStatus

PERIOD: Final = 15
"""Days from one reminder to the next."""
STALE: Final = 7
"""Days after which a reminder is too late to be made."""

_WHY = "the clock reminds whoever has documents to give"
_ASKED, _REMINDED = "dossier.documents_requested", "dossier.reminded"


def is_due(asked: date, reminded: date | None, today: date) -> bool:
    """Whether a reminder is due today for documents asked for on that day, the last reminder being of the other."""
    count, late = divmod((today - asked).days, PERIOD)
    if count < 1 or late > STALE:
        return False
    return reminded is None or reminded < asked + timedelta(days=count * PERIOD)


async def waiting() -> list[UUID]:
    """The dossiers that wait for documents, in a fixed order."""
    rows = Dossier.everyones(_WHY).filter(status=DossierStatus.AWAITING_DOCUMENTS).order_by("id")
    return list(await rows.values_list("id", flat=True))  # type: ignore[arg-type]


async def remind_when_due(dossier_id: UUID, now: datetime) -> bool:
    """Records the reminder when one is due. Call it inside a transaction: the dossier stays locked until it ends."""
    dossier = await Dossier.everyones(_WHY).select_for_update().get(id=dossier_id)
    asked = await _last(dossier_id, _ASKED)
    if dossier.status is not DossierStatus.AWAITING_DOCUMENTS or asked is None:
        return False
    reminded = await _last(dossier_id, _REMINDED)
    if not is_due(_day(asked), _day(reminded) if reminded else None, _day(now)):
        return False
    await tell(_REMINDED, "Dossier", dossier_id, by=None, at=now, start=dossier.status, end=dossier.status)
    return True


async def _last(dossier_id: UUID, kind: str) -> datetime | None:
    facts = Fact.everyones("the dossier's own history").filter(subject_type="Dossier", subject_id=dossier_id, kind=kind)
    found = await facts.order_by("-id").first()
    return found.at if found else None


def _day(at: datetime) -> date:
    return at.astimezone(clock.PARIS).date()
