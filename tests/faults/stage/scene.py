"""A whole stage: `async with scene(nursery, database_url, apis=2, workers=2, broker_url=…) as stage`.

Processes of Guichet behind a reverse proxy, a mail server, people with their bells open, and clerks who write. The
database is open in this process too, for the verdict.

    stage.office.open(requests=10)          # clerks write
    await stage.apis[0].kill()              # faults, as many as one likes
    await stage.apis[0].start()
    await stage.office.until_done()
    await stage.verdict.all_is_well()       # nothing lost, nothing twice
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from models.database import close_database, open_database
from tests.faults.postbox import Postbox, postbox
from tests.faults.stage.balancer import balancer
from tests.faults.stage.births import Nursery
from tests.faults.stage.cast import Troupe, engaged
from tests.faults.stage.clerks import Office
from tests.faults.stage.ears import Ear, Hall
from tests.faults.stage.nodes import HASTE, Node
from tests.faults.stage.verdict import Verdict
from tests.live.living import SECRET, same_settings
from tests.services.kept import free_port, plain_environment
from tests.services.process import settings_for


@dataclass
class Stage:
    """What is on the stage."""

    url: str
    apis: list[Node]
    workers: list[Node]
    postbox: Postbox
    troupe: Troupe
    office: Office
    hall: Hall
    verdict: Verdict

    @property
    def nodes(self) -> list[Node]:
        return [*self.apis, *self.workers]

    @property
    def kills(self) -> int:
        """Processes killed so far."""
        return sum(node.kills for node in self.nodes)

    async def listen(self, windows: int = 1) -> None:
        """Everybody opens so many windows."""
        for who in self.troupe.everyone:
            token = await self.office.token(who)
            for window in range(windows):
                self.hall.seat(Ear(who, self.url.replace("http", "ws"), token, f"198.51.100.{window}"))

    async def stop(self) -> None:
        """Every process ends."""
        for node in self.nodes:
            if node.life and not node.life.is_over:
                node.resume()
                await node.kill()


@asynccontextmanager
async def scene(
    nursery: Nursery,
    database_url: str,
    *,
    apis: int = 1,
    workers: int = 0,
    database_for_nodes: str | None = None,
    smtp_url: str | None = None,
    windows: int = 1,
    haste: dict[str, float] | None = None,
    **settings: str,
) -> AsyncIterator[Stage]:
    """Nothing is started yet but the surroundings; `await stage.apis[0].start()` starts a process.

    `database_for_nodes` and `smtp_url` lead the processes through a proxy of the test; `settings` are those of Guichet,
    by their names in lower case, such as `broker_url`; `haste` changes constants of the product, as `nodes.HASTE` does.
    """
    async with AsyncExitStack() as open_ones:
        folder = Path(open_ones.enter_context(tempfile.TemporaryDirectory(prefix="guichet-stage-")))
        box = await open_ones.enter_async_context(postbox())
        ports = [free_port() for _ in range(apis)]
        proxy = await open_ones.enter_async_context(balancer(ports))
        url = f"http://127.0.0.1:{proxy.port}"
        given = {"secret_key": SECRET, "smtp_url": smtp_url or box.url} | settings
        environment = plain_environment() | settings_for(database_for_nodes or database_url, url)
        environment |= {f"GUICHET_{name.upper()}": value for name, value in given.items()}
        open_ones.enter_context(same_settings(GUICHET_SECRET_KEY=SECRET, GUICHET_PUBLIC_URL=url))
        await open_database(database_url)
        open_ones.push_async_callback(close_database)
        troupe = await engaged()
        http = await open_ones.enter_async_context(httpx.AsyncClient(base_url=url, trust_env=False, timeout=15))
        office, hall = Office(http, troupe), Hall()

        def node(kind: str, number: int, port: int = 0) -> Node:
            return Node(nursery, kind, _made(folder / f"{kind}-{number}"), environment, port, HASTE | (haste or {}))

        stage = Stage(
            url,
            [node("api", n, port) for n, port in enumerate(ports)],
            [node("worker", n) for n in range(workers)],
            box,
            troupe,
            office,
            hall,
            Verdict(troupe, office, hall, box),
        )
        open_ones.push_async_callback(stage.stop)
        open_ones.push_async_callback(hall.empty)
        open_ones.callback(office.abandon)
        await stage.listen(windows)
        yield stage


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
