"""graphql-transport-ws, against a real server process: strict, quiet, and gone when it must be."""

import asyncio
import time
from contextlib import suppress
from typing import Any

import httpx
import pytest
import websockets

from tests.transport.probe import SECRET
from tests.transport.probes import Line as Line_
from tests.transport.probes import Probe, codes, line


async def connected(connection: websockets.ClientConnection, authorization: str | None = None) -> Line_:
    told = Line_(connection)
    await told.init(authorization)
    return told


async def test_a_subscription_is_told_and_completed(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection)
        await client.subscribe("a", "subscription { count }")
        heard = [await client.hear() for _ in range(4)]
    told = [{"type": "next", "id": "a", "payload": {"data": {"count": number}}} for number in range(3)]
    assert heard == [*told, {"type": "complete", "id": "a"}]


async def test_a_query_and_a_mutation_pass_too_each_with_its_request_id(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection, "Bearer long")
        seen = []
        for operation_id in ("1", "2"):
            await client.subscribe(operation_id, "{ requestId me }")
            seen.append((await client.hear())["payload"]["data"])
            assert await client.hear() == {"type": "complete", "id": operation_id}
        assert seen[0]["me"] == "MEMBER"
        assert seen[0]["requestId"] != seen[1]["requestId"]
        await client.subscribe("3", 'mutation { note(text: "a") }')
        assert (await client.hear())["payload"] == {"data": {"note": "a"}}


@pytest.mark.attack("WS-07")
async def test_an_error_concerns_its_operation_only_and_has_its_code(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection)
        await client.subscribe("stays", "subscription { silence }")
        assert (await client.hear())["type"] == "next"
        for query, kind, code in (
            ("{", "error", "GRAPHQL_PARSE_FAILED"),
            ("{ nothing }", "error", "GRAPHQL_VALIDATION_FAILED"),
            ("query($n: Int!) { rows(first: $n) { id } }", "next", "BAD_USER_INPUT"),
            ("subscription { mine }", "next", "UNAUTHENTICATED"),
            ("{ me }", "next", "UNAUTHENTICATED"),
            ("{" + "rows{" * 20 + "id" + "}" * 20 + "}", "error", "TOO_COMPLEX"),
            ("{ slow }", "error", "TIMEOUT"),
            ("{ bug }", "next", "INTERNAL"),
        ):
            await client.subscribe("x", query)
            heard = await client.hear()
            errors = heard["payload"] if kind == "error" else heard["payload"]["errors"]
            assert (heard["type"], codes({"errors": errors})) == (kind, [code]), query
            assert errors[0]["extensions"]["requestId"]
            assert SECRET not in str(heard)
            if kind == "next":
                assert await client.hear() == {"type": "complete", "id": "x"}


async def test_an_unknown_operation_name_is_an_error_of_that_operation(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection)
        await client.say(
            {"type": "subscribe", "id": "a", "payload": {"query": "query A { hello }", "operationName": "B"}}
        )
        heard = await client.hear()
        assert (heard["type"], codes({"errors": heard["payload"]})) == ("error", ["BAD_USER_INPUT"])


async def test_a_stream_that_breaks_tells_no_detail(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection)
        await client.subscribe("a", "subscription { breaks }")
        assert (await client.hear())["payload"] == {"data": {"breaks": 0}}
        heard = await client.hear()
        assert heard["payload"]["errors"][0]["message"] == "Une erreur interne est survenue."
        assert await client.hear() == {"type": "complete", "id": "a"}


async def test_an_id_is_free_again_as_soon_as_its_operation_is_over(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection)
        for _ in range(30):
            await client.subscribe("a", "subscription { silence }")
            assert (await client.hear())["type"] == "next"
            await client.say({"type": "complete", "id": "a"})
        await client.say({"type": "complete", "id": "never-begun"})
        await client.subscribe("a", "{ hello }")
        assert (await client.hear())["payload"] == {"data": {"hello": "Bonjour monde"}}


async def test_a_ping_is_answered_with_its_payload_before_and_after_init(probe: Probe) -> None:
    async with line(probe) as connection:
        client = Line_(connection)
        await client.say({"type": "ping"})
        assert await client.hear() == {"type": "pong"}
        await client.say({"type": "connection_init", "payload": None})
        assert await client.hear() == {"type": "connection_ack"}
        await client.say({"type": "ping", "payload": {"n": 1}})
        assert await client.hear() == {"type": "pong", "payload": {"n": 1}}
        await client.say({"type": "pong"})


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


@pytest.mark.attack("WS-05")
async def test_a_message_that_is_too_large_closes_the_socket(probe: Probe) -> None:
    for size in (2_000_000, 20_000_000):
        async with line(probe) as connection:
            client = await connected(connection)
            with suppress(websockets.ConnectionClosed):
                await client.say("x" * size)
            assert await client.close_code() == 1009
    async with line(probe, compression="deflate") as connection:
        assert connection.response is not None
        assert "sec-websocket-extensions" not in connection.response.headers


