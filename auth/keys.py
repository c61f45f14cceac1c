"""The keys that sign access tokens: ES256 pairs in the database, the private halves sealed, shared by all processes.

A new key is published first and signs `SETTLING` later, when every process can know it; the key before it is accepted
until no token of its can be alive. So a rotation refuses nobody.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm

from auth.per_database import per_database
from models import clock
from models.accounts.sessions import SigningKey
from models.counters import next_value
from models.database import transaction
from models.sealing import seal, unseal
from settings import settings

ALGORITHM = "ES256"
REFETCHED_AFTER = timedelta(seconds=60)
UNKNOWN_REFETCHED_AFTER = timedelta(seconds=4)
"""An unknown kid makes a process look again, at most this often."""

SETTLING = timedelta(seconds=10)
"""From publication to the first signature; longer than `UNKNOWN_REFETCHED_AFTER`."""

LEEWAY = timedelta(seconds=30)
"""How far apart the clocks of two machines may be."""


@dataclass(frozen=True, slots=True)
class Key:
    """One pair. `private` is None when it was sealed with another secret key: then it only verifies."""

    kid: str
    public: EllipticCurvePublicKey
    private: EllipticCurvePrivateKey | None
    public_jwk: dict[str, str]
    created_at: datetime


class KeyRing:
    """What this process knows of the keys, oldest first."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._fetched_at: datetime | None = None
        self._looks = self._last_look = 0

    async def signing_key(self, now: datetime) -> Key:
        """The newest key that every process can know, made when there is none."""
        await self._refetch(now, REFETCHED_AFTER)
        if not any(key.private for key in self._keys):
            await _make_one(now, knowing=self._keys)
            self.forget()
            await self._refetch(now, REFETCHED_AFTER)
        mine = [key for key in self._keys if key.private]
        return next((key for key in reversed(mine) if key.created_at <= now - SETTLING), mine[0])

    async def verifying_key(self, kid: str, now: datetime) -> Key | None:
        """The key of that name, unless it was replaced too long ago."""
        await self._refetch(now, REFETCHED_AFTER)
        if all(key.kid != kid for key in self._keys):
            await self._refetch(now, UNKNOWN_REFETCHED_AFTER)
        return next((key for key in accepted(self._keys, now) if key.kid == kid), None)

    async def published(self, now: datetime) -> list[dict[str, str]]:
        """The public halves that a verifier may need."""
        await self.signing_key(now)
        return [key.public_jwk for key in accepted(self._keys, now)]

    def forget(self) -> None:
        """Look again at the next question."""
        self._fetched_at = None

    async def _refetch(self, now: datetime, after: timedelta) -> None:
        if self._fetched_at is None or now - self._fetched_at >= after:
            self._looks += 1
            look = self._looks
            keys = await _stored_keys()
            if look > self._last_look:  # one that began earlier has seen less, however late its answer comes
                self._keys, self._fetched_at, self._last_look = keys, now, look


key_ring = per_database(KeyRing)
"""The ring of the open database."""


async def jwks() -> dict[str, Any]:
    """The JSON Web Key Set of `/.well-known/jwks.json` (RFC 7517)."""
    return {"keys": await key_ring().published(clock.now())}


async def rotate(now: datetime | None = None) -> None:
    """Bring a new key, and remove the pairs that are accepted no more."""
    now = now or clock.now()
    keys = await _stored_keys()
    await _make_one(now, knowing=keys)
    kept = {key.kid for key in accepted(keys, now)}
    await SigningKey.filter(kid__in=[key.kid for key in keys if key.kid not in kept]).delete()
    key_ring().forget()


def accepted(keys: Sequence[Key], now: datetime) -> list[Key]:
    """All but those whose successor has been signing for longer than any token lives."""
    life = timedelta(minutes=settings().access_token_minutes)
    overlap = SETTLING + REFETCHED_AFTER + life + LEEWAY
    kept = [key for key, successor in pairwise(keys) if now - successor.created_at <= overlap]
    return [*kept, *keys[-1:]]


async def _stored_keys() -> list[Key]:
    rows = await SigningKey.all().order_by("created_at", "kid")
    return [Key(row.kid, _public(row.public_jwk), _private(row), row.public_jwk, row.created_at) for row in rows]


async def _make_one(now: datetime, knowing: Sequence[Key]) -> None:
    """Store a new pair, unless another process just did: the counter's row is the lock."""
    async with transaction():
        await next_value("signing keys made")
        if await SigningKey.exclude(kid__in=[key.kid for key in knowing]).exists():
            return
        private, row_id = generate_private_key(SECP256R1()), uuid4()
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        jwk = _jwk(private.public_key())
        await SigningKey.create(
            id=row_id, kid=jwk["kid"], public_jwk=jwk, sealed_private=seal(pem, row_id), created_at=now
        )


def _jwk(public: EllipticCurvePublicKey) -> dict[str, str]:
    """The public key for verifiers; its kid is its thumbprint (RFC 7638)."""
    jwk = ECAlgorithm.to_jwk(public, as_dict=True)
    coordinates = {name: str(jwk[name]) for name in ("crv", "kty", "x", "y")}
    canonical = json.dumps(coordinates, separators=(",", ":"), sort_keys=True).encode()
    kid = urlsafe_b64encode(hashlib.sha256(canonical).digest()).decode().rstrip("=")
    return coordinates | {"kid": kid, "alg": ALGORITHM, "use": "sig"}


def _public(jwk: dict[str, str]) -> EllipticCurvePublicKey:
    key = ECAlgorithm.from_jwk(jwk)
    if not isinstance(key, EllipticCurvePublicKey):
        raise TypeError("a public key is expected")
    return key


def _private(row: SigningKey) -> EllipticCurvePrivateKey | None:
    try:
        pem = unseal(row.sealed_private, row.id)
    except InvalidTag:
        return None
    key = load_pem_private_key(pem.encode(), password=None)
    return key if isinstance(key, EllipticCurvePrivateKey) else None
