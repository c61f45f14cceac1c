"""The limit as a server: uvicorn and the hand-written answer, on the database of GUICHET_DATABASE_URL."""

from __future__ import annotations

import argparse

import uvicorn
from starlette.types import Receive, Scope, Send

from bench.queries.bare import Bare
from bench.queries.bare_postgres import Postgres
from bench.queries.bare_sqlite import Sqlite
from models.database import open_database
from models.engines import dialect_of
from settings import settings


class Opened:
    """The limit once its database is open: at its first request."""

    def __init__(self) -> None:
        self._bare: Bare | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._bare is None:
            url = settings().database_url
            await open_database(url)  # for the keys of the tokens
            self._bare = Bare(await (Postgres if dialect_of(url) == "postgres" else Sqlite).on(url))
        await self._bare(scope, receive, send)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    uvicorn.run(
        Opened(),
        port=parser.parse_args().port,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_level="warning",
    )
