"""Passwords: argon2id, never on the event loop, at most two at once (19 MiB and about 42 ms each).

A password is the same however its accents were typed (NFKC) and is never cut: above 128 characters it is refused
before anything is computed.
"""

import asyncio
import base64
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONGEST = 128
"""Characters, as typed."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16)
# A pool rather than a semaphore: a cancelled caller leaves the queue, and its thread still counts until it is done.
_POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


class PasswordTooLong(ValueError):
    """More than 128 characters: nothing was computed."""


async def hashed(password: str) -> str:
    """The argon2id digest to store, with its parameters and its own salt. Raises `PasswordTooLong`."""
    if len(password) > LONGEST:
        raise PasswordTooLong
    return await asyncio.get_running_loop().run_in_executor(_POOL, _HASHER.hash, _canonical(password))


async def matches(password: str, stored: str | None) -> bool:
    """Whether this is the password behind the digest; without a digest it takes as long and says no."""
    if len(password) > LONGEST:
        return False
    return await asyncio.get_running_loop().run_in_executor(_POOL, _verify, password, stored or _nobodys())


def is_outdated(stored: str) -> bool:
    """Whether the digest was made with other parameters than today's: replace it at the next right password."""
    return _HASHER.check_needs_rehash(stored)


def _verify(password: str, stored: str) -> bool:
    try:
        return _HASHER.verify(stored, _canonical(password))
    except (VerificationError, InvalidHashError):
        return False


def _canonical(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _nobodys() -> str:
    """A digest of today's cost that no password is known to match: chance wrote it."""
    salt, digest = (base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}${salt}${digest}"
