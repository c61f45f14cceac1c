"""What a journey proves itself with: drawn from its state and our key, so that no table holds any of it."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from models.sealing import derived_key


def nonce_of(state: str) -> str:
    """What the identity token must repeat: it was made for this journey."""
    return _drawn("nonce", state)


def verifier_of(state: str) -> str:
    """What the code is redeemed with: it was given to us (PKCE, RFC 7636)."""
    return _drawn("code verifier", state)


def challenge_of(state: str) -> str:
    """What FranceConnect is shown of the verifier beforehand (S256)."""
    return _text(hashlib.sha256(verifier_of(state).encode()).digest())


def _drawn(purpose: str, state: str) -> str:
    key = derived_key(f"franceconnect {purpose}")
    return _text(hmac.new(key, state.encode("utf-8", "surrogatepass"), hashlib.sha256).digest())


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
