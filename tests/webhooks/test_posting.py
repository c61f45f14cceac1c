"""Receivers that misbehave cost ten seconds and 64 kB at most, and lead nowhere else."""

import asyncio
import gzip
from ipaddress import ip_address
from pathlib import Path
from time import monotonic

import pytest

from outside.posting import Answered, NoAnswer, Poster, Unanswered
from tests.webhooks.certificates import certificate_for
from tests.webhooks.receiving import Reader, Writer, behaving, receiver, saying

NOT_HTTP = Unanswered(NoAnswer.NOT_HTTP, "La réponse n'est pas une réponse HTTP acceptable.")
FAILED = Unanswered(NoAnswer.CONNECTION_FAILED, "La connexion a échoué.")


async def post(url: str, patience: float = 5.0) -> Answered | Unanswered:
    return await Poster(loopback=True, patience=patience).post(url, {"webhook-id": "1"}, b'{"a":1}')


@pytest.mark.attack("HOOK-03")
async def test_a_redirect_is_not_followed() -> None:
    async with receiver() as partner:
        partner.answers = [302]
        assert await post(partner.url) == Answered(302)
    assert len(partner.posts) == 1


@pytest.mark.attack("HOOK-04")
@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 2"], ids=["hangs", "one byte a second"])
async def test_a_receiver_that_does_not_end_its_answer_is_left_in_time(answer: bytes) -> None:
    async def slow(reader: Reader, writer: Writer) -> None:
        for byte in answer:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.1)
        await asyncio.sleep(30)

    began = monotonic()
    async with behaving(slow) as url:
        assert await post(url, patience=0.5) == Unanswered(NoAnswer.TIMEOUT, "Pas de réponse en 0.5 secondes.")
    assert 0.4 < monotonic() - began < 10


@pytest.mark.attack("HOOK-04")
async def test_an_endless_body_is_not_read() -> None:
    sent = 0

    async def endless(reader: Reader, writer: Writer) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        bomb = gzip.compress(b"\0" * 1_000_000)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10000000000\r\n\r\n")
        while True:
            writer.write(bomb * 64)
            await writer.drain()
            sent += len(bomb) * 64

    began = monotonic()
    async with behaving(endless) as url:
        assert await post(url) == Answered(200)
        await asyncio.sleep(0.1)
    assert monotonic() - began < 10
    assert sent < 20_000_000


@pytest.mark.attack("HOOK-04")
async def test_a_hundred_thousand_headers_are_cut() -> None:
    async def headers(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(100_000)) + b"\r\n")
        await writer.drain()

    async with behaving(headers) as url:
        assert await post(url) == NOT_HTTP


@pytest.mark.attack("HOOK-04")
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (b"SSH-2.0-OpenSSH_9\r\n\r\n", NOT_HTTP),
        (b"HTTP/2 200\r\n\r\n", NOT_HTTP),
        (b"HTTP/1.1 20\r\n\r\n", NOT_HTTP),
        (b"HTTP/1.1 200", NOT_HTTP),
        (b"", NOT_HTTP),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, NOT_HTTP),
        (b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 202 Accepted\r\n\r\n", Answered(202)),
        (b"HTTP/1.0 204\r\n\r\n", Answered(204)),
    ],
)
async def test_only_an_answer_in_http_counts(answer: bytes, outcome: object) -> None:
    async with saying(answer) as url:
        assert await post(url) == outcome


@pytest.mark.attack("HOOK-04")
async def test_a_connection_that_is_refused_or_cut_is_a_failure() -> None:
    async def cut(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(b"\r\n")
        writer.transport.abort()

    async with behaving(cut) as url:
        assert await post(url) in (FAILED, NOT_HTTP)
    assert await post(url) == FAILED


@pytest.mark.attack("HOOK-02")
async def test_the_vetted_address_is_called_under_the_name_that_was_registered(tmp_path: Path) -> None:
    """TLS is checked against the name, the connection goes to the address."""
    seen: list[str | None] = []
    server, client = certificate_for("ok.test", tmp_path)
    server.sni_callback = lambda _, name, __: seen.append(name)
    asked: list[bytes] = []

    async def say(reader: Reader, writer: Writer) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()

    async with behaving(say, ssl=server) as url:
        port = url.rsplit(":", 1)[1]
        trusting = Poster(resolve=_here, allows=_here_only, tls=client)
        assert await trusting.post(f"https://ok.test:{port}", {}, b"{}") == Answered(204)
        refused = await trusting.post(f"https://other.test:{port}", {}, b"{}")
        unknown = await Poster(resolve=_here, allows=_here_only).post(f"https://ok.test:{port}", {}, b"{}")
    assert refused == unknown == Unanswered(NoAnswer.TLS_FAILED, "La connexion sécurisée n'a pas pu être établie.")
    assert seen[0] == "ok.test"
    assert f"Host: ok.test:{port.split('/')[0]}\r\n".encode() in asked[0]
    assert len(asked) == 1


async def test_a_receiver_without_tls_behind_an_https_address_is_a_failure() -> None:
    async def plain(reader: Reader, writer: Writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await writer.drain()

    async with behaving(plain) as url:
        port = url.rsplit(":", 1)[1]
        answer = await Poster(resolve=_here, allows=_here_only).post(f"https://ok.test:{port}", {}, b"{}")
    assert isinstance(answer, Unanswered)


async def _here(name: str) -> list[str]:
    return ["127.0.0.1"]


def _here_only(address: object) -> bool:
    return address == ip_address("127.0.0.1")
