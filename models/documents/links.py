"""Signed, short-lived addresses of files: bound to one document and one person."""

import hmac
import time
from uuid import UUID

from models.sealing import derived_key
from settings import settings

LIFE_SECONDS = 300


def download_url(document: UUID, user: UUID) -> str:
    """Where that person may fetch the file during the next five minutes."""
    until = int(time.time()) + LIFE_SECONDS
    base = str(settings().public_url).rstrip("/")
    return f"{base}/documents/{document}?user={user}&until={until}&signature={_signature(document, user, until)}"


def is_genuine(document: UUID, user: UUID, until: int, signature: str) -> bool:
    """Whether the address was made here and its time is not over."""
    expected = _signature(document, user, until)
    return hmac.compare_digest(expected.encode(), signature.encode()) and time.time() <= until


def _signature(document: UUID, user: UUID, until: int) -> str:
    text = f"{document}/{user}/{until}".encode()
    return hmac.new(derived_key("downloads"), text, "sha256").hexdigest()
