"""The SQL statements that something costs, as the database client says them."""

import logging
from collections.abc import Awaitable
from typing import Any


class _Listening(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


async def statements_of(doing: Awaitable[Any]) -> list[str]:
    """Every statement sent to the database meanwhile, in order."""
    log, listening = logging.getLogger("tortoise.db_client"), _Listening()
    level = log.level
    log.addHandler(listening)
    log.setLevel(logging.DEBUG)
    try:
        await doing
    finally:
        log.removeHandler(listening)
        log.setLevel(level)
    return listening.said
