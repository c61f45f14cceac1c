"""Between provider and member (D5 to D7), and copies (D3)."""

import asyncio
from typing import Any

import pytest

from models.drafts import Draft
from models.drafts.duplicating import duplicate
from models.drafts.handing import hand_over, refuse, resume
from models.facts import Fact
from models.refusals import NotSeen, Refusal, StaleVersion
from models.states import DraftState
from tests import factories
from tests.cast import Cast
from tests.models.stories import as_stored, kinds_of, member_draft_in, provider_draft_in, snapshot

S = DraftState
ALL = ["introduction", "employer", "trainees", "training", "financing"]


@pytest.mark.parametrize("values", [{}, {"action": {"title": "Sans adhérent"}}])
async def test_a_draft_without_member_or_title_is_not_handed_over(cast: Cast, values: dict[str, Any]) -> None:
    siret = None if values else cast.siae.siret
    draft = await factories.draft(cast.louise, siret=siret, values=values)
    before = await snapshot(draft)
    with pytest.raises(Refusal) as refused:
        await hand_over(draft.id, version=1, by=cast.louise)
    assert refused.value.code == "HAND_OVER_INCOMPLETE"
    assert await snapshot(draft) == before


async def test_the_member_decides_on_what_it_saw(cast: Cast) -> None:
    draft = await provider_draft_in(S.AWAITING_MEMBER, cast)
    with pytest.raises(StaleVersion):
        await resume(draft.id, version=draft.version - 1, by=cast.anne)


async def test_a_refusal_says_why(cast: Cast) -> None:
    draft = await provider_draft_in(S.AWAITING_MEMBER, cast)
    await refuse(draft.id, version=draft.version, reason="  Pas cette année. ", by=cast.anne)
    fact = await Fact.everyones("a test looks").get(subject_id=draft.id, kind="draft.refused")
    assert fact.data == {
        "from": "AWAITING_MEMBER", "to": "REFUSED_BY_MEMBER", "comment": "Pas cette année.", "side": "MEMBER",
    }  # fmt: skip


async def test_a_reason_is_not_a_novel(cast: Cast) -> None:
    draft = await provider_draft_in(S.AWAITING_MEMBER, cast)
    with pytest.raises(Refusal) as refused:
        await refuse(draft.id, version=draft.version, reason="a" * 2001, by=cast.anne)
    assert [(one.code, one.path) for one in refused.value.problems] == [("TEXT_TOO_LONG", ("reason",))]


async def test_resumed_and_refused_at_once_ends_one_way(cast: Cast) -> None:
    draft = await provider_draft_in(S.AWAITING_MEMBER, cast)
    seen: dict[str, Any] = {"version": draft.version, "by": cast.anne}
    done = await asyncio.gather(resume(draft.id, **seen), refuse(draft.id, **seen), return_exceptions=True)
    assert len([one for one in done if isinstance(one, Draft)]) == 1
    after = await as_stored(draft)
    assert (after.state, after.version) in ((S.MEMBER_RESUMED, 3), (S.REFUSED_BY_MEMBER, 3))
    assert len(await kinds_of(draft)) == 3


async def test_a_copy_takes_the_tabs_that_are_wanted(cast: Cast) -> None:
    source = await factories.draft(cast.anne)
    copy = await duplicate(source.id, sections=["employer", "trainees"], sub_scheme="CLEA", by=cast.anne)
    assert (copy.number, copy.version, copy.scheme, copy.sub_scheme) == (2, 1, "AF", "CLEA")
    assert set(copy.form) == {"employer", "trainees"}
    assert copy.form["employer"] == source.form["employer"]
    assert copy.form["trainees"][0]["nir"] == "190017511234511"
    # The modules were left behind: nobody follows them any more.
    assert "modules" not in copy.form["trainees"][0]
    assert await kinds_of(source) == ["draft.created", "draft.duplicated"]
    assert await kinds_of(copy) == ["draft.created"]


async def test_a_whole_copy_is_equal_to_its_source(cast: Cast) -> None:
    source = await factories.draft(cast.anne)
    copy = await duplicate(source.id, sections=ALL, by=cast.anne)
    assert copy.form == source.form
    assert (copy.title, copy.start_date, copy.alert) == (source.title, source.start_date, False)


async def test_a_refused_or_transmitted_draft_may_be_copied(cast: Cast) -> None:
    refused = await provider_draft_in(S.REFUSED_BY_MEMBER, cast)
    copy = await duplicate(refused.id, sections=ALL, by=cast.louise)
    assert (copy.state, copy.establishment_id) == (S.PROVIDER_EDITING, cast.siae.id)
    transmitted = await member_draft_in(S.TRANSMITTED, cast)
    assert (await duplicate(transmitted.id, sections=ALL, by=cast.anne)).state is S.MEMBER_EDITING


async def test_another_employer_is_given_when_the_first_is_left_behind(cast: Cast) -> None:
    source = await factories.draft(cast.camille, siret=cast.humando.siret)
    other = cast.second_humando.siret
    copy = await duplicate(source.id, sections=["training"], siret=other, by=cast.camille)
    assert copy.form["employer"]["siret"] == other


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"sections": ["training"]}, ("SIRET_REQUIRED", ("input", "siret"))),
        ({"sections": ["training"], "siret": "40101593800004"}, ("SIRET_NOT_ATTACHED", ("input", "siret"))),
        ({"sections": ["employer", "summary"]}, ("UNKNOWN_SECTION", ("input", "sections", "1"))),
        ({"sections": ["employer"], "sub_scheme": "CDPI"}, ("UNKNOWN_SUB_SCHEME", ("input", "subScheme"))),
    ],
)
async def test_a_bad_copy_makes_nothing(
    cast: Cast, asked: dict[str, Any], problem: tuple[str, tuple[str, ...]]
) -> None:
    source = await factories.draft(cast.anne)
    with pytest.raises(Refusal) as refused:
        await duplicate(source.id, by=cast.anne, **asked)
    assert [(one.code, one.path) for one in refused.value.problems] == [problem]
    assert await Draft.everyones("a test counts").count() == 1
    assert await kinds_of(source) == ["draft.created"]


async def test_a_colleague_who_sees_no_request_copies_none(cast: Cast) -> None:
    source = await factories.draft(cast.anne)
    with pytest.raises(NotSeen):
        await duplicate(source.id, sections=ALL, by=cast.paul)
