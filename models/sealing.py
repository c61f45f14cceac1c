"""Secret values (NIR, IBAN) are sealed inside the stored form: AES-256-GCM, bound to the row they belong to."""

import base64
import hmac
import os
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from settings import settings

_MARK = "sealed:1:"


@lru_cache(maxsize=8)
def derived_key(purpose: str) -> bytes:
    """32 bytes drawn from the secret key for one purpose only (HKDF-SHA256)."""
    secret = settings().secret_key.get_secret_value().encode()
    return HKDF(SHA256(), 32, salt=None, info=f"guichet:{purpose}".encode()).derive(secret)


def keyed_digest(purpose: str, *parts: str) -> str:
    """What is kept of values that must be recognised and not read, under a key for this purpose only."""
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hmac.new(derived_key(purpose), text, sha256).hexdigest()


def seal(text: str, row: UUID) -> str:
    """The text encrypted for that row; sealing twice gives two different results."""
    nonce = os.urandom(12)
    box = AESGCM(derived_key("sealing")).encrypt(nonce, text.encode(), row.bytes)
    return _MARK + base64.b64encode(nonce + box).decode()


def unseal(sealed: str, row: UUID) -> str:
    """The clear text; raises InvalidTag when it was sealed for another row or changed."""
    box = base64.b64decode(sealed.removeprefix(_MARK))
    return AESGCM(derived_key("sealing")).decrypt(box[:12], box[12:], row.bytes).decode()


def is_sealed(text: str) -> bool:
    """Whether the text was sealed; no text that a person reads begins so."""
    return text.startswith(_MARK)


def sealed(values: dict[str, Any], row: UUID, is_secret: Callable[[str, str], bool]) -> dict[str, Any]:
    """The form with the secret texts sealed; `is_secret(block, field)` tells which."""

    def sealed_row(block: str, fields: dict[str, Any]) -> dict[str, Any]:
        return {
            code: seal(value, row) if isinstance(value, str) and is_secret(block, code) else value
            for code, value in fields.items()
        }

    return _mapped(values, sealed_row)


def opened(values: dict[str, Any], row: UUID) -> dict[str, Any]:
    """The form in clear."""

    def opened_row(_: str, fields: dict[str, Any]) -> dict[str, Any]:
        return {
            code: unseal(value, row) if isinstance(value, str) and value.startswith(_MARK) else value
            for code, value in fields.items()
        }

    return _mapped(values, opened_row)


def _mapped(values: dict[str, Any], change: Callable[[str, dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    return {
        block: [change(block, fields) for fields in content] if isinstance(content, list) else change(block, content)
        for block, content in values.items()
    }
