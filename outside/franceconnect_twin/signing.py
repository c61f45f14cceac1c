"""How the twin signs: with the newest of its keys, and as wrongly as it is told to."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from typing import Any, Final, Literal

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, HMACAlgorithm, RSAAlgorithm

from outside.franceconnect_twin.faults import Fault

Algorithm = Literal["ES256", "RS256"]
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

FOREIGN: Final = frozenset({Fault.FOREIGN_KEY, Fault.USERINFO_FOREIGN_KEY})
UNSIGNED: Final = frozenset({Fault.ALG_NONE, Fault.USERINFO_ALG_NONE})


class Signer:
    """The keys of one provider. `rotate()` brings a new one and withdraws the others."""

    def __init__(self, algorithm: Algorithm = "ES256") -> None:
        self.algorithm: Algorithm = algorithm
        self.rotate()

    def rotate(self) -> None:
        """From now on another key signs, and the one before is published no more."""
        self._key = new_key(self.algorithm)
        self._kid = secrets.token_hex(8)

    def published(self) -> dict[str, Any]:
        """The key set."""
        return {"keys": [self._jwk() | {"kid": self._kid, "alg": self.algorithm, "use": "sig"}]}

    def sign(self, claims: dict[str, Any], fault: Fault | None = None, client_secret: str = "") -> str:
        """The claims as a JWT, right unless the fault is one of signatures."""
        if fault in UNSIGNED:
            return jwt.encode(claims, "", algorithm="none", headers={"kid": self._kid})
        if fault is Fault.HS256_PUBLIC_KEY:
            return _hmac_signed(claims, json.dumps(self._jwk()).encode(), self._kid)
        if fault is Fault.HS256_CLIENT_SECRET:
            return _hmac_signed(claims, client_secret.encode(), self._kid)
        kid = "never-published" if fault is Fault.UNKNOWN_KEY else self._kid
        key = new_key(self.algorithm) if fault in FOREIGN or fault is Fault.UNKNOWN_KEY else self._key
        text = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": kid})
        return _altered(text) if fault is Fault.BAD_SIGNATURE else text

    def made(self, text: str) -> dict[str, Any] | None:
        """What a token of ours says, however old; None for any other text."""
        options: Any = {"verify_aud": False, "verify_exp": False}
        try:
            claims: dict[str, Any] = jwt.decode(
                text, self._key.public_key(), algorithms=[self.algorithm], options=options
            )  # fmt: skip
        except jwt.PyJWTError:
            return None
        return claims

    def _jwk(self) -> dict[str, Any]:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return ECAlgorithm.to_jwk(self._key.public_key(), as_dict=True)


def new_key(algorithm: Algorithm) -> PrivateKey:
    """A private key of that algorithm."""
    if algorithm == "RS256":
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP256R1())


def half_hash(access_token: str) -> str:
    """`at_hash`."""
    return _text(hashlib.sha256(access_token.encode()).digest()[:16])


def _hmac_signed(claims: dict[str, Any], key: bytes, kid: str) -> str:
    """By hand: the library would not."""
    header = {"alg": "HS256", "kid": kid, "typ": "JWT"}
    text = f"{_text(json.dumps(header).encode())}.{_text(json.dumps(claims).encode())}"
    return f"{text}.{_text(HMACAlgorithm(HMACAlgorithm.SHA256).sign(text.encode(), key))}"


def _altered(text: str) -> str:
    head, _, signature = text.rpartition(".")
    return f"{head}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
