"""What a member and the funder exchange about a dossier: messages, bank details."""

from collections.abc import Awaitable, Callable, Sequence

from auth.viewer import Viewer
from models.bank_details import BankDetails
from models.messages import Message, MessageDocument
from schema.context import Info, viewer_of
from schema.maps.documents import DOCUMENT
from schema.maps.parts import parts_of_visible
from schema.maps.people import USER
from schema.reading.linked import linked
from schema.reading.maps import Column, Computed, Gathered, Map, Nested, One, Record, View
from schema.reading.pages import Order, Window, bound_of, read_page
from schema.reading.reader import Reader, node_id
from schema.reading.rows import Row
from schema.reading.selection import Selection

_LINKS = parts_of_visible(MessageDocument)


async def _documents(reader: Reader, records: Sequence[Record], selection: Selection) -> Sequence[list[Row]]:
    """Those that the viewer sees, in the order of their deposit."""
    links = _LINKS(reader.viewer).order_by("document__uploaded_at", "document_id")
    return await linked(reader, links, "message_id", One("Document", "document_id"), records, selection)


def _masked(record: Record, _: Viewer) -> str:
    return f"•••• {record['iban_end']}"


def _messages(record: Record) -> Callable[..., Awaitable[Row]]:
    """The first ones first."""

    async def read(info: Info, first: int | None = None, after: str | None = None) -> Row:
        viewer, dossier = viewer_of(info), record["id"]
        return await read_page(
            Reader(viewer, {one.typename: one for one in (MESSAGE, DOCUMENT, USER)}),
            "Message",
            Message.visible_to(viewer).filter(dossier_id=dossier),
            Order("sent_at", descending=False),
            Window.of(first, after),
            bound_of("dossier.messages", dossier, viewer.user_id, viewer.side),
            Selection.of(info),
        )

    return read


MESSAGES = Nested(_messages)

MESSAGE = Map(
    "Message",
    Message,
    {
        "id": node_id("Message"),
        "author": One("User", "author_id"),
        "from_staff": Column("from_staff"),
        "body": Column("body"),
        "documents": Gathered(("id",), _documents),
        "sent_at": Column("sent_at"),
    },
    reached=Message.visible_to,
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
