"""Sends what endpoints hold: many endpoints at once, each one delivery at a time. A slow one holds up itself only."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic

from models import clock
from models.background import in_hand
from models.bell import InboxEntry
from models.webhooks import AttemptError
from models.webhooks.message import Message, signed
from models.webhooks.owners import owner_now
from models.webhooks.selecting import RunSelection, SelectionFailed
from outside.posting import Answered, Poster, Unanswered
from reactions.noting import noted
from reactions.waking import Alarm
from reactions.webhooks.outcomes import Delivered, Dropped, Failed, Gone, Outcome, Trace
from reactions.webhooks.queue import Held, claim, settle

log = logging.getLogger(__name__)

AT_ONCE = 50
"""Endpoints that one process calls at a time."""


class Sender:
    """`select` answers an endpoint's selection with its owner's rights, `poster` posts."""

    def __init__(self, select: RunSelection, poster: Poster, at_once: int = AT_ONCE) -> None:
        self._select = select
        self._poster = poster
        self._at_once = at_once
        self.alarm = Alarm()

    async def run(self) -> None:
        """Sends whatever is due, until it is cancelled."""
        free = asyncio.Semaphore(self._at_once)
        async with asyncio.TaskGroup() as group:
            while True:
                await free.acquire()
                held = await claim(clock.now())
                if held is not None:
                    group.create_task(in_hand(self._sent(held, free)))
                    continue
                free.release()
                await self.alarm.rung_or_time()

    async def send_next(self) -> bool:
        """Sends the next delivery that is due; False when there is none."""
        held = await claim(clock.now())
        if held is None:
            return False
        await self._sent_one(held)
        return True

    async def _sent(self, held: Held, free: asyncio.Semaphore) -> None:
        try:
            await self._sent_one(held)
        except Exception:  # the lease ends, and it is tried again
            log.exception("what became of webhook %s could not be noted", held.delivery.id)
        finally:
            free.release()
            self.alarm.ring()  # the next one of the same endpoint is due

    async def _sent_one(self, held: Held) -> None:
        until, outcome = held.endpoint.leased_until, await self._outcome(held)
        await noted(lambda: settle(held, outcome, clock.now()), until=until)

    async def _outcome(self, held: Held) -> Outcome:
        try:
            return await self._attempt(held)
        except SelectionFailed as error:
            return Failed(None, f"La sélection a échoué ({error}).", AttemptError.SELECTION_FAILED)
        except Exception:
            log.exception("webhook %s could not be made", held.delivery.id)
            return Failed(None, "L'envoi n'a pas pu être préparé.", AttemptError.NOT_PREPARED)

    async def _attempt(self, held: Held) -> Outcome:
        endpoint, delivery = held.endpoint, held.delivery
        owner = await owner_now(endpoint, clock.now())
        if owner is None:
            return Dropped("Son propriétaire n'a plus les droits nécessaires.")
        line = await InboxEntry.visible_to(owner).get_or_none(notification_id=delivery.notification_id)
        data = await self._select(owner, line.id, endpoint.query) if line else None
        if data is None:
            return Dropped("Son propriétaire n'a plus accès à l'objet de la notification.")
        told = delivery.notification
        message = Message(delivery.id, delivery.sequence, told.kind.value, told.created_at, data)
        if endpoint.leased_until and endpoint.leased_until <= clock.now():  # this process slept: it is another's by now
            return Failed(None, "L'envoi a été repris par un autre processus.", AttemptError.NOT_PREPARED)
        request, began = signed(message, endpoint, clock.now()), monotonic()
        answer = await self._poster.post(request.url, request.headers, request.body.encode())
        return _judged(answer, round((monotonic() - began) * 1000))


def _judged(answer: Answered | Unanswered, milliseconds: int) -> Outcome:
    match answer:
        case Answered(status, words) if 200 <= status < 300:
            return Delivered(status, Trace(milliseconds, words))
        case Answered(410, words):
            gone = "Le point de réception a répondu 410 : il ne veut plus rien recevoir."
            return Gone(410, gone, trace=Trace(milliseconds, words))
        case Answered(status, words):
            return Failed(status, f"Le point de réception a répondu {status}.", trace=Trace(milliseconds, words))
        case Unanswered(why, reason):
            return Failed(None, reason, AttemptError[why.name], Trace(milliseconds))
