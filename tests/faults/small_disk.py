"""A disk on which there is soon no room: a small file system, or the limit of the size of a file that a process has.

The file system needs the right to mount; the limit needs none, and says EFBIG where a full disk says ENOSPC.
"""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

BLOCK = 64 * 1024


class Disk(Protocol):
    """`folder` lies on it."""

    folder: Path

    def fill(self, pid: int) -> None:
        """From now on this process finds no room."""

    def free(self, pid: int) -> None:
        """There is room again."""


class FileSystem:
    """A file system of its own, in memory, with a file that takes all the room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, pid: int) -> None:
        with self._ballast.open("wb", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(bytes(BLOCK))

    def free(self, pid: int) -> None:
        self._ballast.unlink()


class Limit:
    """The process itself may make no file longer, whatever the file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, pid: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def free(self, pid: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[FileSystem]:
    """A small file system at this folder."""
    folder.mkdir(exist_ok=True)
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", str(folder)]
    subprocess.run(["mount", *options], check=True, capture_output=True)
    try:
        yield FileSystem(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def limited(folder: Path, megabytes: int) -> Iterator[Limit]:
    """An ordinary folder, for a process that will be limited."""
    folder.mkdir(exist_ok=True)
    yield Limit(folder)


def _may_mount() -> bool:
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            with mounted(Path(folder) / "try", 1):
                return True
        except (subprocess.CalledProcessError, FileNotFoundError):
            return False


KINDS = {"limited": limited} | ({"full": mounted} if _may_mount() else {})
"""The ways that this machine allows."""