@pytest.mark.attack("WS-06")
async def test_a_socket_holds_twenty_operations(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection)
        for number in range(21):
            await client.subscribe(str(number), "subscription { silence }")
        heard = [await client.hear() for _ in range(21)]
        [refused] = [message for message in heard if message["type"] == "error"]
        assert (refused["id"], codes({"errors": refused["payload"]})) == ("20", ["RATE_LIMITED"])


@pytest.mark.attack("WS-06")
async def test_an_address_holds_thirty_sockets_here_and_others_are_unharmed(probe: Probe) -> None:
    opened = [await line(probe) for _ in range(30)]
    with pytest.raises(websockets.InvalidStatus) as refused:
        await line(probe)
    assert refused.value.response.status_code == 403
    from_elsewhere = await line(probe, additional_headers={"X-Forwarded-For": "192.0.2.7"})
    for connection in (*opened, from_elsewhere):
        await connection.close()
    async with line(probe) as connection:
        await connected(connection)


@pytest.mark.attack("WS-08")
async def test_a_flood_of_messages_closes_the_socket(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection)
        with suppress(websockets.ConnectionClosed):
            for _ in range(20_000):
                await client.say({"type": "ping"})
        assert await client.close_code() == 4429


@pytest.mark.attack("WS-09")
async def test_a_token_that_was_given_must_be_valid(probe: Probe) -> None:
    for authorization in ("Bearer dead", "Bearer forged", "long", "", "Bearer " + "x" * 10_000):
        async with line(probe) as connection:
            await Line_(connection).say({"type": "connection_init", "payload": {"authorization": authorization}})
            assert await Line_(connection).close_code() == 4401
    async with line(probe, "?token=long&authorization=Bearer%20long") as connection:
        client = await connected(connection)
        await client.subscribe("a", "{ me }")
        assert codes((await client.hear())["payload"]) == ["UNAUTHENTICATED"]
    assert "Bearer%20long" not in probe.log


@pytest.mark.attack("WS-10")
async def test_a_hostile_init_is_closed(probe: Probe) -> None:
    for payload, code in (([], 4400), ("text", 4400), ({"authorization": 5}, 4400), ({"a": "x" * 1_100_000}, 1009)):
        async with line(probe) as connection:
            await Line_(connection).say({"type": "connection_init", "payload": payload})
            assert await Line_(connection).close_code() == code


@pytest.mark.attack("RT-05")
async def test_a_socket_ends_with_its_token(probe: Probe) -> None:
    began = time.monotonic()
    async with line(probe) as connection:
        client = await connected(connection, "Bearer short")
        await client.subscribe("a", "subscription { silence }")
        assert await client.close_code() == 4401
    assert 1.4 < time.monotonic() - began < 3


async def test_a_fresh_token_in_a_ping_keeps_the_socket_open(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection, "Bearer short")
        await client.say({"type": "ping", "payload": {"authorization": "Bearer long", "n": 1}})
        assert await client.hear() == {"type": "pong", "payload": {"n": 1}}
        await asyncio.sleep(2)
        await client.subscribe("a", "{ me }")
        assert (await client.hear())["payload"] == {"data": {"me": "MEMBER"}}


async def test_a_token_of_another_session_or_a_dead_one_ends_the_socket(probe: Probe) -> None:
    for authorization, code in (("Bearer other", 4403), ("Bearer dead", 4401)):
        async with line(probe) as connection:
            client = await connected(connection, "Bearer long")
            await client.say({"type": "ping", "payload": {"authorization": authorization}})
            assert await client.close_code() == code


async def test_a_lost_right_closes_with_4403_and_a_lost_session_with_4401(probe: Probe) -> None:
    for query, code in (("subscription { lost }", 4403), ("subscription { revoked }", 4401)):
        async with line(probe) as connection:
            client = await connected(connection)
            await client.subscribe("a", query)
            assert (await client.hear())["type"] == "next"
            assert await client.close_code() == code


@pytest.mark.attack("RT-12")
async def test_a_client_that_stops_reading_is_dropped_and_others_are_unharmed(probe: Probe) -> None:
    connection = await line(probe, max_queue=1)
    client = await connected(connection)
    connection.transport.pause_reading()
    await client.subscribe("a", "subscription { flood }")
    async with httpx.AsyncClient(base_url=probe.address) as other:
        deadline = time.monotonic() + 8
        while "guichet_open_sockets 0\n" not in (measured := (await other.get("/metrics")).text):
            assert time.monotonic() < deadline, measured
            await asyncio.sleep(0.1)
    connection.transport.abort()
