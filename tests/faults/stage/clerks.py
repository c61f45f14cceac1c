"""Those who write: they carry requests from their transmission to their end, whatever happens to the servers.

A deed whose answer did not come is done again, with the same version and the same key, until the service says where it
stands. The ledger keeps what each try gave.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx

from schema.ids import decode
from tests.faults.stage.cast import Company, Troupe
from tests.faults.stage.deeds import STORIES, Deed
from tests.faults.stage.waiting import until
from tests.live.living import id_of, signed_in

LOST, DONE, ALREADY = "lost", "done", "already done"

PATIENCE = 60.0
"""Seconds that a deed may take, with all its tries."""

NOT_NOW = frozenset({"INTERNAL", "TIMEOUT", "IDEMPOTENCY_KEY_IN_FLIGHT"})
"""Codes after which nobody knows, or which say: come back."""


@dataclass
class Entry:
    """One deed on one request: what each of its tries gave, and the seconds that the last one took."""

    deed: Deed
    company: Company
    tries: list[str] = field(default_factory=list)
    dossier_id: UUID | None = None
    took: float = 0.0

    @property
    def is_settled(self) -> bool:
        return bool(self.tries) and self.tries[-1] != LOST


@dataclass
class Office:
    """The clerks, and the ledger of everything that they did."""

    http: httpx.AsyncClient
    troupe: Troupe
    ledger: list[Entry] = field(default_factory=list)
    pause: float = 0.0
    """Seconds between two deeds of a clerk."""

    def __post_init__(self) -> None:
        self._tokens: dict[UUID, str] = {}
        self._numbers = count()
        self._closing = asyncio.Event()
        self._clerks: list[asyncio.Task[None]] = []

    def open(self, clerks: int = 3, requests: int | None = None) -> None:
        """So many clerks begin; each carries `requests` requests to their end, or goes on until `close`."""
        self._closing.clear()
        self._clerks = [asyncio.create_task(self._work(requests)) for _ in range(clerks)]

    async def close(self) -> None:
        """Every clerk ends the request in hand."""
        self._closing.set()
        await self.until_done()

    async def until_done(self) -> None:
        """Until the clerks have done what they were given."""
        clerks, self._clerks = self._clerks, []
        await asyncio.gather(*clerks)

    def abandon(self) -> None:
        """Stops at once: the stage is taken down."""
        for clerk in self._clerks:
            clerk.cancel()

    @property
    def settled(self) -> int:
        """Deeds of which somebody knows what became of them."""
        return sum(entry.is_settled for entry in self.ledger)

    async def until_more(self, deeds: int, within: float = PATIENCE) -> None:
        """Waits until so many more deeds are settled."""
        before = self.settled
        await until(lambda: self.settled >= before + deeds or any(clerk.done() for clerk in self._clerks), within)

    @property
    def lost(self) -> int:
        """Answers that never came."""
        return sum(entry.tries.count(LOST) for entry in self.ledger)

    async def _work(self, requests: int | None) -> None:
        for _ in range(requests) if requests is not None else count():
            if self._closing.is_set():
                return
            await self.one_request()

    async def one_request(self, until: Deed | None = None) -> Any:
        """A request from its transmission to its end, or until this deed; the dossier then."""
        number = next(self._numbers)
        company = self.troupe.companies[number % len(self.troupe.companies)]
        draft = await self.troupe.draft(company)
        id, version = id_of(draft), draft.version
        story = STORIES[number // 2 % len(STORIES)] if until is None else next(s for s in STORIES if until in s)
        for deed in story:
            dossier = await self.do(deed, company, id, version)
            if deed is until:
                break
            id, version = dossier["id"], dossier["version"]
            await asyncio.sleep(self.pause)
        return dossier

    async def do(self, deed: Deed, company: Company, id: str, version: int) -> Any:
        """Does it until it is settled; the dossier afterwards."""
        entry = Entry(deed, company)
        self.ledger.append(entry)
        key = str(uuid4())
        async with asyncio.timeout(PATIENCE):
            while True:
                if dossier := await self._tried(entry, deed.variables(id, version, key)):
                    decoded = decode(dossier["id"])
                    assert decoded is not None
                    entry.dossier_id = decoded[1]
                    return dossier
                await asyncio.sleep(random.uniform(0.02, 0.1))

    async def leave(self, deed: Deed, company: Company, id: str, version: int) -> None:
        """Asks once, and never learns what became of it."""
        assert await self._told(Entry(deed, company), deed.variables(id, version, str(uuid4()))) is None

    async def _tried(self, entry: Entry, variables: dict[str, Any]) -> Any:
        began = time.monotonic()
        told = await self._told(entry, variables)
        entry.took = time.monotonic() - began
        if told is None or (told["errors"] and told["errors"][0]["code"] in NOT_NOW):
            entry.tries.append(LOST)
            return None
        dossier = told["dossier"]
        if told["errors"]:
            assert LOST in entry.tries, told  # nobody else touches this request
            assert dossier["status"] == entry.deed.status, told
            entry.tries.append(ALREADY)
        elif dossier is None:  # transmitted, and not yet a dossier
            entry.tries.append(LOST)
        else:
            entry.tries.append(DONE)
        return dossier

    async def _told(self, entry: Entry, variables: dict[str, Any]) -> Any:
        """What the mutation answers; None when nobody knows what became of it."""
        by = entry.company.speaker if entry.deed.keyed else self.troupe.cast.agent
        headers = {"authorization": f"Bearer {await self.token(by)}"}
        try:
            answer = await self.http.post(
                "/graphql", json={"query": entry.deed.text, "variables": variables}, headers=headers
            )
        except httpx.TransportError:
            return None
        if answer.status_code >= 500:
            return None
        body = answer.json()
        if "errors" in body:
            assert body["errors"][0]["extensions"]["code"] in NOT_NOW, body
            return None
        return body["data"]["told"]

    async def token(self, who: Any) -> str:
        """An access token of this person's own sign-in, the same each time."""
        if who.user_id not in self._tokens:
            self._tokens[who.user_id] = (await signed_in(who)).access.text
        return self._tokens[who.user_id]
