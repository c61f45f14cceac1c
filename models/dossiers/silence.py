"""The time that the law gives the funder to decide, after which its silence grants (LAW D6325-2).

«Dans le délai de vingt jours à compter de la réception du contrat et du document annexé à ce contrat […]. A défaut
d'une décision de l'organisme dans ce délai, la prise en charge est réputée acceptée.»

The article says days, not working days: days of the calendar, in Paris, Sundays and holidays included. The day of the
receipt does not count, the last one counts whole. Why a request for documents starts the time anew:
docs/decisions/0007-clock.md.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final

from models import clock
from models.dossiers import Dossier
from models.dossiers.lifecycle import SILENCE
from models.facts import Fact
from models.refusals import Refusal
from schemes import Silence, find

_RESUMED: Final = "dossier.review_resumed"


class GrantedBySilence(Refusal):
    """Le délai pour se prononcer est écoulé : la prise en charge est réputée acceptée."""


@dataclass(frozen=True)
class Elapsed:
    """The time to decide is over: since when, and the sentence of the law."""

    since: datetime
    sentence: str


def end_of(silence: Silence, received: datetime) -> Elapsed:
    """How the time of what was received then ends: with the midnight after the last day."""
    day = received.astimezone(clock.PARIS).date()
    days = silence.days.on(day)
    midnight = datetime.combine(day + timedelta(days=days + 1), time(), clock.PARIS)
    return Elapsed(midnight.astimezone(UTC), silence.sentence.format(days=days))


async def received_at(dossier: Dossier) -> datetime:
    """When the funder last received what it needs to decide: the dossier, else the last document that it asked for."""
    facts = Fact.everyones("the dossier's own history").filter(subject_type="Dossier", subject_id=dossier.id)
    resumed = await facts.filter(kind=_RESUMED).order_by("-id").first()
    return resumed.at if resumed else dossier.transmitted_at


async def elapsed(dossier: Dossier, now: datetime) -> Elapsed | None:
    """The time to decide on this dossier when it is over; None when it runs, or when no time runs."""
    scheme, (starts, _) = find(dossier.scheme), SILENCE
    if scheme is None or scheme.silence is None or dossier.status not in starts:
        return None
    end = end_of(scheme.silence, await received_at(dossier))
    return end if end.since <= now else None


async def check_not_silent(dossier: Dossier, now: datetime) -> None:
    """A decision that comes too late decides nothing, even before the clock came by. Raises GrantedBySilence."""
    if await elapsed(dossier, now):
        raise GrantedBySilence
