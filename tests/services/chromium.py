"""Chromium for the tests of pages: the one given by `TEST_CHROMIUM`, else the system's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services.kept import Kept, ServiceMissing, new_folder

MISSING = "Chromium is needed by these tests and none was found. Run bin/browser, or set TEST_CHROMIUM."
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio"),
    *("--autoplay-policy=no-user-gesture-required", "--lang=fr-FR"),
)


@contextmanager
def running_chromium() -> Iterator[str]:
    """The address at which its developer tools listen, until the end. Raises `ServiceMissing`."""
    folder = new_folder("chromium")
    said = folder / "DevToolsActivePort"
    browser = Kept(folder, [_binary(), *QUIET, "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"])
    try:
        browser.wait_until(lambda: _is_whole(said))
        port, path = said.read_text(encoding="utf-8").split()
        yield f"ws://127.0.0.1:{port}{path}"
    finally:
        browser.stop()


def _is_whole(said: Path) -> bool:
    return said.exists() and len(said.read_text(encoding="utf-8").split()) == 2


def _binary() -> str:
    found = os.environ.get("TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise ServiceMissing(MISSING)
    return found
