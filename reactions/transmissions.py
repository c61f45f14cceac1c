"""Drafts whose transmission did not end are handed in again: nobody has to press a button twice."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

from models import clock
from models.drafts import Draft
from models.states import DraftState
from reactions.delays import growing

log = logging.getLogger(__name__)

HandIn = Callable[[UUID], Awaitable[object]]
"""Hands a draft in once more; the back office recognises it by its id."""

FRESH = timedelta(seconds=5)
"""A draft younger than this is still in the hands of whoever transmits it."""

FIRST_DELAY, LONGEST_DELAY = 5.0, 600.0
AT_ONCE = 50


class Transmissions:
    """When this process last handed each draft in, and how often."""

    def __init__(self, hand_in: HandIn) -> None:
        self._hand_in = hand_in
        self._attempts: dict[UUID, int] = {}
        self._not_before: dict[UUID, datetime] = {}

    async def hand_in_again(self) -> set[UUID]:
        """Hands in whatever stays «en cours de transmission» and is due; gives the drafts that were tried."""
        waiting = await self._waiting()
        now = clock.now()
        self._attempts = {id: self._attempts.get(id, 0) for id in waiting}
        self._not_before = {id: at for id, at in self._not_before.items() if id in self._attempts}
        due = [id for id in waiting if self._not_before.get(id, now) <= now][:AT_ONCE]
        for id in due:
            await self._try(id)
        return set(due)

    async def _waiting(self) -> list[UUID]:
        drafts = Draft.everyones("a transmission goes on whoever asked for it").filter(state=DraftState.TRANSMITTING)
        old = drafts.filter(updated_at__lte=clock.now() - FRESH).order_by("updated_at")
        return list(await old.values_list("id", flat=True))  # type: ignore[arg-type]

    async def _try(self, id: UUID) -> None:
        self._attempts[id] += 1
        self._not_before[id] = clock.now() + growing(self._attempts[id], first=FIRST_DELAY, most=LONGEST_DELAY)
        try:
            await self._hand_in(id)
        except Exception:
            log.exception("draft %s could not be handed in", id)
