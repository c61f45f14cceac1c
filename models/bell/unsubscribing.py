"""Signed addresses that turn mails off without signing in (RFC 8058): bound to one person and one kind, for ever."""

import hmac
from uuid import UUID

from models.sealing import derived_key
from models.states import NotificationKind
from settings import settings


def unsubscribe_url(user: UUID, kind: NotificationKind | None) -> str:
    """Where that person turns off the mails of that kind; None: those that their daily mail gathers."""
    named = f"&kind={kind.value}" if kind else ""
    return f"{settings().public_url}/unsubscribe?user={user}{named}&signature={_signature(user, kind)}"


def is_genuine(user: UUID, kind: NotificationKind | None, signature: str) -> bool:
    """Whether the address was made here."""
    return hmac.compare_digest(_signature(user, kind).encode(), signature.encode("utf-8", "surrogatepass"))


def _signature(user: UUID, kind: NotificationKind | None) -> str:
    text = f"{user}/{kind.value if kind else ''}".encode()
    return hmac.new(derived_key("unsubscribe"), text, "sha256").hexdigest()
