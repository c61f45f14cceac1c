"""Handing over, taking over, refusing, deleting, duplicating: what each side may do in each state, over GraphQL."""

from collections.abc import Callable
from typing import Any

import pytest

from auth.viewer import Viewer
from models.drafts import Draft
from models.states import DraftState as S
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.models.stories import member_draft_in, provider_draft_in
from tests.resolvers.asking import ask, code, codes, told
from tests.resolvers.states import dump

FIELDS = "draft { state version allowedActions establishment { siret } } errors { code message path }"
MOVES = {
    name: f"mutation($id: ID!, $version: Int!) {{ {name}(id: $id, version: $version) {{ {FIELDS} }} }}"
    for name in ("handOverDraft", "resumeDraft", "refuseDraft")
}
DELETE = "mutation($id: ID!) { deleteDraft(id: $id) { done errors { code } } }"
DUPLICATE = """mutation($input: DuplicateDraftInput!) { duplicateDraft(input: $input) {
  draft { id number title state values establishment { siret } subScheme { code } version } errors { code path } } }"""
ACTIONS = "query($id: ID!) { draft(id: $id) { allowedActions } }"

ALLOWED: dict[tuple[str, S], tuple[list[str] | None, list[str] | None]] = {
    # (who wrote it, state): what Anne of the member, then Louise of the provider, may do; None: not visible.
    ("member", S.MEMBER_EDITING): (["EDIT", "DUPLICATE", "DELETE", "TRANSMIT"], None),
    ("member", S.TRANSMITTING): (["DUPLICATE"], None),
    ("member", S.TRANSMITTED): (["DUPLICATE"], None),
    ("provider", S.PROVIDER_EDITING): (None, ["EDIT", "DUPLICATE", "DELETE", "HAND_OVER", "TRANSMIT"]),
    ("provider", S.AWAITING_MEMBER): (["RESUME", "REFUSE"], ["DUPLICATE", "DELETE"]),
    ("provider", S.MEMBER_RESUMED): (["EDIT", "REFUSE", "TRANSMIT"], ["DUPLICATE"]),
    ("provider", S.REFUSED_BY_MEMBER): (None, ["DUPLICATE", "DELETE"]),
    ("provider", S.TRANSMITTING): ([], ["DUPLICATE"]),
    ("provider", S.TRANSMITTED): ([], ["DUPLICATE"]),
}


def _id(draft: Draft) -> str:
    return encode("Draft", draft.id)


@pytest.mark.parametrize(("writer", "state"), ALLOWED)
async def test_each_side_is_offered_exactly_what_it_may_do(cast: Cast, writer: str, state: S) -> None:
    draft = await (member_draft_in if writer == "member" else provider_draft_in)(state, cast)
    for viewer, expected in zip((cast.anne, cast.louise), ALLOWED[writer, state], strict=True):
        found = (await told(ACTIONS, viewer, id=_id(draft)))["draft"]
        assert found == (None if expected is None else {"allowedActions": expected})
    for stranger in (cast.camille, cast.myriam, cast.agent):
        assert (await told(ACTIONS, stranger, id=_id(draft)))["draft"] is None


async def test_without_a_mandate_a_provider_is_not_offered_to_transmit(cast: Cast) -> None:
    draft = await provider_draft_in(S.PROVIDER_EDITING, cast, mandate=False)
    found = (await told(ACTIONS, cast.louise, id=_id(draft)))["draft"]["allowedActions"]
    assert found == ["EDIT", "DUPLICATE", "DELETE", "HAND_OVER"]


