"""Each state × action × side of the draft's table (workflows.md §5): what is allowed moves, everything else refuses."""

from collections.abc import Awaitable, Callable
from itertools import product
from typing import Any

import pytest

from auth.viewer import Side, Viewer
from models.actions import DraftAction
from models.drafts import Draft
from models.drafts.deleting import delete
from models.drafts.duplicating import duplicate
from models.drafts.handing import hand_over, refuse, resume
from models.drafts.lifecycle import TABLE, Situation, allowed_actions
from models.drafts.reading import ENTITIES
from models.drafts.saving import save
from models.drafts.transmitting import transmit
from models.refusals import NotSeen, TransitionNotAllowed
from models.states import DraftState
from tests import factories
from tests.cast import Cast
from tests.models.stories import (
    as_stored,
    individual_draft_in,
    kinds_of,
    member_draft_in,
    provider_draft_in,
    snapshot,
)

A, S = DraftAction, DraftState
ACTIONS = (A.EDIT, A.DELETE, A.HAND_OVER, A.RESUME, A.REFUSE, A.TRANSMIT)
BY_MEMBER = (S.MEMBER_EDITING, S.TRANSMITTING, S.TRANSMITTED)
BY_INDIVIDUAL = (S.INDIVIDUAL_EDITING, S.TRANSMITTING, S.TRANSMITTED)
BY_PROVIDER = tuple(state for state in S if state not in (S.MEMBER_EDITING, S.INDIVIDUAL_EDITING))

# Who wrote it, in which state it is, who acts, what they do → the state it then has ("deleted" when it is gone).
ALLOWED: dict[tuple[str, DraftState, str, DraftAction], DraftState | str] = {
    ("member", S.MEMBER_EDITING, "member", A.EDIT): S.MEMBER_EDITING,
    ("member", S.MEMBER_EDITING, "member", A.TRANSMIT): S.TRANSMITTING,
    ("member", S.MEMBER_EDITING, "member", A.DELETE): "deleted",
    ("individual", S.INDIVIDUAL_EDITING, "individual", A.EDIT): S.INDIVIDUAL_EDITING,
    ("individual", S.INDIVIDUAL_EDITING, "individual", A.TRANSMIT): S.TRANSMITTING,
    ("individual", S.INDIVIDUAL_EDITING, "individual", A.DELETE): "deleted",
    ("provider", S.PROVIDER_EDITING, "provider", A.EDIT): S.PROVIDER_EDITING,
    ("provider", S.PROVIDER_EDITING, "provider", A.HAND_OVER): S.AWAITING_MEMBER,
    ("provider", S.PROVIDER_EDITING, "provider", A.TRANSMIT): S.TRANSMITTING,
    ("provider", S.PROVIDER_EDITING, "provider", A.DELETE): "deleted",
    ("provider", S.AWAITING_MEMBER, "provider", A.DELETE): "deleted",
    ("provider", S.AWAITING_MEMBER, "member", A.RESUME): S.MEMBER_RESUMED,
    ("provider", S.AWAITING_MEMBER, "member", A.REFUSE): S.REFUSED_BY_MEMBER,
    ("provider", S.MEMBER_RESUMED, "member", A.EDIT): S.MEMBER_RESUMED,
    ("provider", S.MEMBER_RESUMED, "member", A.REFUSE): S.REFUSED_BY_MEMBER,
    ("provider", S.MEMBER_RESUMED, "member", A.TRANSMIT): S.TRANSMITTING,
    ("provider", S.REFUSED_BY_MEMBER, "provider", A.DELETE): "deleted",
}
SEEN_BY_MEMBER = {S.AWAITING_MEMBER, S.MEMBER_RESUMED, S.TRANSMITTING, S.TRANSMITTED}
STORIES = [
    *product(("member",), BY_MEMBER),
    *product(("provider",), BY_PROVIDER),
    *product(("individual",), BY_INDIVIDUAL),
]


