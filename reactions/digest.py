"""The daily mail: at each person's hour in Paris, everything that waits for it, in one mail.

Once a day for each person, however often it is tried; what happens after the hour waits for the next day. A day on
which nobody could make it is not made up for: the next mail tells everything that waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from auth.viewer import AccountStatus
from models import clock
from models.accounts.people import User
from models.bell.deliveries import Delivery
from models.bell.digests import DigestLine, DigestRhythm
from models.database import transaction
from reactions.clock.holding import Hold
from reactions.mail.rendering import DIGEST, laid_out
from reactions.mail.writing import new_message_id
from settings import settings


async def write_digests(now: datetime, hold: Hold) -> None:
    """Puts in the post the daily mail of everybody whose hour has come and for whom something waits."""
    local = now.astimezone(clock.PARIS)
    for user_id in await _due(local).order_by("user_id").values_list("user_id", flat=True):
        async with transaction():
            await hold.keep()
            await _write(user_id, local)  # type: ignore[arg-type]


def _due(local: datetime) -> QuerySet[DigestRhythm]:
    hour_came = DigestRhythm.filter(hour__lte=local.hour)
    return hour_came.filter(Q(last_on=None) | Q(last_on__lt=local.date()))


async def _write(user_id: UUID, local: datetime) -> None:
    rhythm = await _due(local).filter(user_id=user_id).select_for_update().first()
    lines = await DigestLine.filter(user_id=user_id).order_by("fact_id", "id")
    if rhythm is None or not any(line.created_at <= _hour_of(rhythm, local.date()) for line in lines):
        return
    user = await User.everyones("each one's daily mail").get(id=user_id)
    if user.status is AccountStatus.ACTIVE and user.notified_at:
        await _post(user, user.notified_at, lines, local.date())
    await DigestLine.filter(id__in=[line.id for line in lines]).delete()
    await DigestRhythm.filter(user_id=user_id).update(last_on=local.date())


def _hour_of(rhythm: DigestRhythm, day: date) -> datetime:
    return datetime.combine(day, time(rhythm.hour), clock.PARIS)


async def _post(user: User, address: str, lines: Sequence[DigestLine], day: date) -> None:
    text, html = laid_out(DIGEST, lines=lines, link=settings().public_url)
    row = Delivery(
        fact_id=lines[-1].fact_id,
        user_id=user.id,
        template=DIGEST,
        address=address,
        subject=subject_on(day),
        text=text,
        html=html,
        message_id=new_message_id(),
    )
    await row.save()


def subject_on(day: date) -> str:
    """The subject of the daily mail of that day."""
    return f"Vos notifications du {day:%d/%m/%Y}"
