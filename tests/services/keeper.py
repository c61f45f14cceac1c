"""Keeps one server alive as long as the tests are: `python keeper.py FOLDER USER COMMAND…`.

It watches its standard input, which the tests hold open. However they end (also by kill -9), the input closes, and
the keeper stops the server and removes its folder: no test run leaves a server behind.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys

WORDS = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
"""Politer to ruder. For PostgreSQL: without waiting for clients; without writing anything; leaving its children."""

GRACE = 5
"""Seconds a server has to obey each of them."""


def keep(folder: str, user: str, command: list[str]) -> None:
    with open(f"{folder}/log", "ab") as log:
        server = subprocess.Popen(
            command, cwd=folder, user=user or None, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    sys.stdin.read()
    for word in WORDS:
        server.send_signal(word)
        try:
            server.wait(GRACE)
            break
        except subprocess.TimeoutExpired:
            continue
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    # The terminal's Ctrl-C reaches the whole group; only the closed input decides here.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep(sys.argv[1], sys.argv[2], sys.argv[3:])
