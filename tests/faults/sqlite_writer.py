"""Gives birth to processes that write into SQLite through our engine until they are killed.

Run as a program, `sqlite_writer.py URL FILE`: each line of its input is the number of a writer; the answer is its pid.
A writer adds «writer pair» to the file after each commit of two rows.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import sys
from uuid import UUID

from models.companies import Company
from models.database import TABLES, close_database, open_database, transaction


async def write_until_killed(url: str, said: str, writer: int) -> None:
    """Pairs of companies in one transaction each; said only once they are committed."""
    acknowledgements = os.open(said, os.O_WRONLY | os.O_APPEND)
    await open_database(url)
    try:
        pair = 0
        while True:
            name = f"{writer} {pair}"
            async with transaction():
                for half in (0, 1):
                    siren = f"{writer:04d}{pair:04d}{half}"
                    await Company.create(id=UUID(int=int(f"9{siren}")), siren=siren, name=name)
            os.write(acknowledgements, name.encode() + b"\n")
            pair += 1
            await asyncio.sleep(0.01)  # the others have their turn
    finally:
        await close_database()


def give_birth(url: str, said: str) -> None:
    for table in TABLES:
        importlib.import_module(table)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            asyncio.run(write_until_killed(url, said, int(line)))
        print(pid, flush=True)


if __name__ == "__main__":
    give_birth(sys.argv[1], sys.argv[2])
