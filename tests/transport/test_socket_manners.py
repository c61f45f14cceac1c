"""graphql-transport-ws is spoken strictly: who comes from elsewhere, comes out of turn or mumbles is shown out."""

from typing import Any

import pytest
import websockets

from tests.transport.probes import Line as Line_
from tests.transport.probes import Probe, connected, line


@pytest.mark.attack("WS-01")
async def test_pages_of_other_origins_are_refused_before_acceptance(probe: Probe) -> None:
    for origin in (
        "https://evil.test",
        "null",
        "",
        "http://127.0.0.1:8000.evil.test",
        "http://127.0.0.1:8001",
        "https://127.0.0.1:8000",
        "file://",
    ):
        with pytest.raises(websockets.InvalidStatus) as refused:
            async with line(probe, additional_headers={"Origin": origin, "Cookie": "session=victim"}):
                pass
        assert refused.value.response.status_code == 403, origin
    async with line(probe, additional_headers={"Origin": "http://127.0.0.1:8000"}) as connection:
        await connected(connection)


@pytest.mark.attack("WS-02")
async def test_other_protocols_and_silence_are_closed(probe: Probe) -> None:
    for subprotocols in (["graphql-ws"], ["chat"], None):
        async with line(probe, subprotocols=subprotocols) as connection:
            assert await Line_(connection).close_code() == 4406
    async with line(probe) as connection:
        assert await Line_(connection).close_code() == 4408


@pytest.mark.attack("WS-03")
async def test_messages_out_of_order_close_the_socket(probe: Probe) -> None:
    async with line(probe) as connection:
        await Line_(connection).subscribe("a", "{ hello }")
        assert await Line_(connection).close_code() == 4401
    async with line(probe) as connection:
        client = await connected(connection)
        await client.say({"type": "connection_init"})
        assert await client.close_code() == 4429
    async with line(probe) as connection:
        client = await connected(connection)
        await client.subscribe("a", "subscription { silence }")
        await client.subscribe("a", "subscription { silence }")
        assert await client.close_code() == 4409


SUBSCRIBE = {"type": "subscribe", "id": "a", "payload": {"query": "{ hello }"}}


@pytest.mark.attack("WS-04")
@pytest.mark.parametrize(
    "message",
    [
        "",
        "null",
        "5",
        "[]",
        '"text"',
        "{",
        "[" * 50_000,
        '{"type":"ping","payload":' + '{"a":' * 200 + "1" + "}" * 201,
        '{"type":"ping","payload":{"a":NaN}}',
        b'{"type":"ping"}',
        {},
        {"type": None},
        {"type": 5},
        {"type": "start"},
        {"type": "x" * 100_000},
        {"type": "ping", "payload": []},
        {"type": "complete"},
        {"type": "complete", "id": 1},
        {**SUBSCRIBE, "id": 1},
        {**SUBSCRIBE, "id": ""},
        {**SUBSCRIBE, "id": []},
        {**SUBSCRIBE, "id": "x" * 200},
        {**SUBSCRIBE, "payload": None},
        {**SUBSCRIBE, "payload": "{ hello }"},
        {**SUBSCRIBE, "payload": {}},
        {**SUBSCRIBE, "payload": {"query": 5}},
        {**SUBSCRIBE, "payload": {"query": "{ hello }", "variables": [1]}},
        {**SUBSCRIBE, "payload": {"query": "{ hello }", "operationName": 5}},
        {**SUBSCRIBE, "payload": {"query": "{ hello }", "extensions": "a"}},
    ],
)
async def test_a_malformed_message_closes_with_4400(probe: Probe, message: Any) -> None:
    async with line(probe) as connection:
        client = await connected(connection)
        await client.say(message)
        assert await client.close_code() == 4400


@pytest.mark.attack("WS-10")
async def test_a_hostile_init_is_closed(probe: Probe) -> None:
    for payload, code in (([], 4400), ("text", 4400), ({"authorization": 5}, 4400), ({"a": "x" * 1_100_000}, 1009)):
        async with line(probe) as connection:
            await Line_(connection).say({"type": "connection_init", "payload": payload})
            assert await Line_(connection).close_code() == code