async def test_a_draft_goes_from_the_provider_to_the_member_and_back(cast: Cast) -> None:
    draft = await provider_draft_in(S.PROVIDER_EDITING, cast)
    handed = (await told(MOVES["handOverDraft"], cast.louise, id=_id(draft), version=1))["handOverDraft"]
    assert (handed["draft"]["state"], handed["draft"]["version"], handed["errors"]) == ("AWAITING_MEMBER", 2, [])
    resumed = (await told(MOVES["resumeDraft"], cast.anne, id=_id(draft), version=2))["resumeDraft"]
    assert (resumed["draft"]["state"], resumed["draft"]["version"]) == ("MEMBER_RESUMED", 3)
    refused = (await told(MOVES["refuseDraft"], cast.anne, id=_id(draft), version=3))["refuseDraft"]
    assert refused == {"draft": None, "errors": []}
    text = "query($id: ID!) { draft(id: $id) { state history { event from to } } }"
    assert (await told(text, cast.anne, id=_id(draft)))["draft"] is None
    seen = (await told(text, cast.louise, id=_id(draft)))["draft"]
    assert seen["state"] == "REFUSED_BY_MEMBER"
    assert [(line["event"], line["from"], line["to"]) for line in seen["history"]] == [
        ("draft.created", None, "PROVIDER_EDITING"),
        ("draft.handed_over", "PROVIDER_EDITING", "AWAITING_MEMBER"),
        ("draft.resumed", "AWAITING_MEMBER", "MEMBER_RESUMED"),
        ("draft.refused", "MEMBER_RESUMED", "REFUSED_BY_MEMBER"),
    ]


async def test_the_reason_of_a_refusal_reaches_the_provider(cast: Cast) -> None:
    draft = await provider_draft_in(S.AWAITING_MEMBER, cast)
    text = """mutation($id: ID!) { refuseDraft(id: $id, version: 2, reason: " Trop cher. ") { errors { code } } }"""
    await told(text, cast.anne, id=_id(draft))
    history = "query($id: ID!) { draft(id: $id) { history { event comment } } }"
    last = (await told(history, cast.louise, id=_id(draft)))["draft"]["history"][-1]
    assert last == {"event": "draft.refused", "comment": "Trop cher."}


async def test_a_hand_over_needs_a_member_and_a_title(database: str, cast: Cast) -> None:
    draft = await factories.draft(cast.louise)
    before = await dump(database)
    payload = (await told(MOVES["handOverDraft"], cast.louise, id=_id(draft), version=1))["handOverDraft"]
    assert (codes(payload), payload["draft"]["state"]) == (["HAND_OVER_INCOMPLETE"], "PROVIDER_EDITING")
    assert await dump(database) == before


Wrong = tuple[str, Callable[[Cast], Viewer], S, int, str]
WRONG: list[Wrong] = [
    ("handOverDraft", lambda cast: cast.louise, S.AWAITING_MEMBER, 2, "TRANSITION_NOT_ALLOWED"),
    ("resumeDraft", lambda cast: cast.louise, S.AWAITING_MEMBER, 2, "TRANSITION_NOT_ALLOWED"),
    ("refuseDraft", lambda cast: cast.louise, S.AWAITING_MEMBER, 2, "TRANSITION_NOT_ALLOWED"),
    ("resumeDraft", lambda cast: cast.anne, S.MEMBER_RESUMED, 3, "TRANSITION_NOT_ALLOWED"),
    ("resumeDraft", lambda cast: cast.anne, S.AWAITING_MEMBER, 1, "STALE_VERSION"),
    ("refuseDraft", lambda cast: cast.anne, S.AWAITING_MEMBER, 9, "STALE_VERSION"),
    ("handOverDraft", lambda cast: cast.louise, S.PROVIDER_EDITING, 0, "STALE_VERSION"),
]


@pytest.mark.parametrize(("move", "who", "state", "version", "expected"), WRONG)
async def test_a_move_that_is_not_possible_changes_and_records_nothing(
    database: str, cast: Cast, move: str, who: Callable[[Cast], Viewer], state: S, version: int, expected: str
) -> None:
    draft = await provider_draft_in(state, cast)
    before = await dump(database)
    payload = (await told(MOVES[move], who(cast), id=_id(draft), version=version))[move]
    assert (codes(payload), payload["draft"]["state"]) == ([expected], state.value)
    assert await dump(database) == before


