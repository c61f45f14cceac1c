"""Saving by block: what is sent replaces, what others changed is not lost (D4)."""

import asyncio
from typing import Any

import pytest

from models.drafts import Draft
from models.drafts.saving import save
from models.facts import Fact
from models.refusals import Refusal, StaleVersion
from tests import factories
from tests.cast import Cast
from tests.models.stories import as_stored, snapshot

ACTION = {"title": "Boulangerie", "training_mode": "EXTERNAL"}


async def test_blocks_sent_replace_the_stored_ones_and_the_others_stay(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    before = draft.form
    saved = await save(draft.id, version=1, values={"action": {"title": "Boulangerie"}}, by=cast.anne)
    assert saved.version == 2
    assert saved.form == before | {"action": {"title": "Boulangerie"}}
    assert (await as_stored(draft)).form == saved.form


async def test_null_empties_a_block_and_leaves_what_is_locked(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    saved = await save(draft.id, version=1, values={"costs": None, "employer": None}, by=cast.anne)
    assert "costs" not in saved.form
    assert saved.form["employer"]["siret"] == cast.siae.siret
    assert "email" not in saved.form["employer"]
    assert saved.alert


async def test_a_locked_field_cannot_be_written(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    employer = draft.form["employer"]
    before = await snapshot(draft)
    with pytest.raises(Refusal) as refused:
        await save(draft.id, version=1, values={"employer": employer | {"company_name": "AUTRE"}}, by=cast.anne)
    assert [(one.code, one.path) for one in refused.value.problems] == [
        ("READ_ONLY", ("input", "values", "employer", "company_name"))
    ]
    assert await snapshot(draft) == before
    saved = await save(draft.id, version=1, values={"employer": employer | {"phone": "01 23 45 67 89"}}, by=cast.anne)
    assert saved.form["employer"]["company_name"] == "SIAE"


@pytest.mark.attack("RACE-07")
async def test_a_late_save_is_merged_when_it_touches_other_blocks(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    await save(draft.id, version=1, values={"action": ACTION}, by=cast.anne)
    saved = await save(draft.id, version=1, values={"costs": []}, by=cast.anne)
    assert saved.version == 3
    assert saved.form["action"] == ACTION
    assert "costs" not in saved.form


@pytest.mark.attack("RACE-07")
async def test_a_late_save_of_the_same_block_is_refused_and_nothing_is_lost(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    await save(draft.id, version=1, values={"action": ACTION}, by=cast.anne)
    before = await snapshot(draft)
    with pytest.raises(StaleVersion):
        await save(draft.id, version=1, values={"action": ACTION | {"title": "Autre"}}, by=cast.anne)
    assert await snapshot(draft) == before


async def test_a_late_save_that_says_the_same_takes_nothing_from_anybody(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    await save(draft.id, version=1, values={"action": ACTION}, by=cast.anne)
    assert (await save(draft.id, version=1, values={"action": ACTION}, by=cast.anne)).version == 3


async def test_a_version_from_the_future_is_refused(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    with pytest.raises(StaleVersion):
        await save(draft.id, version=2, values={}, by=cast.anne)


@pytest.mark.attack("RACE-06")
async def test_of_two_editors_of_one_block_one_wins(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    attempts = [
        save(draft.id, version=1, values={"action": ACTION | {"title": title}}, by=cast.anne) for title in "ABCDEFGH"
    ]
    done = await asyncio.gather(*attempts, return_exceptions=True)
    winners = [one for one in done if isinstance(one, Draft)]
    assert len(winners) == 1
    assert all(isinstance(one, StaleVersion) for one in done if one is not winners[0])
    after = await as_stored(draft)
    assert (after.version, after.form["action"]["title"]) == (2, winners[0].form["action"]["title"])


@pytest.mark.attack("RACE-06")
async def test_editors_of_different_blocks_all_win(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    blocks: dict[str, Any] = {
        "action": ACTION,
        "costs": [factories.af_cost(amount="10.00")],
        "introduction": {"notice_acknowledged": False},
        "trainees": [factories.myriam()],
    }
    await asyncio.gather(*(save(draft.id, version=1, values={code: one}, by=cast.anne) for code, one in blocks.items()))
    after = await as_stored(draft)
    assert after.version == 5
    assert after.form["action"] == ACTION
    assert after.form["costs"][0]["requested_amount"] == "10.00"
    assert after.form["introduction"] == {"notice_acknowledged": False}
    assert [trainee["birth_name"] for trainee in after.form["trainees"]] == ["NOUJ"]


async def test_the_arguments_and_the_financing_block_say_the_same(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    saved = await save(draft.id, version=1, values={}, management_mandate=True, by=cast.anne)
    assert saved.management_mandate
    assert saved.form["financing"] == {"management_mandate": True, "payment_subrogation": True}
    saved = await save(draft.id, version=2, values={"financing": {"payment_subrogation": False}}, by=cast.anne)
    assert (saved.management_mandate, saved.payment_subrogation) == (False, False)
    block = {"payment_subrogation": False}
    saved = await save(draft.id, version=3, values={"financing": block}, payment_subrogation=True, by=cast.anne)
    assert saved.payment_subrogation
    assert saved.form["financing"] == {"payment_subrogation": True}


async def test_the_sub_scheme_and_the_address_change_with_a_save(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    saved = await save(draft.id, version=1, values={}, sub_scheme="CLEA", contact_email=" a@b.example ", by=cast.anne)
    assert (saved.sub_scheme, saved.contact_email) == ("CLEA", "a@b.example")
    with pytest.raises(StaleVersion):
        await save(draft.id, version=1, values={}, sub_scheme="PIC_IAE", by=cast.anne)
    assert (await save(draft.id, version=2, values={}, contact_email="", by=cast.anne)).contact_email is None


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"sub_scheme": "CDPI"}, "UNKNOWN_SUB_SCHEME", ("input", "subScheme")),
        ({"contact_email": "nobody"}, "CONTACT_EMAIL_INVALID", ("input", "contactEmail")),
        ({"values": None}, "WRONG_TYPE", ("input", "values")),
    ],
)
async def test_a_bad_save_changes_nothing(cast: Cast, more: dict[str, Any], code: str, path: tuple[str, ...]) -> None:
    draft = await factories.draft(cast.anne)
    before = await snapshot(draft)
    given: dict[str, Any] = {"values": {"action": ACTION}} | more
    with pytest.raises(Refusal) as refused:
        await save(draft.id, version=1, by=cast.anne, **given)
    assert [(one.code, one.path) for one in refused.value.problems] == [(code, path)]
    assert await snapshot(draft) == before


async def test_a_provider_names_the_member_in_a_save(cast: Cast) -> None:
    draft = await factories.draft(cast.louise, values={})
    saved = await save(draft.id, version=1, values={"employer": {"siret": cast.siae.siret}}, by=cast.louise)
    assert saved.establishment_id == cast.siae.id
    assert saved.form["employer"]["company_name"] == "SIAE"
    with pytest.raises(Refusal):
        await save(draft.id, version=2, values={"employer": {"siret": cast.humando.siret}}, by=cast.louise)


async def test_the_history_tells_who_saved_and_nothing_of_what(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    await save(draft.id, version=1, values={"action": ACTION}, by=cast.anne)
    fact = await Fact.everyones("a test looks").get(subject_id=draft.id, kind="draft.saved")
    assert fact.by_id == cast.anne.user_id
    assert fact.data == {
        "from": "MEMBER_EDITING", "to": "MEMBER_EDITING", "comment": None, "side": "MEMBER", "version": 2,
    }  # fmt: skip
