"""The first world, and beside it a second one for each caller: a copy in which what the caller may not see differs."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from auth.viewer import Caller
from models.database import close_database, open_database
from models.engines import dialect_of, sqlite_path
from reactions.worker import drain
from tests.cast import on_stage
from tests.services.databases import neighbour, on_server
from tests.worlds.asking import Known
from tests.worlds.classes import classes
from tests.worlds.differing import differ
from tests.worlds.people import callers
from tests.worlds.scenes import companies, scenes, shared_dossier


@dataclass(frozen=True)
class Worlds:
    """Addresses: the first world's, and by caller the second one's."""

    first: str
    second: dict[str, str]
    callers: dict[str, Caller]
    known: Known
    common: dict[str, int]
    """By type, how many objects the first world has."""


@asynccontextmanager
async def inside(url: str) -> AsyncIterator[None]:
    """This world is the one that is open."""
    await open_database(url)
    try:
        yield
    finally:
        await close_database()


async def make(url: str, names: Sequence[str] | None = None) -> Worlds:
    """Makes them from an empty, migrated database; for these callers, else for all."""
    known = Known()
    async with inside(url):
        cast = await on_stage()
        asking = await callers(cast)
        await companies()
        await classes(cast, asking)
        made = [(scene, [await scene.play(cast, take) for take in (0, 1)]) for scene in scenes()]
        await shared_dossier(cast)
        await drain(mails=False)
        await known.learn()
    common = {typename: len(ids) for typename, ids in known.ids.items()}
    worlds = Worlds(url, {}, {name: asking[name] for name in names or asking}, known, common)
    for alike in _seeing_alike(list(worlds.callers)):
        second = await _copied(url, alike[0])
        async with inside(second):
            await differ(cast, made, alike[0], [asking[name] for name in alike])
            await known.learn()
        worlds.second.update(dict.fromkeys(alike, second))
    return worlds


def _seeing_alike(names: Sequence[str]) -> list[list[str]]:
    """Callers of whom the scenes say the same: the same things may differ for all of them."""
    groups: dict[tuple[bool, ...], list[str]] = defaultdict(list)
    for name in names:
        groups[tuple(name in scene.seen_by for scene in scenes())].append(name)
    return list(groups.values())


async def _copied(url: str, name: str) -> str:
    """A copy of the closed database beside it."""
    if dialect_of(url) == "sqlite":
        path = sqlite_path(url)
        shutil.copyfile(path, f"{path}.{name}")
        return f"sqlite://{path}.{name}"
    original = url.rpartition("/")[2]
    await on_server(neighbour(url, "postgres"), f"CREATE DATABASE {original}_{name} TEMPLATE {original}")
    return neighbour(url, f"{original}_{name}")


async def drop(worlds: Worlds) -> None:
    """Removes the second worlds from the server of the first one."""
    for url in set(worlds.second.values()):
        await on_server(neighbour(url, "postgres"), f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")
