"""Gives birth to processes that migrate a database: `migrating.py`, one address a line; the answer is a pid.

The first line of its output says that it is ready. Its children end with the migration, or when they are killed.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from models.migrate import migrate


def give_birth() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    print("ready", flush=True)
    for line in sys.stdin:
        if (pid := os.fork()) == 0:
            asyncio.run(migrate(line.strip()))
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    give_birth()