async def draft_of(writer: str, state: DraftState, cast: Cast, claire: Viewer) -> Draft:
    if writer == "individual":
        return await individual_draft_in(state, claire)
    return await (member_draft_in if writer == "member" else provider_draft_in)(state, cast)


async def act(action: DraftAction, draft: Draft, viewer: Viewer) -> Any:
    verbs: dict[DraftAction, Callable[..., Awaitable[Draft]]] = {
        A.HAND_OVER: hand_over,
        A.RESUME: resume,
        A.REFUSE: refuse,
        A.TRANSMIT: transmit,
    }
    if action is A.EDIT:
        return await save(draft.id, version=draft.version, values={}, by=viewer)
    if action is A.DELETE:
        return await delete(draft.id, by=viewer)
    return await verbs[action](draft.id, version=draft.version, by=viewer)


def is_seen(writer: str, state: DraftState, side: str) -> bool:
    return side == writer or (side == "member" and writer == "provider" and state in SEEN_BY_MEMBER)


@pytest.mark.parametrize(("writer", "state"), STORIES)
async def test_only_the_moves_of_the_table_are_made(cast: Cast, writer: str, state: DraftState) -> None:
    claire = await factories.individual()
    viewers = {"member": cast.anne, "provider": cast.louise, "individual": claire, "staff": cast.agent}
    for (side, viewer), action in product(viewers.items(), ACTIONS):
        end = ALLOWED.get((writer, state, side, action))
        draft = await draft_of(writer, state, cast, claire)
        before, told = await snapshot(draft), await kinds_of(draft)
        if end is None:
            expected = TransitionNotAllowed if is_seen(writer, state, side) else NotSeen
            with pytest.raises(expected):
                await act(action, draft, viewer)
            assert await snapshot(draft) == before, (side, action)
        else:
            await act(action, draft, viewer)
            after = await as_stored(draft)
            assert (after.state if after.deleted_at is None else "deleted") == end
            assert len(await kinds_of(draft)) == len(told) + 1


@pytest.mark.parametrize(("writer", "state"), STORIES)
async def test_what_is_offered_is_what_would_be_done(cast: Cast, writer: str, state: DraftState) -> None:
    claire = await factories.individual()
    draft = await draft_of(writer, state, cast, claire)
    read = await Draft.everyones("a test looks").select_related(*ENTITIES).get(id=draft.id)
    for side, viewer in (("member", cast.anne), ("provider", cast.louise), ("individual", claire)):
        wanted = {action for action in ACTIONS if (writer, state, side, action) in ALLOWED}
        if side == writer:
            wanted.add(A.DUPLICATE)
        assert set(allowed_actions(Situation.of(read), viewer)) == wanted
    assert allowed_actions(Situation.of(read), cast.paul) == ()
    assert allowed_actions(Situation.of(read), cast.agent) == ()


def test_the_table_has_no_other_line() -> None:
    lines = {(move.start, move.side, move.action) for move in TABLE}
    sides = {"member": Side.MEMBER, "provider": Side.PROVIDER, "individual": Side.INDIVIDUAL}
    assert lines == {(state, sides[side], action) for _, state, side, action in ALLOWED}
    assert len(lines) == len(TABLE)


async def test_without_a_mandate_a_provider_does_not_transmit(cast: Cast) -> None:
    draft = await provider_draft_in(S.PROVIDER_EDITING, cast, mandate=False)
    before = await snapshot(draft)
    with pytest.raises(TransitionNotAllowed):
        await transmit(draft.id, version=draft.version, by=cast.louise)
    assert await snapshot(draft) == before


@pytest.mark.parametrize("state", [state for state in S if state in SEEN_BY_MEMBER])
async def test_the_member_does_not_copy_what_the_provider_wrote(cast: Cast, state: DraftState) -> None:
    draft = await provider_draft_in(state, cast)
    before = await snapshot(draft)
    with pytest.raises(TransitionNotAllowed):
        await duplicate(draft.id, sections=["employer"], by=cast.anne)
    assert await snapshot(draft) == before
