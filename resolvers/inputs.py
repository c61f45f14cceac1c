"""What was sent: an input field left out and one sent as null both mean that nothing was given."""

from dataclasses import fields
from typing import Any

from strawberry import UNSET


def sent(value: Any) -> Any:
    """The value, None when it was left out."""
    return None if value is UNSET else value


def plain(given: Any) -> dict[str, Any]:
    """An input as JSON, without its idempotency key: what a retry must repeat to the letter."""
    return {
        one.name: sent(getattr(given, one.name))
        for one in fields(given)
        if one.name != "idempotency_key" and sent(getattr(given, one.name)) is not None
    }
