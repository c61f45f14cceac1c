"""Lines of the bell."""

from models.bell import InboxEntry
from schema.reading.maps import Column, Either, Map
from schema.reading.reader import node_id

_SUBJECTS = (
    *("Dossier", "Draft", "Enrolment", "AttachmentRequest", "Attachment", "Delegation", "Company", "Establishment"),
    *("WebhookEndpoint", "ApiClient", "ApiMandate"),
)
"""What notifications are about, the most frequent first."""

NOTIFICATION = Map(
    "Notification",
    InboxEntry,
    {
        "id": node_id("Notification"),
        "sequence": Column("sequence"),
        "kind": Column("notification__kind"),
        "title": Column("notification__title"),
        "body": Column("notification__body"),
        "subject": Either("notification__subject_type", "notification__subject_id", _SUBJECTS),
        "side": Column("notification__side"),
        "created_at": Column("created_at"),
        "read_at": Column("read_at"),
        "archived_at": Column("archived_at"),
    },
    reached=InboxEntry.visible_to,
    orders={"SEQUENCE": "sequence"},
)
