"""Requests written before the faults begin: their clerks need the service alone, not the database of the test."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from models.drafts import Draft
from tests.faults.stage.cast import Company
from tests.faults.stage.deeds import STORIES
from tests.faults.stage.scene import Stage
from tests.live.living import id_of


@dataclass(frozen=True)
class Prepared:
    """A draft that nothing holds back, and what will become of it: the number of its story."""

    company: Company
    draft: Draft
    story: int


async def prepare(stage: Stage, requests: int) -> list[Prepared]:
    """So many requests, of both companies and with both ends."""
    companies = stage.troupe.companies
    made = []
    for number in range(requests):
        company = companies[number % len(companies)]
        made.append(Prepared(company, await stage.troupe.draft(company), number // len(companies) % len(STORIES)))
    return made


async def carry(stage: Stage, requests: list[Prepared], pause: float = 0.0) -> None:
    """Carries these requests to their end, one after the other, `pause` seconds between two deeds."""
    for request in requests:
        id, version = id_of(request.draft), request.draft.version
        for deed in STORIES[request.story]:
            dossier = await stage.office.do(deed, request.company, id, version)
            id, version = dossier["id"], dossier["version"]
            await asyncio.sleep(pause)


async def until(is_so: Callable[[], Awaitable[bool]], within: float = 60.0) -> None:
    """Asks again and again, at most so many seconds."""
    async with asyncio.timeout(within):
        while not await is_so():  # noqa: ASYNC110 - processes decide
            await asyncio.sleep(0.05)


def shared_out(requests: list[Prepared], clerks: int) -> list[list[Prepared]]:
    """A heap for each clerk."""
    return [requests[number::clerks] for number in range(clerks)]
