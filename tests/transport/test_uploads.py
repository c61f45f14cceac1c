"""Uploads, against a real server process: the multipart request specification and nothing looser."""

from typing import Any

import httpx
import orjson
import pytest

from tests.transport.probes import codes

PREFLIGHT = {"x-requested-with": "test"}
UPLOAD = {"query": "mutation($f: Upload!) { upload(file: $f) }", "variables": {"f": None}}
FILE = {"0": ("pièce.pdf", b"%PDF-1.7")}


async def send(
    client: httpx.AsyncClient, places: Any, operations: Any = UPLOAD, files: Any = FILE, **headers: str
) -> httpx.Response:
    data = {"operations": orjson.dumps(operations).decode(), "map": orjson.dumps(places).decode()}
    return await client.post("/graphql", data=data, files=files, headers=headers or PREFLIGHT)


async def test_a_file_arrives_whole(client: httpx.AsyncClient) -> None:
    answer = await send(client, {"0": ["variables.f"]})
    assert answer.json() == {"data": {"upload": 8}}
    answer = await send(client, {"0": ["variables.f"]}, **{"graphql-require-preflight": "1"})
    assert answer.json() == {"data": {"upload": 8}}
    answer = await send(client, {"0": ["variables.f"]}, files={"0": ("large", b"x" * 10_000_000)})
    assert answer.json() == {"data": {"upload": 10_000_000}}


@pytest.mark.attack("GQL-03")
async def test_a_form_that_a_page_can_send_by_itself_is_refused(client: httpx.AsyncClient) -> None:
    answer = await send(client, {"0": ["variables.f"]}, accept="application/json")
    assert (answer.status_code, codes(answer.json())) == (400, ["BAD_USER_INPUT"])


@pytest.mark.attack("GQL-14")
@pytest.mark.parametrize(
    "places",
    [
        [],
        5,
        None,
        "variables.f",
        {"0": "variables.f"},
        {"0": [5]},
        {"0": ["query"]},
        {"0": ["variables"]},
        {"0": ["variables.g"]},
        {"0": ["variables.f.0"]},
        {"0": ["variables.__class__"]},
        {"0": ["variables.f", "variables.f"]},
        {"0": ["variables.f"] * 1000},
        {"1": ["variables.f"]},
        {"operations": ["variables.f"]},
    ],
)
async def test_a_map_that_leads_nowhere_is_refused(client: httpx.AsyncClient, places: Any) -> None:
    answer = await send(client, places)
    assert (answer.status_code, codes(answer.json())) == (400, ["BAD_USER_INPUT"])


@pytest.mark.attack("GQL-14")
@pytest.mark.parametrize("step", ["99999", "2", "-1", "٠", "0x0", ""])
async def test_a_place_outside_of_a_list_is_refused(client: httpx.AsyncClient, step: str) -> None:
    listed = {"query": "{ hello }", "variables": {"f": [None, None]}}
    assert (await send(client, {"0": [f"variables.f.{step}"]}, listed)).status_code == 400
    assert (await send(client, {"0": ["variables.f.1"]}, listed)).json() == {"data": {"hello": "Bonjour monde"}}


@pytest.mark.attack("GQL-14")
async def test_too_many_or_too_large_parts_are_refused(client: httpx.AsyncClient) -> None:
    many = {str(number): (f"{number}", b"x") for number in range(5000)}
    assert (await send(client, {"0": ["variables.f"]}, files=many)).status_code == 400
    large = {"0": ("large", b"x" * 13_000_000)}
    assert (await send(client, {"0": ["variables.f"]}, files=large)).status_code == 413
    long = {**UPLOAD, "extensions": {"a": "x" * 300_000}}
    assert (await send(client, {"0": ["variables.f"]}, long)).status_code == 400


@pytest.mark.parametrize("operations", [5, None, [], [UPLOAD], {"query": 5}])
async def test_operations_of_another_shape_are_refused(client: httpx.AsyncClient, operations: Any) -> None:
    answer = await send(client, {}, operations)
    assert (answer.status_code, codes(answer.json())) == (400, ["BAD_USER_INPUT"])


async def test_a_text_in_place_of_a_file_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={**UPLOAD, "variables": {"f": "text"}})
    assert codes(answer.json()) == ["BAD_USER_INPUT"]
