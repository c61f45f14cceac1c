"""The answer of a receiver: its status, and the first words of its body. Nothing that it writes is trusted."""

from __future__ import annotations

import asyncio
import re

MOST_HEAD = 64 * 1024
"""Bytes of an answer's head."""

MOST_BODY = 4 * 1024
"""Bytes of its body that are read, whatever it says its length is."""

MOST_SAID = 1_000
"""Characters of it that are kept."""

BODY_PATIENCE = 1.0
"""Seconds that the body may take once the status is known."""

MOST_INTERIM = 5
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: [^\r\n]*)?\r\n")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked", re.IGNORECASE)
_ENCODED = re.compile(rb"\r\ncontent-encoding:[ \t]*(?!identity)\S", re.IGNORECASE)
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]*\r\n")


class NotHttp(Exception):
    """The receiver speaks something else."""


async def read_status(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The final status and the head that says it. Raises `NotHttp`, and what the reader raises."""
    for _ in range(MOST_INTERIM):
        head = await reader.readuntil(b"\r\n\r\n")
        found = _STATUS.match(head)
        if found is None:
            raise NotHttp
        status = int(found[1])
        if status >= 200:
            return status, head
    raise NotHttp


async def read_words(reader: asyncio.StreamReader, status: int, head: bytes) -> str:
    """The first words of the body in one line; empty when it has none, is compressed or does not come in time."""
    if status in (204, 304) or _ENCODED.search(head):
        return ""
    length = _LENGTH.search(head)
    chunked = _CHUNKED.search(head) is not None
    body = await _read(reader, MOST_BODY if chunked or not length else min(int(length[1]), MOST_BODY), chunked)
    return _words(_joined(body) if chunked else body)


async def _read(reader: asyncio.StreamReader, most: int, chunked: bool) -> bytes:
    """At most so many bytes, or what has come when patience ends; of chunks, until the last one."""
    body = b""
    try:
        async with asyncio.timeout(BODY_PATIENCE):
            while len(body) < most and not (chunked and body.endswith(b"0\r\n\r\n")):
                some = await reader.read(most - len(body))
                if not some:
                    break
                body += some
    except (TimeoutError, OSError):
        pass
    return body


def _joined(body: bytes) -> bytes:
    """The chunks without their lengths."""
    found, rest = b"", body
    while (size := _CHUNK.match(rest)) and (length := int(size[1], 16)):
        found += rest[size.end() : size.end() + length]
        rest = rest[size.end() + length + 2 :]
    return found


def _words(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:MOST_SAID]
