"""Several who write one draft at once: who kept their words saw the last ones, and nothing comes back from the dead."""

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from models.documents import Document
from models.dossiers import Dossier
from models.drafts import Draft
from models.drafts.deleting import delete
from models.drafts.saving import save
from models.drafts.transmitting import hand_in, transmit
from models.facts import Fact
from models.filing import deposit
from models.idempotency import Outcome, once
from models.states import DraftState
from outside.back_office import LocalBackOffice
from outside.storage import FileStorage
from tests import factories
from tests.cast import Cast
from tests.models.stories import as_stored
from tests.races.gathering import MOST, crowds, outcomes

TESTS = "a test"


async def titled(draft: Draft, version: int, title: str, cast: Cast) -> Draft:
    return await save(draft.id, version=version, values={"action": {"title": title}}, by=cast.anne)


@pytest.mark.attack("RACE-06")
async def test_of_many_editors_of_one_version_one_wins_and_the_others_know(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    for version, callers in enumerate(crowds(40), start=1):
        ended = await outcomes(titled(draft, version, f"{version}.{number}", cast) for number in range(callers))
        assert Counter(ended) == {"done": 1, "STALE_VERSION": callers - 1}
        after = await as_stored(draft)
        assert (after.version, after.form["action"]["title"]) == (version + 1, f"{version}.{ended.index('done')}")


@pytest.mark.attack("RACE-07")
async def test_a_save_that_arrives_after_a_later_one_changes_nothing(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    for version in range(1, 61):
        late = random.sample(range(max(1, version - 5), version), k=min(version - 1, 3))
        saves = [(version, f"version {version}"), *((old, f"version {old}, again") for old in late)]
        random.shuffle(saves)
        ended = await outcomes(titled(draft, base, title, cast) for base, title in saves)
        assert [one == "done" for one in ended] == [base == version for base, _ in saves]
        after = await as_stored(draft)
        assert (after.version, after.form["action"]["title"]) == (version + 1, f"version {version}")


@pytest.mark.attack("RACE-05")
async def test_however_often_it_is_asked_for_a_draft_is_transmitted_once(cast: Cast) -> None:
    """Clicks, with one key or without any, and retries of callers who were cut off."""
    drafts = []
    for callers in crowds(20):
        draft = await factories.complete_draft(cast.anne)
        cut = [asyncio.create_task(_transmitted(draft, cast, key)) for key in ("k", None)]
        await asyncio.sleep(random.uniform(0, 0.01))
        for task in cut:
            task.cancel()
        await outcomes(_transmitted(draft, cast, random.choice(["k", None])) for _ in range(callers))
        await asyncio.gather(*cut, return_exceptions=True)
        await hand_in(draft.id, LocalBackOffice())  # as the worker does with what was left behind
        drafts.append(draft)
    assert await Dossier.everyones(TESTS).count() == len(drafts)
    for draft in drafts:
        kinds = Counter(fact.kind for fact in await Fact.everyones(TESTS).filter(subject_id=draft.id))
        assert kinds == {"draft.created": 1, "draft.transmission_started": 1, "draft.transmitted": 1}


async def _transmitted(draft: Draft, cast: Cast, key: str | None) -> None:
    async def act() -> Outcome:
        return Outcome("Draft", (await transmit(draft.id, version=1, by=cast.anne)).id)

    await once(cast.anne, key and f"{key}{draft.id.hex}", "transmitDraft", {"id": draft.id.hex}, act)
    await hand_in(draft.id, LocalBackOffice())


@pytest.mark.attack("RACE-11")
async def test_a_draft_is_deleted_or_transmitted(cast: Cast) -> None:
    for _ in range(40):
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
    for callers in crowds(20):
        draft = await factories.draft(cast.anne)
        acts: list[Any] = [deposit(Draft, draft.id, by=cast.anne, **sent) for _ in range(callers)]
        acts.insert(random.randrange(callers), delete(draft.id, by=cast.anne))
        assert set(await outcomes(acts)) <= {"done", "NOT_SEEN", "TRANSITION_NOT_ALLOWED"}
        assert (await as_stored(draft)).deleted_at is not None
    kept = {path.name for path in storage.folder.rglob("*") if path.is_file()}
    assert kept == {Path(row.storage_key).name for row in await Document.everyones(TESTS)}


@pytest.mark.attack("RACE-14")
async def test_twenty_calls_under_one_key_have_one_effect_and_one_answer(cast: Cast) -> None:
    for number in range(20):

        async def act() -> Outcome:
            return Outcome("Draft", (await factories.draft(cast.anne)).id)

        asked = (once(cast.anne, f"k{number}", "createDraft", {"title": number}, act) for _ in range(MOST))
        assert len(set(await asyncio.gather(*asked))) == 1
    assert await Draft.everyones(TESTS).count() == 20
