"""Server-Sent Events, against a real server process: graphql-sse, distinct connections."""

import asyncio
from typing import Any

import httpx
import orjson

from tests.transport.probe import SECRET
from tests.transport.probes import Probe, codes

EVENTS = {"accept": "text/event-stream"}


def events_of(text: str) -> list[tuple[str, Any]]:
    """The events of a stream, without its comments."""
    blocks = [block for block in text.split("\n\n") if block.startswith("event: ")]
    pairs = [block.removeprefix("event: ").split("\ndata:", 1) for block in blocks]
    return [(kind, orjson.loads(data) if data.strip() else None) for kind, data in pairs]


async def stream(client: httpx.AsyncClient, query: str, **headers: str) -> list[tuple[str, Any]]:
    answer = await client.post("/graphql", json={"query": query}, headers={**EVENTS, **headers})
    assert answer.headers["content-type"].startswith("text/event-stream")
    return events_of(answer.text)


async def test_a_subscription_is_told_event_by_event_and_completed(client: httpx.AsyncClient) -> None:
    told = [("next", {"data": {"count": number}}) for number in range(3)]
    assert await stream(client, "subscription { count }") == [*told, ("complete", None)]


async def test_a_subscription_may_be_asked_by_get(client: httpx.AsyncClient) -> None:
    asked = {"query": "subscription($n: Int!) { count(to: $n) }", "variables": '{"n":1}'}
    answer = await client.get("/graphql", params=asked, headers=EVENTS)
    assert events_of(answer.text) == [("next", {"data": {"count": 0}}), ("complete", None)]
    answer = await client.get("/graphql", params={"query": "{ hello }"}, headers=EVENTS)
    [(_, told), _] = events_of(answer.text)
    assert codes(told) == ["BAD_USER_INPUT"]
    assert (await client.get("/graphql", params={**asked, "variables": "{"}, headers=EVENTS)).status_code == 400


async def test_a_query_is_one_event(client: httpx.AsyncClient) -> None:
    assert await stream(client, "{ hello }") == [("next", {"data": {"hello": "Bonjour monde"}}), ("complete", None)]


async def test_errors_are_told_as_everywhere(client: httpx.AsyncClient) -> None:
    for query, code in (
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { mine }", "UNAUTHENTICATED"),
        ("{" + " ".join(f"a{n}:hello" for n in range(101)) + "}", "TOO_COMPLEX"),
        ("{ slow }", "TIMEOUT"),
    ):
        [(kind, told), complete] = await stream(client, query)
        assert (kind, codes(told), complete) == ("next", [code], ("complete", None)), query
        assert told["errors"][0]["extensions"]["requestId"]


async def test_a_stream_that_breaks_tells_no_detail(client: httpx.AsyncClient) -> None:
    first, (_, told), complete = await stream(client, "subscription { breaks }")
    assert (first, complete) == (("next", {"data": {"breaks": 0}}), ("complete", None))
    assert told["errors"][0]["message"] == "Une erreur interne est survenue."
    assert SECRET not in orjson.dumps(told).decode()


async def test_a_silent_stream_is_kept_alive_and_ends_with_its_token(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/graphql", json={"query": "subscription { silence }"}, headers={**EVENTS, "authorization": "Bearer short"}
    )
    assert events_of(answer.text) == [("next", {"data": {"silence": 0}})]
    assert 2 <= answer.text.count(": \n\n") <= 7  # every 0.2 s for 1.5 s, later on a busy machine


async def test_a_client_that_leaves_ends_its_stream(probe: Probe) -> None:
    async def leave() -> None:
        async with (
            httpx.AsyncClient(base_url=probe.address, timeout=30) as client,
            client.stream("POST", "/graphql", json={"query": "subscription { silence }"}, headers=EVENTS) as answer,
        ):
            await anext(answer.aiter_raw())

    before = probe.log
    await asyncio.gather(*(leave() for _ in range(20)))
    async with httpx.AsyncClient(base_url=probe.address, timeout=30) as client:
        assert (await client.post("/graphql", json={"query": "{ hello }"})).status_code == 200
    assert "ERROR" not in probe.log.removeprefix(before)