@pytest.mark.parametrize("move", MOVES)
async def test_whoever_does_not_see_it_cannot_move_it(database: str, cast: Cast, move: str) -> None:
    draft = await provider_draft_in(S.PROVIDER_EDITING, cast)
    before = await dump(database)
    for stranger in (cast.anne, cast.camille, cast.myriam):
        assert await code(MOVES[move], stranger, id=_id(draft), version=1) == "NOT_FOUND"
    assert await code(MOVES[move], cast.agent, id=_id(draft), version=1) == "FORBIDDEN"
    assert await code(MOVES[move], id=_id(draft), version=1) == "UNAUTHENTICATED"
    assert await dump(database) == before


async def test_a_deleted_draft_is_gone_for_everybody(cast: Cast) -> None:
    draft = await provider_draft_in(S.AWAITING_MEMBER, cast)
    gone = await told(DELETE, cast.louise, id=_id(draft))
    assert gone == {"deleteDraft": {"done": True, "errors": []}}
    for viewer in (cast.louise, cast.anne):
        found = await told("query($id: ID!) { node(id: $id) { id } drafts { totalCount } }", viewer, id=_id(draft))
        assert found == {"node": None, "drafts": {"totalCount": 0}}
    assert await code(DELETE, cast.louise, id=_id(draft)) == "NOT_FOUND"


async def test_only_who_created_it_deletes_it(database: str, cast: Cast) -> None:
    draft = await provider_draft_in(S.MEMBER_RESUMED, cast)
    before = await dump(database)
    for viewer in (cast.anne, cast.louise):
        payload = (await told(DELETE, viewer, id=_id(draft)))["deleteDraft"]
        assert payload == {"done": False, "errors": [{"code": "TRANSITION_NOT_ALLOWED"}]}
    assert await dump(database) == before


async def _duplicate(cast: Cast, draft: Draft, viewer: Viewer | None = None, **more: Any) -> Any:
    asked = {"id": _id(draft), "sections": ["employer", "training"]} | more
    return (await told(DUPLICATE, viewer or cast.anne, input=asked))["duplicateDraft"]


async def test_a_copy_takes_over_the_sections_wanted(cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    copy = (await _duplicate(cast, draft))["draft"]
    assert (copy["number"], copy["version"], copy["state"]) == (2, 1, "MEMBER_EDITING")
    assert copy["values"]["action"] == {"title": "Équipements sous pression", "training_mode": "EXTERNAL"}
    assert "trainees" not in copy["values"]
    assert copy["establishment"] == {"siret": cast.siae.siret}


async def test_a_copy_without_the_employer_needs_a_siret(database: str, cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    before = await dump(database)
    refused = await _duplicate(cast, draft, sections=["training"])
    assert refused == {"draft": None, "errors": [{"code": "SIRET_REQUIRED", "path": ["input", "siret"]}]}
    foreign = await _duplicate(cast, draft, sections=["training"], siret=cast.humando.siret)
    assert foreign == {"draft": None, "errors": [{"code": "SIRET_NOT_ATTACHED", "path": ["input", "siret"]}]}
    unknown = await _duplicate(cast, draft, sections=["employer", "nulle part"])
    assert unknown == {"draft": None, "errors": [{"code": "UNKNOWN_SECTION", "path": ["input", "sections", "1"]}]}
    assert await dump(database) == before


async def test_the_member_does_not_copy_what_a_provider_wrote(database: str, cast: Cast) -> None:
    draft = await provider_draft_in(S.AWAITING_MEMBER, cast)
    before = await dump(database)
    assert codes(await _duplicate(cast, draft)) == ["TRANSITION_NOT_ALLOWED"]
    assert await dump(database) == before


async def test_the_same_key_makes_one_copy(database: str, cast: Cast) -> None:
    draft = await factories.draft(cast.anne)
    asked = {"id": _id(draft), "sections": ["employer"], "idempotencyKey": "copie"}
    first = await ask(DUPLICATE, cast.anne, input=asked)
    before = await dump(database)
    assert await ask(DUPLICATE, cast.anne, input=asked) == first
    other = await told(DUPLICATE, cast.anne, input=asked | {"sections": ["employer", "training"]})
    assert codes(other["duplicateDraft"]) == ["IDEMPOTENCY_KEY_REUSED"]
    assert await dump(database) == before
