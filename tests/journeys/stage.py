"""The command of Guichet, run as a person does, beside a server of the tests."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass

from tests.services.kept import plain_environment
from tests.services.process import ROOT, Server, settings_for

PATIENCE = 60.0
"""Seconds that a command may take."""


@dataclass(frozen=True)
class Run:
    """How a command ended, and what it said."""

    code: int
    said: str
    complained: str


async def guichet(server: Server, database_url: str, *words: str, typed: str = "", **settings: str) -> Run:
    """`guichet …` in the folder of this server, on its database; `typed` is its standard input."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "cli.py"),
        *words,
        cwd=server.folder,
        env=plain_environment()
        | settings_for(database_url, server.url)
        | {f"GUICHET_{name.upper()}": value for name, value in settings.items()}
        | {"COLUMNS": "200"},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        said, complained = await process.communicate(typed.encode())
    assert process.returncode is not None
    return Run(process.returncode, said.decode(), complained.decode())
