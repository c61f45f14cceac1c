"""What a member and the funder exchange about a dossier: messages, bank details."""

from auth.viewer import Viewer
from models.dossiers.bank_details import BankDetails
from models.dossiers.messages import Message, MessageDocument
from schema.maps.parts import parts_of_visible
from schema.reading.maps import Column, Computed, Many, Map, One, Pages, Record, View
from schema.reading.reader import node_id


def _masked(record: Record, _: Viewer) -> str:
    return f"•••• {record['iban_end']}"


MESSAGES = Pages("dossier.messages", "Message", "dossier_id", "sent_at")
_DOCUMENTS = Many(
    "Document",
    "message_id",
    ("document__uploaded_at", "document_id"),
    rows=parts_of_visible(MessageDocument),
    via="document_id",
)

MESSAGE = Map(
    "Message",
    Message,
    {
        "id": node_id("Message"),
        "author": One("User", "author_id"),
        "from_staff": Column("from_staff"),
        "body": Column("body"),
        "documents": _DOCUMENTS,
        "sent_at": Column("sent_at"),
    },
    reached=parts_of_visible(Message),
    reached_view=View.RIGHTS,
    visible_view=View.RIGHTS,
)

BANK_DETAILS = Map(
    "BankDetails",
    BankDetails,
    {
        "id": node_id("BankDetails"),
        "holder": Column("holder"),
        "iban_masked": Computed(("iban_end",), _masked, view=View.RIGHTS),
        "bic": Column("bic"),
        "added_at": Column("added_at"),
        "added_by": One("User", "added_by_id"),
    },
    reached=parts_of_visible(BankDetails),
    reached_view=View.RIGHTS,
    visible_view=View.RIGHTS,
)
