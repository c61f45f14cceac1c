"""The command of Guichet, run as a person does; beside a server of the tests, in its folder."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from pathlib import Path

from tests.services.kept import plain_environment
from tests.services.process import ROOT, settings_for

HERE = "http://127.0.0.1:8000"

PATIENCE = 60.0
"""Seconds that a command may take."""


@dataclass(frozen=True)
class Run:
    """How a command ended, and what it said."""

    code: int
    said: str
    complained: str


async def guichet(
    folder: Path, database_url: str, *words: str, url: str = HERE, typed: str = "", **settings: str
) -> Run:
    """`guichet …` in this folder, on this database; `typed` is its standard input."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "cli.py"),
        *words,
        cwd=folder,
        env=plain_environment()
        | settings_for(database_url, url)
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
