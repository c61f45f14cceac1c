"""What the log may never hold: the text of a document, a variable, the message of an exception, a second line."""

import json
import logging
import sys

import httpx
import pytest

from tests.transport.probe import SECRET
from tests.transport.probes import Probe, ask, line
from transport.logs import JSONLines, Lines

PLANTED = "Motdepasse-2026-CANARY"


@pytest.mark.attack("LOG-02")
async def test_the_text_of_a_document_is_never_logged(client: httpx.AsyncClient, probe: Probe) -> None:
    for query in (
        f'mutation {{ signIn(login: "x", password: "{PLANTED}") }}',
        f'mutation {{ signIn(login: "{PLANTED}" }}',
        f'{{ nothing(nir: "{PLANTED}") }}',
        f'{{ rows(first: "{PLANTED}") {{ id }} }}',
    ):
        assert (await ask(client, query))["errors"]
    asked = {"query": "query($n: Int) { rows(first: $n) { id } }", "variables": {"n": PLANTED}}
    assert (await client.post("/graphql", json=asked)).json()["errors"]
    assert "code=INTERNAL class=ValueError path=signIn" in probe.log
    assert PLANTED not in probe.log


@pytest.mark.attack("LOG-03")
async def test_the_message_of_an_exception_is_neither_told_nor_logged(client: httpx.AsyncClient, probe: Probe) -> None:
    answer = await client.post("/graphql", json={"query": "{ bug }"})
    assert SECRET not in answer.text
    assert SECRET not in probe.log
    assert answer.headers["x-request-id"] in probe.log
    assert "probe.py" in probe.log


@pytest.mark.attack("LOG-04")
async def test_an_address_is_logged_without_its_query(client: httpx.AsyncClient, probe: Probe) -> None:
    await client.get("/graphql", params={"variables": PLANTED})
    async with line(probe, f"?token={PLANTED}"):
        pass
    assert PLANTED not in probe.log


@pytest.mark.attack("LOG-05")
async def test_an_operation_name_is_logged_only_when_it_is_a_name(client: httpx.AsyncClient, probe: Probe) -> None:
    for name in ("a\nERROR forged", "a\x1b[31m", "a\u2028b", "x" * 100_000):
        answer = await client.post("/graphql", json={"query": "query A { bug }", "operationName": name})
        assert answer.json()["errors"]
    await ask(client, "query Bilan { bug }")
    assert "forged" not in probe.log
    assert "\x1b" not in probe.log
    assert "x" * 100 not in probe.log
    assert "operation=Bilan" in probe.log


@pytest.mark.attack("LOG-05")
@pytest.mark.parametrize("style", [Lines(), JSONLines()])
def test_a_line_stays_one_line_and_short(style: logging.Formatter) -> None:
    hostile = "a\nb\r\x1b[31m\u2028\u202e\x00" + "é" * 100_000
    record = logging.LogRecord("guichet", logging.INFO, __file__, 1, "said %s", (hostile,), None)
    text = style.format(record)
    assert len(text.splitlines()) == 1
    assert not {"\x1b", "\x00", "\u202e"} & set(text)
    assert len(text) < 30_000


@pytest.mark.attack("LOG-03")
def test_a_traceback_is_frames_without_a_message() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        record = logging.LogRecord("guichet", logging.ERROR, __file__, 1, "broken", (), sys.exc_info())
    told = json.loads(JSONLines().format(record))
    assert told["level"] == "ERROR"
    assert "class=ValueError" in told["text"]
    assert "test_logs.py" in told["text"]
    assert SECRET not in told["text"]


async def test_a_socket_leaves_no_traceback(probe: Probe) -> None:
    before = probe.log
    async with line(probe):
        pass
    assert "Traceback" not in probe.log.removeprefix(before)
