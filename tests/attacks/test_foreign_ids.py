"""Somebody else's identifiers: answered to the byte as identifiers of nothing, and nothing moves."""

import json
from base64 import urlsafe_b64encode
from datetime import datetime
from itertools import chain, product
from uuid import uuid4

import pytest

from auth import throttle
from auth.viewer import Caller
from schema.ids import decode, encode
from schema.maps import NODES
from tests.attacks.generated import Call, calls, first, handfuls
from tests.attacks.treasure import EVERYBODYS
from tests.cast import Cast
from tests.resolvers.asking import ask, told
from tests.resolvers.states import dump

NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
MANY = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
ONE = {
    "draft by id": "query($id: ID) { draft(id: $id) { id } }",
    "dossier by id": "query($id: ID) { dossier(id: $id) { id } }",
}
MISSPELT = ("Draft", "Dossier", "Document", "AttachmentRequest", "SignInSession", "Notification")


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every try of a client is its first one: answers are compared, not how many came before."""

    async def nothing(login: str, ip: str | None, now: datetime) -> None:
        """Counts nothing."""

    monkeypatch.setattr(throttle, "failed", nothing)


async def _bytes(call: Call, caller: Caller, id: str) -> str:
    """The answer to this call, the identifier itself left out."""
    return json.dumps(await ask(call.text, caller, **call.variables(id)), sort_keys=True).replace(id, "ID")


def _strangers(cast: Cast) -> tuple[Caller, ...]:
    return cast.camille, cast.karim, cast.myriam, cast.jean


def _others(treasure: dict[str, str]) -> dict[str, str]:
    """What is Anne's or SIAE's alone."""
    return {typename: id for typename, id in treasure.items() if typename not in EVERYBODYS}


@pytest.mark.attack("AZ-01")
async def test_every_type_is_answered_to_its_owner_and_to_nobody_else(cast: Cast, treasure: dict[str, str]) -> None:
    assert treasure.keys() == NODES.keys(), "gather one of each type in tests/attacks/treasure.py"
    for typename, id in treasure.items():
        owned = {"__typename": typename, "id": id}
        assert await told(NODE, cast.anne, id=id) == {"node": owned}
        for stranger in () if typename in EVERYBODYS else _strangers(cast):
            assert await ask(NODE, stranger, id=id) == {"data": {"node": None}}
            assert await ask(MANY, stranger, ids=[id]) == {"data": {"nodes": [None]}}
    treasure = _others(treasure)
    mixed = [*treasure.values(), encode("Draft", uuid4()), encode("User", cast.camille.user_id), "x"]
    answered = (await told(MANY, cast.camille, ids=mixed))["nodes"]
    assert answered == [None] * (len(treasure) + 1) + [{"__typename": "User", "id": mixed[-2]}, None]


@pytest.mark.attack("AZ-02")
async def test_typed_fields_answer_as_for_an_unknown_id(cast: Cast, treasure: dict[str, str]) -> None:
    for text in ONE.values():
        for id in (*treasure.values(), encode("Draft", uuid4()), encode("Dossier", uuid4()), "x"):
            (field, found), *_ = (await told(text, cast.camille, id=id)).items()
            assert (field, found) == (field, None)
    text = "query($id: ID) { dossier(id: $id) { number } }"
    number = (await told(text, cast.anne, id=treasure["Dossier"]))["dossier"]["number"]
    by_number = "query($n: String, $id: ID) { dossier(number: $n, id: $id) { id } }"
    assert await told(by_number, cast.anne, n=number) == {"dossier": {"id": treasure["Dossier"]}}
    assert await ask(by_number, cast.camille, n=number) == await ask(by_number, cast.camille, n="2512CP000001")
    assert await told(by_number, cast.anne, n=number, id=treasure["Draft"]) == {"dossier": None}
    drafts = "query($n: Int) { draft(number: $n) { id } }"
    assert await told(drafts, cast.anne, n=1) == {"draft": {"id": treasure["Draft"]}}
    assert await ask(drafts, cast.camille, n=1) == await ask(drafts, cast.camille, n=2_000_000)


@pytest.mark.attack("AZ-12")
@pytest.mark.parametrize("some", handfuls("mutation"), ids=first)
async def test_no_mutation_moves_anything_of_others(
    database: str, cast: Cast, treasure: dict[str, str], some: list[Call]
) -> None:
    before = await dump(database)
    for call, stranger in product(some, _strangers(cast)):
        for typename, id in _others(treasure).items():
            foreign = await _bytes(call, stranger, id)
            unknown = await _bytes(call, stranger, encode(typename, uuid4()))
            assert foreign == unknown, f"{call} tells that {typename} exists"
            assert "INTERNAL" not in foreign
        assert await dump(database) == before, call


@pytest.mark.attack("AZ-27")
async def test_no_query_tells_that_something_of_others_exists(cast: Cast, treasure: dict[str, str]) -> None:
    for call, stranger in product(calls("query"), _strangers(cast)):
        for typename, id in _others(treasure).items():
            foreign = await _bytes(call, stranger, id)
            assert foreign == await _bytes(call, stranger, encode(typename, uuid4())), f"{call} knows {typename}"


def _misspelt(id: str) -> list[str]:
    """Every other way to write an identifier, and what was never one."""
    typename, key = decode(id) or ("", uuid4())
    raw = f"{typename}:{key.hex}"
    texts = [raw.upper(), f"{typename}:{key}", f" {raw}", f"{raw}\n", f"{typename.lower()}:{key.hex}", f"{raw}00"]
    encoded = [urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in texts]
    around = [f"{id}=", f"{id}==", f" {id}", f"{id} ", f"{id}\n", id + "A", id[:-1], id.swapcase()]
    never = ["", "1_0", "٧", " 7", "7.0", "1e1", "0x7", "-1", "9" * 20, "x" * 5000, "null", "../../etc"]
    return [*encoded, *around, raw, key.hex, str(key), *never]


@pytest.mark.attack("AZ-28")
async def test_an_id_has_one_spelling(cast: Cast, treasure: dict[str, str]) -> None:
    """Asked by the owner herself: only the identifier as it was given is understood."""
    for wrong in chain.from_iterable(_misspelt(treasure[typename]) for typename in sorted(NODES)):
        assert await ask(NODE, cast.anne, id=wrong) == {"data": {"node": None}}, wrong
        assert await ask(MANY, cast.anne, ids=[wrong]) == {"data": {"nodes": [None]}}
        for text in ONE.values():
            assert list((await told(text, cast.anne, id=wrong)).values()) == [None]


@pytest.mark.attack("AZ-28")
@pytest.mark.parametrize("some", handfuls("mutation"), ids=first)
async def test_a_misspelt_id_is_no_id_for_any_mutation(
    database: str, cast: Cast, treasure: dict[str, str], some: list[Call]
) -> None:
    before = await dump(database)
    for call, typename in product(some, MISSPELT):
        for wrong in _misspelt(treasure[typename])[::3]:
            for caller in (cast.anne, cast.agent):
                answer = await ask(call.text, caller, **call.variables(wrong))
                assert "INTERNAL" not in json.dumps(answer), (call, wrong, answer)
        assert await dump(database) == before, call


@pytest.mark.attack("AZ-28")
async def test_a_text_that_no_database_can_hold_is_refused(cast: Cast) -> None:
    for wrong in ("RHJh\x00", "\ud800"):
        answer = await ask(NODE, cast.anne, id=wrong)
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]
