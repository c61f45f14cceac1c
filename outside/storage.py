"""Where the bytes of documents live, under names that we generate: `open_storage(url)`."""

import asyncio
import os
import re
import secrets
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")


class Missing(Exception):
    """Nothing is stored under this key."""


class Storage(Protocol):
    """Files by key. A key says nothing of what it names."""

    async def put(self, content: bytes) -> str:
        """Store durably and return the key. Raises OSError."""

    async def read(self, key: str) -> bytes:
        """The bytes. Raises Missing."""

    async def delete(self, key: str) -> None:
        """Forget; a key that names nothing is forgotten already."""

    async def older_than(self, instant: datetime) -> list[str]:
        """The keys of everything stored before that instant, in order."""


class FileStorage:
    """Files in a folder: each appears whole under its name, and stays after a power cut."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, content: bytes) -> str:
        name = secrets.token_hex(16)
        key = f"{name[:2]}/{name}"
        await asyncio.to_thread(_write, self._path(key), content)
        return key

    async def read(self, key: str) -> bytes:
        try:
            return await asyncio.to_thread(self._path(key).read_bytes)
        except FileNotFoundError:
            raise Missing(key) from None

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def older_than(self, instant: datetime) -> list[str]:
        return await asyncio.to_thread(_older_than, self.folder, instant.timestamp())

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise Missing(key)
        return self.folder / key


def open_storage(url: str) -> Storage:
    """The storage at this address. Raises ValueError for a kind that we do not have."""
    scheme, _, place = url.partition("://")
    if scheme != "file" or not place:
        raise ValueError("documents are stored under an address that starts with file://")
    return FileStorage(Path(place))


def _older_than(folder: Path, seconds: float) -> list[str]:
    found = []
    for path in folder.glob("??/*"):
        key = path.relative_to(folder).as_posix()
        with suppress(FileNotFoundError):  # forgotten meanwhile
            if _KEY.fullmatch(key) and path.stat().st_mtime < seconds:
                found.append(key)
    return sorted(found)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".")  # mkstemp: mode 600
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
