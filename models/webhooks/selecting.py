"""What the sender is given to make the `data` of a webhook, and the two ways in which it can fail."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from auth.viewer import Viewer
from models.refusals import Refusal


class SelectionInvalid(Refusal):
    """Cette sélection GraphQL ne peut pas être enregistrée : {why}"""


class SelectionFailed(Exception):
    """The selection of an endpoint could not be answered now; the message is a list of error codes."""


RunSelection = Callable[[Viewer, UUID, str | None], Awaitable[dict[str, Any] | None]]
"""(owner, inbox entry, selection) → the data; None when the owner no longer sees what it is about."""
