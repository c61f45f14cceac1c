"""The answers of one round of telling: each is made once, for all who share it."""

from __future__ import annotations

import logging

from tortoise.exceptions import OperationalError

from models.bell.rung import Shared
from subscriptions.fanout.circles import Circle
from subscriptions.fanout.marks import Template
from subscriptions.fanout.views import NotShared

log = logging.getLogger(__name__)


class Answers:
    """What is wanted is noted first, then made together."""

    def __init__(self) -> None:
        self._wanted: dict[Circle, set[Shared]] = {}
        self._made: dict[Circle, dict[Shared, Template]] = {}

    def want(self, circle: Circle, shared: Shared) -> None:
        """Notes that the circle must be told of this notification."""
        self._wanted.setdefault(circle, set()).add(shared)

    async def make(self) -> None:
        """Executes each answer once. Those whose answer fails are told alone, and hear by themselves how it fails."""
        for circle, wanted in self._wanted.items():
            try:
                made = await circle.operation.templates(circle.reader, list(wanted))
            except NotShared:
                continue
            except (OperationalError, OSError):
                raise  # the database: the round is tried again
            except Exception:
                log.exception("an answer that many share failed")
                continue
            self._made[circle] = dict(zip(wanted, made, strict=True))

    def of(self, circle: Circle, shared: Shared) -> Template | None:
        """What tells the circle of this notification; None when it cannot be shared."""
        return self._made.get(circle, {}).get(shared)
