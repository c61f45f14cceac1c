"""How long a database takes to answer each question, called in this process, without a socket."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import orjson
from starlette.types import ASGIApp

from auth import tokens
from bench.growth.asking import ASKS, DEEP, DOSSIERS, VIEWERS, Ask
from bench.queries.inside import ask as post
from models import clock
from models.accounts.making import account_of
from models.accounts.sessions import SignInSession
from models.database import close_database, open_database

TIMES: Final = 12
"""How often a question is put in a round."""

LONGEST: Final = 1.0
"""Seconds that a question takes in a round before it is put no more."""

Spent = dict[tuple[str, str], float]
"""Milliseconds by viewer and question."""


async def measure(url: str) -> Spent:
    """The least of each question, put by each viewer."""
    import main

    await open_database(url)
    try:
        app = main.application()
        spent: Spent = {}
        for viewer, login in VIEWERS.items():
            asker = Asker(app, await _token(login))
            for one in ASKS:
                spent[viewer, one.name] = await asker.spent_on(one)
        return spent
    finally:
        await close_database()


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks."""

    app: ASGIApp
    token: str

    async def spent_on(self, one: Ask) -> float:
        """The least of several times, in milliseconds: what others do on the machine is left out."""
        variables = {**one.variables, "counted": one.counted}
        if one.deep:
            variables |= await self._deep()
        times: list[float] = []
        while len(times) < TIMES and sum(times) < LONGEST:
            began = time.perf_counter()
            await self._told(variables, one.document)
            times.append(time.perf_counter() - began)
        return min(times) * 1e3

    async def _deep(self) -> dict[str, Any]:
        """Where the 10,000th page begins, or the last one."""
        total = (await self._told({"counted": True}))["totalCount"]
        before = min(DEEP, max(total - 20, 1))
        edges = (await self._told({"counted": False, "offset": before - 1}))["edges"]
        return {"after": edges[0]["cursor"]} if edges else {}

    async def _told(self, variables: dict[str, Any], document: str = DOSSIERS) -> Any:
        body = orjson.dumps({"query": document, "variables": variables})
        answer = orjson.loads(await post(self.app, self.token, body))
        if "errors" in answer:
            raise SystemExit(f"{variables}: {answer['errors']}")
        [listed] = answer["data"].values()
        return listed


async def _token(login: str) -> str:
    user, now = await account_of(login), clock.now()
    assert user is not None, f"{login} is not there"
    session = await SignInSession.create(
        user_id=user.id, side=user.home_side, last_used_at=now, expires_at=now + timedelta(days=1)
    )
    return (await tokens.issue(user.id, session.id, user.home_side, now=now)).text
