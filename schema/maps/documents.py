"""Files and what the funder still waits for."""

from auth.viewer import Viewer
from models.documents import Document, DocumentRequest
from models.documents.links import download_url
from schema.maps.parts import parts_of_visible
from schema.reading.maps import Column, Computed, Map, One, Record
from schema.reading.reader import node_id


def _download_url(record: Record, viewer: Viewer) -> str:
    return download_url(record["id"], viewer.user_id)


DOCUMENT = Map(
    "Document",
    Document,
    {
        "id": node_id("Document"),
        **{
            name: Column(name)
            for name in (
                "nature",
                "nature_label",
                "file_name",
                "media_type",
                "size",
                "sha256",
                "conformity",
                "non_conformity_reason",
                "uploaded_at",
            )
        },
        "uploaded_by": One("User", "uploaded_by_id"),
        "download_url": Computed(("id",), _download_url),
    },
    reached=parts_of_visible(Document),
)

DOCUMENT_REQUEST = Map(
    "DocumentRequest",
    DocumentRequest,
    {
        "id": node_id("DocumentRequest"),
        **{name: Column(name) for name in ("nature", "label", "comment", "due_on", "requested_at")},
        "fulfilled_by": One("Document", "fulfilled_by_id"),
    },
    reached=parts_of_visible(DocumentRequest),
)
