"""Whose socket it is: the token that opens it, the one that keeps it open, the right that is lost."""

import asyncio
import time

import pytest

from tests.transport.probes import Line as Line_
from tests.transport.probes import Probe, codes, connected, line


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


async def test_who_has_greeted_in_time_is_not_shown_out_because_the_service_is_slow(probe: Probe) -> None:
    async with line(probe) as connection:
        client = await connected(connection, "Bearer slow")
        await client.subscribe("a", "{ me }")
        assert (await client.hear())["payload"] == {"data": {"me": "MEMBER"}}


@pytest.mark.attack("RT-05")
async def test_a_socket_ends_with_its_token(probe: Probe) -> None:
    began = time.monotonic()
    async with line(probe) as connection:
        client = await connected(connection, "Bearer short")
        await client.subscribe("a", "subscription { silence }")
        assert await client.close_code() == 4401
    assert 1.4 < time.monotonic() - began < 10


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
