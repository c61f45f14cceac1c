"""graphql-transport-ws, against a real server process: what an open socket serves."""

import pytest

from tests.transport.probe import SECRET
from tests.transport.probes import Line as Line_
from tests.transport.probes import Probe, codes, connected, line


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
