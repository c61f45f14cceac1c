"""From a complete draft to one dossier, whatever happens in between (D8 to D12)."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from models.database import transaction
from models.dossiers import Dossier
from models.drafts import Draft
from models.drafts.answers import accept, fail, reject
from models.drafts.deleting import delete
from models.drafts.issues import transmission_issues
from models.drafts.reading import ENTITIES
from models.drafts.transmitting import TransmissionHeld, hand_in, transmit
from models.facts import Fact
from models.refusals import NotSeen, Refusal, StaleVersion, TransitionNotAllowed
from models.states import DraftState
from outside.back_office import LocalBackOffice, Receipt, Submission, Unavailable
from tests import factories
from tests.cast import Cast
from tests.models.stories import as_stored, kinds_of, provider_draft_in, snapshot

S = DraftState


class Office:
    """A back office that answers as it is told, and remembers what it was handed."""

    def __init__(self, answer: Receipt | None) -> None:
        self.answer = answer
        self.handed: list[Submission] = []

    async def submit(self, submission: Submission) -> Receipt:
        self.handed.append(submission)
        if self.answer is None:
            raise Unavailable("le service ne répond pas")
        return self.answer


async def all_dossiers() -> list[Dossier]:
    return await Dossier.everyones("a test counts").order_by("number")


async def test_what_is_missing_holds_the_transmission_back(cast: Cast) -> None:
    draft = await factories.draft(cast.anne, values=factories.af_values(costs=[]))
    before = await snapshot(draft)
    with pytest.raises(TransmissionHeld) as held:
        await transmit(draft.id, version=1, by=cast.anne)
    assert [issue.code for issue in held.value.issues if issue.blocking] == [
        "FIN-05", "DOC-CONVENTION", "DOC-PROGRAMME",
    ]  # fmt: skip
    read = await Draft.visible_to(cast.anne).select_related(*ENTITIES).get(id=draft.id)
    assert await transmission_issues(read, date.today()) == list(held.value.issues)
    assert await snapshot(draft) == before


async def test_a_warning_is_told_and_holds_nothing_back(cast: Cast) -> None:
    day = factories.START.replace(day=1)
    draft = await factories.complete_draft(cast.anne)
    read = await Draft.visible_to(cast.anne).select_related(*ENTITIES).get(id=draft.id)
    issues = await transmission_issues(read, day)
    assert [(issue.code, issue.blocking) for issue in issues] == [("AF-08", False)]
    sent = await transmit(draft.id, version=1, by=cast.anne, at=factories.noon(day))
    assert sent.state is S.TRANSMITTING


async def test_a_closed_establishment_transmits_nothing(cast: Cast) -> None:
    draft = await factories.complete_draft(cast.anne)
    cast.siae.closed_on = date(2020, 1, 1)
    await cast.siae.save(update_fields=["closed_on"])
    with pytest.raises(TransmissionHeld) as held:
        await transmit(draft.id, version=1, by=cast.anne)
    assert [issue.code for issue in held.value.issues] == ["EMP-02"]


async def test_only_the_version_that_was_seen_is_transmitted(cast: Cast) -> None:
    draft = await factories.complete_draft(cast.anne)
    for version in (0, 2):
        with pytest.raises(StaleVersion):
            await transmit(draft.id, version=version, by=cast.anne)


async def test_the_whole_way(cast: Cast) -> None:
    draft = await factories.transmitting_draft(cast.anne)
    office = Office(Receipt(accepted=True))
    dossier = await hand_in(draft.id, office)
    assert dossier is not None
    assert (await as_stored(draft)).state is S.TRANSMITTED
    assert office.handed[0].key == draft.id
    assert office.handed[0].values["trainees"][0]["nir"] == "190017511234511"
    assert await kinds_of(draft) == ["draft.created", "draft.transmission_started", "draft.transmitted"]
    assert await kinds_of(dossier) == ["dossier.transmitted"]
    assert (dossier.transmitted_by_id, dossier.transmitted_by_side) == (cast.anne.user_id, cast.anne.side)
    assert await hand_in(draft.id, office) is None
    assert len(office.handed) == 1


async def test_a_back_office_that_is_down_is_told_once_and_asked_again(cast: Cast) -> None:
    draft = await factories.transmitting_draft(cast.anne)
    down = Office(None)
    for _ in range(3):
        assert await hand_in(draft.id, down) is None
    after = await as_stored(draft)
    assert (after.state, after.alert) == (S.TRANSMITTING, True)
    assert (await kinds_of(draft)).count("draft.transmission_failed") == 1
    assert await hand_in(draft.id, LocalBackOffice()) is not None


async def test_a_rejection_brings_the_draft_back_where_it_was(cast: Cast) -> None:
    draft = await provider_draft_in(S.MEMBER_RESUMED, cast)
    await transmit(draft.id, version=draft.version, by=cast.anne)
    await hand_in(draft.id, Office(Receipt(accepted=False, reason="Contrat inconnu.")))
    after = await as_stored(draft)
    assert (after.state, after.alert) == (S.MEMBER_RESUMED, False)
    fact = await Fact.everyones("a test looks").get(subject_id=draft.id, kind="draft.transmission_rejected")
    assert (fact.by_id, fact.data["comment"], fact.data["side"]) == (None, "Contrat inconnu.", None)
    await transmit(draft.id, version=after.version, by=cast.anne)


@pytest.mark.parametrize("answer", [accept, fail, reject])
async def test_no_answer_is_written_for_a_draft_that_was_not_transmitted(cast: Cast, answer: Any) -> None:
    draft = await factories.complete_draft(cast.anne)
    before = await snapshot(draft)
    with pytest.raises(TransitionNotAllowed):
        await (answer(draft.id) if answer is accept else answer(draft.id, "Non."))
    assert await snapshot(draft) == before


async def test_the_same_acceptance_twice_is_one_dossier(cast: Cast) -> None:
    draft = await factories.transmitting_draft(cast.anne)
    made = await asyncio.gather(*(accept(draft.id) for _ in range(8)))
    assert len({dossier.id for dossier in made}) == 1
    assert len(await all_dossiers()) == 1
    assert (await kinds_of(draft)).count("draft.transmitted") == 1


@pytest.mark.attack("RACE-05")
async def test_a_double_click_transmits_once(cast: Cast) -> None:
    draft = await factories.complete_draft(cast.anne)

    async def click() -> Dossier | None:
        await transmit(draft.id, version=1, by=cast.anne)
        return await hand_in(draft.id, LocalBackOffice())

    done = await asyncio.gather(*(click() for _ in range(10)), return_exceptions=True)
    assert len([one for one in done if isinstance(one, Dossier)]) == 1
    assert all(isinstance(one, Dossier | Refusal) for one in done)
    assert len(await all_dossiers()) == 1
    assert (await kinds_of(draft)).count("draft.transmission_started") == 1


@pytest.mark.attack("RACE-11")
async def test_deleted_or_transmitted_never_both(cast: Cast) -> None:
    for _ in range(10):
        draft = await factories.complete_draft(cast.anne)
        done = await asyncio.gather(
            transmit(draft.id, version=1, by=cast.anne), delete(draft.id, by=cast.anne), return_exceptions=True
        )
        assert len([one for one in done if isinstance(one, Draft)]) == 1
        assert any(isinstance(one, NotSeen | TransitionNotAllowed) for one in done)
        after = await as_stored(draft)
        assert (after.deleted_at is None) == (after.state is S.TRANSMITTING)
        assert len(await kinds_of(draft)) == 2


class Crash(Exception):
    """The process dies before the end of the transaction."""


@pytest.mark.attack("RACE-17")
async def test_numbers_have_no_gap_and_no_twin_under_load(cast: Cast) -> None:
    """Fifty at once, some of which die after the number was given."""
    at = factories.noon(date(2025, 12, 5))
    drafts = [await factories.transmitting_draft(by, at=at) for by in (cast.anne, cast.karim) for _ in range(25)]

    async def one(draft_id: UUID, *, dies: bool) -> None:
        async with transaction():
            await accept(draft_id, at=at)
            if dies:
                raise Crash

    done = await asyncio.gather(*(one(d.id, dies=i % 5 == 0) for i, d in enumerate(drafts)), return_exceptions=True)
    assert [type(error) for error in done if error] == [Crash] * 10
    assert [dossier.number for dossier in await all_dossiers()] == [f"2512AF{n:06d}" for n in range(1, 41)]
    for draft in drafts:
        await accept(draft.id, at=at)
    assert [dossier.number for dossier in await all_dossiers()] == [f"2512AF{n:06d}" for n in range(1, 51)]
