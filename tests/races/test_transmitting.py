"""Drafts that are transmitted, deleted and given files at once: once, one or the other, nothing left behind."""

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from models.documents import Document
from models.documents.filing import deposit
from models.dossiers import Dossier
from models.drafts import Draft
from models.drafts.deleting import delete
from models.drafts.transmitting import hand_in, transmit
from models.facts import Fact
from models.idempotency import Outcome, once
from models.states import DraftState
from outside.back_office import LocalBackOffice
from outside.storage import FileStorage
from tests import factories
from tests.cast import Cast
from tests.models.stories import as_stored
from tests.races.gathering import ROUNDS, crowds, outcomes

TESTS = "a test"


@pytest.mark.attack("RACE-05")
async def test_however_often_it_is_asked_for_a_draft_is_transmitted_once(cast: Cast) -> None:
    """Clicks, with one key or without any, and retries of callers who were cut off."""
    for callers in crowds():
        draft = await factories.complete_draft(cast.anne)
        cut = [asyncio.create_task(_transmitted(draft, cast, key)) for key in ("k", None)]
        await asyncio.sleep(random.uniform(0, 0.01))
        for task in cut:
            task.cancel()
        await outcomes(_transmitted(draft, cast, random.choice(["k", None])) for _ in range(callers))
        await asyncio.gather(*cut, return_exceptions=True)
        await hand_in(draft.id, LocalBackOffice())  # as the worker does with what was left behind
        kinds = Counter(await Fact.everyones(TESTS).filter(subject_id=draft.id).values_list("kind", flat=True))
        assert kinds == Counter({"draft.created": 1, "draft.transmission_started": 1, "draft.transmitted": 1})
    assert await Dossier.everyones(TESTS).count() == ROUNDS


async def _transmitted(draft: Draft, cast: Cast, key: str | None) -> None:
    async def act() -> Outcome:
        return Outcome("Draft", (await transmit(draft.id, version=1, by=cast.anne)).id)

    await once(cast.anne, key and f"{key}{draft.id.hex}", "transmitDraft", {"id": draft.id.hex}, act)
    await hand_in(draft.id, LocalBackOffice())


@pytest.mark.attack("RACE-11")
async def test_a_draft_is_deleted_or_transmitted(cast: Cast) -> None:
    for _ in range(ROUNDS):
        draft = await factories.complete_draft(cast.anne)
        acts = [transmit(draft.id, version=1, by=cast.anne), delete(draft.id, by=cast.anne)]
        random.shuffle(acts)
        assert sorted(await outcomes(acts))[-1] == "done"
        after = await as_stored(draft)
        assert (after.deleted_at is None) == (after.state is DraftState.TRANSMITTING)


@pytest.mark.attack("RACE-11")
async def test_no_file_outlives_its_draft_or_goes_without_its_row(cast: Cast, tmp_path: Path) -> None:
    storage = FileStorage(tmp_path / "documents")
    sent: dict[str, Any] = {"nature": "RIB", "file_name": "rib.pdf", "content": b"%PDF-1.7\n", "storage": storage}
    draft = await factories.draft(cast.anne)
    for callers in crowds():
        acts: list[Any] = [deposit(Draft, draft.id, by=cast.anne, **sent) for _ in range(callers - 1)]
        acts.insert(random.randrange(callers), delete(draft.id, by=cast.anne))
        assert set(await outcomes(acts)) <= {"done", "NOT_SEEN", "TRANSITION_NOT_ALLOWED"}
        assert (await as_stored(draft)).deleted_at is not None
        await draft.save()  # as it was: there
    kept = {path.name for path in storage.folder.rglob("*") if path.is_file()}
    assert kept == {Path(row.storage_key).name for row in await Document.everyones(TESTS)}
