"""How a person wants to be told of one kind by one channel."""

from models.bell.preferences import Choice
from schema.reading.rows import Row


def preference_row(choice: Choice) -> Row:
    """The preference as the contract says it."""
    return Row(
        "NotificationPreference",
        kind=choice.kind,
        label=choice.kind.label,
        channel=choice.channel,
        enabled=choice.enabled,
        locked=choice.is_locked,
        digest=choice.digest,
    )
