"""What the peers in Python share: who calls and what they hold, the statements, the words of the answer, the server."""

# mypy: ignore-errors
# Its packages are those of .cache/peers.

import json
import os
import sys
import time
from base64 import urlsafe_b64encode

import asyncpg
import jwt
import uvicorn

GIVEN = json.loads(os.environ["PEER"])
STATEMENTS, LABELS = GIVEN["statements"], GIVEN["labels"]
_KEY = jwt.PyJWK(GIVEN["key"], algorithm="ES256").key
_known = {}
"""A signature is verified once, as ours is."""


class Pool:
    """The pool, made when the server starts."""

    made: asyncpg.Pool


def claims_of(authorization):
    """What the token of this header says."""
    token = authorization.removeprefix("Bearer ")
    claims = _known.get(token)
    if claims is None:
        claims = _known[token] = jwt.decode(token, _KEY, algorithms=["ES256"], options={"verify_aud": False})
    if claims["exp"] < time.time():
        raise PermissionError
    return claims


async def companies_of(authorization):
    """The companies that the caller holds now, read at each request, as ours are."""
    claims = claims_of(authorization)
    held = await Pool.made.fetch(STATEMENTS["held"], claims["sid"])
    return [row["company_id"] for row in held if row["side"] == claims["side"]]


def id_of(kind, key):
    """The global identifier of an object."""
    return urlsafe_b64encode(f"{kind}:{key.hex}".encode()).rstrip(b"=").decode()


def cursor_of(row):
    """Where a row stands in the list."""
    return urlsafe_b64encode(f"{row['transmitted_at']} {row['id']}".encode()).decode()


def euros(cents):
    """Cents as the contract writes amounts."""
    return f"{cents // 100}.{cents % 100:02}"


def serve(application):
    """The application by uvicorn on the port of the command line; the pool lives as long."""

    async def with_pool(scope, receive, send):
        if scope["type"] != "lifespan":
            await application(scope, receive, send)
            return
        await receive()
        Pool.made = await asyncpg.create_pool(GIVEN["database"], min_size=1, max_size=10)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    port = int(sys.argv[-1])
    uvicorn.run(with_pool, port=port, loop="uvloop", http="httptools", access_log=False, log_level="warning")
