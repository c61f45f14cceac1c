"""Takes one mail at a time out of the post, under a lease, and sends it.

Two copies can leave when a process dies between the server's «250» and our note of it: both carry the same Message-ID.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import uuid4

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock
from models.bell.deliveries import Delivery, DeliveryState, bounce_of, note_bounce
from models.database import transaction
from outside.smtp import Bounced, Later, Never, Outcome, Sent, send
from reactions.delays import growing
from reactions.noting import noted
from settings import settings

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
"""How long a postman holds a mail; longer than one sending may take."""

FIRST_DELAY, LONGEST_DELAY = 5.0, 3600.0
MOST_ATTEMPTS = 60
"""About two days and a half of attempts; then the mail is put aside, where it can be seen."""

LOOKED_AT = 20
"""Mails that are due looked at in one turn."""


async def post_next() -> bool:
    """Sends, delays or parks the next mail that is due; False when there is none."""
    delivery = await claim(clock.now())
    if delivery is None:
        return False
    outcome = await _sent(delivery)
    await noted(lambda: settle(delivery, outcome, clock.now()), until=delivery.leased_until)
    return True


async def claim(now: datetime) -> Delivery | None:
    """The next mail that is due, held by this caller alone until its lease ends."""
    while ids := await _due(now).order_by("next_attempt_at", "id").limit(LOOKED_AT).values_list("id", flat=True):
        put_off = 0
        for id in ids:
            async with transaction():
                found = await _due(now).filter(id=id).select_for_update(skip_locked=True).first()
                if found is None:
                    continue
                if not await _waits_behind_another(found, now):
                    return await _leased(found, now)
                put_off += 1
        if not put_off:
            break
    return None


async def _leased(delivery: Delivery, now: datetime) -> Delivery:
    delivery.lease, delivery.leased_until, delivery.attempts = uuid4(), now + LEASE, delivery.attempts + 1
    await delivery.save(update_fields=["lease", "leased_until", "attempts"])
    return delivery


def _due(now: datetime) -> QuerySet[Delivery]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return Delivery.filter(free, state=DeliveryState.PENDING, next_attempt_at__lte=now)


async def _waits_behind_another(delivery: Delivery, now: datetime) -> bool:
    """Mails to one address leave in order: a later one is put off until the earlier ones are sent or parked."""
    same = Delivery.filter(state=DeliveryState.PENDING, address=delivery.address, id__lt=delivery.id)
    earlier = await same.order_by("id").first()
    if earlier is None:
        return False
    delivery.next_attempt_at = max(earlier.next_attempt_at, now + timedelta(seconds=1))
    await delivery.save(update_fields=["next_attempt_at"])
    return True


async def _sent(delivery: Delivery) -> Outcome:
    if reason := await bounce_of(delivery.address):
        return Never(f"nobody is at this address: {reason}")
    from reactions.mail.messages import Poison, message_for  # the writing of headers, for those who have a mail to send

    try:
        message = message_for(delivery)
        message.as_bytes()
    except (Poison, ValueError) as error:  # ValueError: what the standard library refuses to write in a mail
        return Never(str(error))
    if delivery.leased_until and delivery.leased_until <= clock.now():
        # This process slept: the mail is another's by now.
        return Later("its lease ended before it was sent")
    try:
        return await send(message, settings().smtp_url)
    except Exception as error:
        log.exception("mail %s could not be handed in", delivery.id)
        return Later(f"{type(error).__name__}: {error}")


async def settle(delivery: Delivery, outcome: Outcome, now: datetime) -> bool:
    """Notes what became of it, in one transaction. False when the lease went to somebody else meanwhile: theirs is the
    last word."""
    async with transaction():
        return await _settle(delivery, outcome, now)


async def _settle(delivery: Delivery, outcome: Outcome, now: datetime) -> bool:
    held = Delivery.filter(id=delivery.id, lease=delivery.lease, state=DeliveryState.PENDING)
    match outcome:
        case Sent():
            changed = await held.update(state=DeliveryState.SENT, sent_at=now, last_error=None)
        case Later(reason) if delivery.attempts < MOST_ATTEMPTS:
            log.info("mail %s waits: %s", delivery.id, reason)
            later = now + growing(delivery.attempts, first=FIRST_DELAY, most=LONGEST_DELAY)
            changed = await held.update(next_attempt_at=later, leased_until=None, last_error=reason[:500])
        case Later(reason) | Never(reason):
            log.warning("mail %s is parked: %s", delivery.id, reason)
            changed = await held.update(state=DeliveryState.PARKED, last_error=reason[:500])
    if isinstance(outcome, Bounced):  # true of the address, whoever holds the lease
        await note_bounce(delivery.address, outcome.reason[:500], now)
    if isinstance(outcome, Never) and delivery.user_id is None and await bounce_of(delivery.address):
        from reactions.mail.instead import write_to_the_author  # the table of reactions, for those who lost a mail

        await write_to_the_author(delivery)
    if changed:
        await _let_the_next_leave(delivery.address, now)
    return bool(changed)


async def _let_the_next_leave(address: str, now: datetime) -> None:
    """Whoever was put off behind another is due when it comes first; a mail that was tried keeps its own delay."""
    first = await Delivery.filter(state=DeliveryState.PENDING, address=address).order_by("id").first()
    if first is not None and first.attempts == 0:
        await Delivery.filter(id=first.id, attempts=0).update(next_attempt_at=now)
