"""transmitDraft: held back by the very issues that the draft announces, then a dossier, once."""

from typing import Any

from auth.viewer import Viewer
from models.drafts import Draft
from models.states import DraftState as S
from schema.ids import encode
from tests import factories
from tests.cast import Cast
from tests.models.stories import member_draft_in, provider_draft_in
from tests.resolvers.asking import ask, code, codes, told
from tests.resolvers.states import dump

ISSUE = "{ kind code message fullMessage section block index field blocking }"
TRANSMIT = f"""mutation($id: ID!, $version: Int!, $key: String) {{
  transmitDraft(id: $id, version: $version, idempotencyKey: $key) {{
    draft {{ state version transmissionIssues {ISSUE} dossier {{ number }} }}
    dossier {{ id number status title draftless: transmittedBy {{ displayName }} funding {{ requested granted }} }}
    issues {ISSUE} errors {{ code message path }} }} }}"""
ANNOUNCED = f"query($id: ID!) {{ draft(id: $id) {{ transmissionIssues {ISSUE} }} }}"


def _id(draft: Draft) -> str:
    return encode("Draft", draft.id)


async def _transmit(viewer: Viewer, draft: Draft, version: int = 1, key: str | None = None) -> Any:
    return (await told(TRANSMIT, viewer, id=_id(draft), version=version, key=key))["transmitDraft"]


async def test_what_holds_it_back_is_what_the_draft_announced(database: str, cast: Cast) -> None:
    values = factories.af_values(trainees=[factories.af_trainee(nir="190017511234512")], costs=[])
    draft = await factories.draft(cast.anne, values=values)
    announced = (await told(ANNOUNCED, cast.anne, id=_id(draft)))["draft"]["transmissionIssues"]
    before = await dump(database)
    held = await _transmit(cast.anne, draft)
    assert codes(held) == ["TRANSMISSION_HELD"]
    assert held["dossier"] is None
    assert held["draft"]["state"] == "MEMBER_EDITING"
    assert held["issues"] == announced == held["draft"]["transmissionIssues"]
    assert {"DOC-CONVENTION", "DOC-PROGRAMME", "F-NIR-KEY"} <= {one["code"] for one in announced}
    assert await dump(database) == before


async def test_a_complete_draft_becomes_a_dossier_at_once(cast: Cast) -> None:
    draft = await factories.complete_draft(cast.anne)
    payload = await _transmit(cast.anne, draft)
    assert payload["errors"] == payload["issues"] == []
    assert (payload["draft"]["state"], payload["draft"]["version"]) == ("TRANSMITTED", 3)
    number = payload["dossier"]["number"]
    assert payload["draft"]["dossier"] == {"number": number}
    assert number[4:] == "AF000001"
    assert payload["dossier"]["title"] == "Équipements sous pression"
    assert payload["dossier"]["draftless"] == {"displayName": "Anne Garnier"}
    assert payload["dossier"]["funding"] == {"requested": "1400.00", "granted": "0.00"}
    found = await told("query($n: String) { dossier(number: $n) { id } }", cast.anne, n=number)
    assert found == {"dossier": {"id": payload["dossier"]["id"]}}


async def test_a_warning_is_answered_without_holding_it_back(cast: Cast) -> None:
    values = factories.af_values(modules=[factories.af_module(start_date="2024-03-04", end_date="2024-03-07")])
    draft = await factories.complete_draft(cast.anne, values=values)
    announced = (await told(ANNOUNCED, cast.anne, id=_id(draft)))["draft"]["transmissionIssues"]
    assert [one["blocking"] for one in announced] == [False]
    payload = await _transmit(cast.anne, draft)
    assert (payload["errors"], payload["dossier"]["status"]) == ([], "TRANSMITTED")
    assert payload["issues"] == announced


async def test_a_second_transmission_is_refused_and_makes_nothing(database: str, cast: Cast) -> None:
    draft = await factories.complete_draft(cast.anne)
    await _transmit(cast.anne, draft)
    before = await dump(database)
    for version in (1, 3):
        again = await _transmit(cast.anne, draft, version)
        assert (codes(again), again["dossier"]) == (["TRANSITION_NOT_ALLOWED"], None)
        assert again["draft"]["state"] == "TRANSMITTED"
    assert await dump(database) == before


async def test_the_same_key_answers_with_the_same_dossier(database: str, cast: Cast) -> None:
    draft = await factories.complete_draft(cast.anne)
    first = await ask(TRANSMIT, cast.anne, id=_id(draft), version=1, key="une-fois")
    before = await dump(database)
    assert await ask(TRANSMIT, cast.anne, id=_id(draft), version=1, key="une-fois") == first
    assert codes(await _transmit(cast.anne, draft, 2, "une-fois")) == ["IDEMPOTENCY_KEY_REUSED"]
    assert await dump(database) == before


async def test_a_stale_version_is_not_transmitted(database: str, cast: Cast) -> None:
    draft = await factories.complete_draft(cast.anne)
    before = await dump(database)
    stale = await _transmit(cast.anne, draft, 2)
    assert (codes(stale), stale["draft"]["version"], stale["dossier"]) == (["STALE_VERSION"], 1, None)
    assert await dump(database) == before


async def test_a_provider_transmits_with_the_mandate_only(database: str, cast: Cast) -> None:
    without = await provider_draft_in(S.PROVIDER_EDITING, cast, mandate=False)
    before = await dump(database)
    assert codes(await _transmit(cast.louise, without)) == ["TRANSITION_NOT_ALLOWED"]
    assert await dump(database) == before
    payload = await _transmit(cast.louise, await provider_draft_in(S.PROVIDER_EDITING, cast))
    assert payload["dossier"]["draftless"] == {"displayName": "Louise Legoud"}


async def test_strangers_cannot_tell_that_there_is_something_to_transmit(database: str, cast: Cast) -> None:
    draft = await member_draft_in(S.MEMBER_EDITING, cast)
    before = await dump(database)
    for stranger in (cast.louise, cast.camille, cast.karim):
        assert await code(TRANSMIT, stranger, id=_id(draft), version=1) == "NOT_FOUND"
    for refused in (cast.paul, cast.jean, cast.agent):
        assert await code(TRANSMIT, refused, id=_id(draft), version=1) == "FORBIDDEN"
    assert await code(TRANSMIT, id=_id(draft), version=1) == "UNAUTHENTICATED"
    assert await dump(database) == before
