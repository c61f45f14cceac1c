"""The counts that the database keeps are those of the rows, whatever happens at the same moment."""

import asyncio
from uuid import UUID

import pytest

from auth.viewer import Viewer
from models import flat
from models.database import transaction
from models.dossiers import Dossier
from models.dossiers.tally import ANY, EVERYWHERE, DossierTally
from models.engines import dialect_of
from models.states import DossierStatus as S
from tests import factories
from tests.cast import Cast, on_stage

WHY = "a test compares"


class Undone(Exception):
    """What a transaction ends with here."""


@pytest.fixture
async def cast(database: str) -> Cast:
    return await on_stage()


async def cells() -> dict[tuple[UUID, str, str], int]:
    """What is kept: the sum of each cell that is not empty."""
    found: dict[tuple[UUID, str, str], int] = {}
    for one in await DossierTally.everyones(WHY):
        key = (one.establishment_id, one.status, one.scheme)
        found[key] = found.get(key, 0) + one.dossiers
    return {key: count for key, count in found.items() if count}


async def counted() -> dict[tuple[UUID, str, str], int]:
    """The same, counted row by row."""
    found: dict[tuple[UUID, str, str], int] = {}
    for one in await Dossier.everyones(WHY):
        places, states, kinds = (one.establishment_id, EVERYWHERE), (one.status.value, ANY), (one.scheme, ANY)
        for key in ((place, state, kind) for place in places for state in states for kind in kinds):
            found[key] = found.get(key, 0) + 1
    return found


async def to(dossier: Dossier, status: S) -> None:
    """As the verbs do, but for the rules."""
    decision = {"decided_at": dossier.transmitted_at, "decision_reason": "Non."}
    await Dossier.everyones(WHY).filter(id=dossier.id).update(status=status, **decision)


async def test_counts_follow_a_dossier_from_its_opening_to_its_end(cast: Cast) -> None:
    assert await cells() == {}
    first, second = await factories.dossier(cast.anne), await factories.dossier(cast.camille)
    assert (await cells())[EVERYWHERE, ANY, ANY] == 2
    for status in (S.UNDER_REVIEW, S.GRANTED, S.GRANTED, S.SETTLED):
        await to(first, status)
        assert await cells() == await counted()
    await Dossier.everyones(WHY).filter(id=second.id).update(establishment_id=cast.second_humando.id)
    assert await cells() == await counted()
    await Dossier.everyones(WHY).filter(id=second.id).update(title="Autre")
    await Dossier.everyones(WHY).filter(id=second.id).delete()
    assert (await cells())[EVERYWHERE, "SETTLED", "AF"] == 1
    assert await cells() == await counted()


async def test_what_is_undone_is_not_counted(cast: Cast) -> None:
    dossier = await factories.dossier(cast.anne)
    before = await cells()
    with pytest.raises(Undone):
        await _undone(dossier)
    assert await cells() == before == await counted()


async def test_many_who_write_at_the_same_moment_count_exactly(cast: Cast) -> None:
    dossiers = [await factories.dossier(cast.anne) for _ in range(6)]
    steps = (S.UNDER_REVIEW, S.AWAITING_DOCUMENTS, S.GRANTED, S.SETTLED)

    async def walk(rank: int) -> None:
        for turn in range(12):
            # Two by two, each pair in another order: whoever waited for a count would soon wait for ever.
            pair = (dossiers[rank], dossiers[rank + 3])
            try:
                async with transaction():
                    for one in pair:
                        await to(one, steps[(rank + turn) % len(steps)])
                    if turn % 5 == 4:
                        raise Undone
            except Undone:
                pass

    await asyncio.wait_for(asyncio.gather(*(walk(rank) for rank in range(3))), 60)
    assert await cells() == await counted()


async def test_on_postgres_nobody_waits_for_a_count(cast: Cast, database: str) -> None:
    """SQLite has one writer anyway."""
    first, second = await factories.dossier(cast.anne), await factories.dossier(cast.anne)
    if dialect_of(database) == "sqlite":
        await asyncio.gather(to(first, S.SETTLED), to(second, S.SETTLED))
    else:
        has_changed, may_end = asyncio.Event(), asyncio.Event()

        async def slowly() -> None:
            async with transaction():
                await to(first, S.SETTLED)
                has_changed.set()
                await may_end.wait()

        waiting = asyncio.create_task(slowly())
        await has_changed.wait()
        await asyncio.wait_for(to(second, S.SETTLED), 30)
        assert (await cells())[EVERYWHERE, "SETTLED", "AF"] == 1
        may_end.set()
        await waiting
    assert (await cells())[EVERYWHERE, "SETTLED", "AF"] == 2
    assert await cells() == await counted()


async def test_the_cells_of_a_viewer_count_what_the_viewer_sees(cast: Cast) -> None:
    for author in (cast.anne, cast.anne, cast.camille):
        await to(await factories.dossier(author), S.UNDER_REVIEW)
    moved = await factories.dossier(cast.camille)
    await Dossier.everyones(WHY).filter(id=moved.id).update(establishment_id=cast.second_humando.id)
    both = await factories.member(cast.humando.company, cast.humando, cast.siae)
    viewers = (cast.agent, cast.anne, cast.paul, cast.camille, cast.karim, cast.jean, both)
    for viewer in viewers:
        for statuses in (None, [S.UNDER_REVIEW], [S.UNDER_REVIEW, S.TRANSMITTED, S.UNDER_REVIEW], [S.SETTLED]):
            for schemes in (None, ["AF"], ["AF", "CPRO"], ["CPRO"]):
                kept = await flat.sum_of(DossierTally.counting(viewer, statuses, schemes), "dossiers")
                assert kept == await _seen(viewer, statuses, schemes)


async def _undone(dossier: Dossier) -> None:
    async with transaction():
        await to(dossier, S.SETTLED)
        raise Undone


async def _seen(viewer: Viewer, statuses: list[S] | None, schemes: list[str] | None) -> int:
    found = Dossier.visible_to(viewer)
    if statuses is not None:
        found = found.filter(status__in=statuses)
    if schemes is not None:
        found = found.filter(scheme__in=schemes)
    return await found.count()
