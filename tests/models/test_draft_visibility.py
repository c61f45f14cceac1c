"""Who sees a draft, state by state (S1:1190-1194), and what others are told: nothing."""

import pytest

from models.drafts import Draft
from models.drafts.deleting import delete
from models.drafts.saving import save
from models.drafts.transmitting import transmit
from models.refusals import NotPermitted, NotSeen
from models.states import DraftState
from tests import factories
from tests.cast import Cast
from tests.models.stories import member_draft_in, provider_draft_in, snapshot

S = DraftState
SEEN = {
    S.PROVIDER_EDITING: {"louise"},
    S.AWAITING_MEMBER: {"louise", "anne"},
    S.MEMBER_RESUMED: {"louise", "anne"},
    S.REFUSED_BY_MEMBER: {"louise"},
    S.TRANSMITTING: {"louise", "anne"},
    S.TRANSMITTED: {"louise", "anne"},
}
PEOPLE = ("anne", "paul", "camille", "karim", "louise", "myriam", "agent", "jean")


async def who_sees(draft: Draft, cast: Cast) -> set[str]:
    return {name for name in PEOPLE if await Draft.visible_to(getattr(cast, name)).filter(id=draft.id).exists()}


@pytest.mark.parametrize("state", SEEN)
async def test_a_provider_s_draft_is_seen_by_the_member_once_handed_over(cast: Cast, state: DraftState) -> None:
    assert await who_sees(await provider_draft_in(state, cast), cast) == SEEN[state]


@pytest.mark.parametrize("state", [S.MEMBER_EDITING, S.TRANSMITTING, S.TRANSMITTED])
async def test_a_member_s_draft_is_seen_by_its_company_alone(cast: Cast, state: DraftState) -> None:
    assert await who_sees(await member_draft_in(state, cast), cast) == {"anne"}


async def test_a_deleted_draft_is_seen_by_nobody(cast: Cast) -> None:
    draft = await member_draft_in(S.MEMBER_EDITING, cast)
    await delete(draft.id, by=cast.anne)
    assert await who_sees(draft, cast) == set()
    with pytest.raises(NotSeen):
        await delete(draft.id, by=cast.anne)


async def test_an_attachment_to_one_establishment_does_not_reach_the_others(cast: Cast) -> None:
    first = await factories.draft(cast.camille, siret=cast.humando.siret)
    second = await factories.draft(cast.camille, siret=cast.second_humando.siret)
    assert await who_sees(first, cast) == {"camille", "karim"}
    assert await who_sees(second, cast) == {"camille"}


@pytest.mark.attack("AZ-11")
async def test_whoever_leaves_the_entity_leaves_its_drafts(cast: Cast) -> None:
    """The draft stays with the entity, not with its author."""
    colleague = await factories.member(cast.siae)
    draft = await factories.draft(colleague, siret=cast.siae.siret)
    moved = await factories.member(cast.humando)
    assert await Draft.visible_to(cast.anne).filter(id=draft.id).exists()
    assert not await Draft.visible_to(moved).filter(id=draft.id).exists()


async def test_the_same_person_on_the_other_side_sees_nothing_of_this_one(cast: Cast) -> None:
    user = await factories.person(first_name="Double")
    await factories.attachment(user, cast.siae, side=cast.anne.side)
    await factories.attachment(user, cast.siae, side=cast.louise.side)
    draft = await member_draft_in(S.MEMBER_EDITING, cast)
    as_member, as_provider = [await factories.viewer_of(user, side) for side in (cast.anne.side, cast.louise.side)]
    assert await Draft.visible_to(as_member).filter(id=draft.id).exists()
    assert not await Draft.visible_to(as_provider).filter(id=draft.id).exists()


async def test_a_foreign_draft_and_an_unknown_one_are_the_same(cast: Cast) -> None:
    draft = await member_draft_in(S.MEMBER_EDITING, cast)
    before = await snapshot(draft)
    for key in (draft.id, cast.anne.user_id):
        with pytest.raises(NotSeen):
            await save(key, version=1, values={}, by=cast.camille)
        with pytest.raises(NotSeen):
            await transmit(key, version=1, by=cast.camille)
        with pytest.raises(NotSeen):
            await delete(key, by=cast.camille)
    assert await snapshot(draft) == before


async def test_members_and_providers_write_drafts_and_nobody_else(cast: Cast) -> None:
    for viewer in (cast.agent, await factories.viewer_of(await factories.person(side=cast.agent.side))):
        with pytest.raises(NotPermitted):
            await factories.draft(viewer)
    assert await Draft.everyones("a test counts").count() == 0
