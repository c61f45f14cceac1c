"""uploadDocument and reviewDocument: what was asked for arrives, and the review goes on."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import UploadFile

from auth.viewer import Viewer
from models.states import DossierStatus as D
from schema.ids import encode
from settings import settings
from tests.attacks.generated import PDF
from tests.cast import Cast
from tests.models.stories import dossier_in
from tests.resolvers.asking import code, codes, told
from tests.resolvers.states import dump

UPLOAD = """mutation($id: ID!, $nature: String!, $file: Upload!) {
  uploadDocument(subjectId: $id, nature: $nature, file: $file) {
    document { id nature natureLabel fileName mediaType size conformity uploadedBy { displayName } }
    errors { code path } } }"""
REVIEW = """mutation($id: ID!, $c: Conformity!, $reason: String) {
  reviewDocument(id: $id, conformity: $c, reason: $reason) {
    document { conformity nonConformityReason } errors { code path } } }"""
DOSSIER = """query($id: ID!) { dossier(id: $id) { status version documentRequests { nature fulfilledBy { id } }
  documents { id nature } } }"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Documents go to a folder of the test."""
    monkeypatch.setenv("GUICHET_STORAGE_URL", f"file://{tmp_path / 'documents'}")
    settings.cache_clear()
    yield tmp_path / "documents"
    monkeypatch.undo()
    settings.cache_clear()


async def _upload(viewer: Viewer, id: str, *, nature: str = "RIB", content: bytes = PDF, name: str = "rib.pdf") -> Any:
    file = UploadFile(BytesIO(content), filename=name)
    return (await told(UPLOAD, viewer, id=id, nature=nature, file=file))["uploadDocument"]


def _kept(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


async def test_the_document_that_was_waited_for_resumes_the_review(cast: Cast, folder: Path) -> None:
    id = encode("Dossier", (await dossier_in(D.AWAITING_DOCUMENTS, cast)).id)
    payload = await _upload(cast.anne, id)
    document = payload["document"]
    assert {name: document[name] for name in document if name != "id"} == {
        "nature": "RIB",
        "natureLabel": "RIB",
        "fileName": "rib.pdf",
        "mediaType": "application/pdf",
        "size": len(PDF),
        "conformity": "PENDING",
        "uploadedBy": {"displayName": "Anne Garnier"},
    }
    seen = (await told(DOSSIER, cast.anne, id=id))["dossier"]
    assert seen["status"] == "UNDER_REVIEW"
    assert seen["documentRequests"] == [{"nature": "RIB", "fulfilledBy": {"id": document["id"]}}]
    assert _kept(folder) == [PDF]
    judged = await told(REVIEW, cast.agent, id=document["id"], c="NOT_CONFORM", reason=" Illisible. ")
    assert judged["reviewDocument"] == {
        "document": {"conformity": "NOT_CONFORM", "nonConformityReason": "Illisible."},
        "errors": [],
    }


async def test_a_provider_sees_the_documents_that_it_deposited_and_no_other(cast: Cast) -> None:
    id = encode("Dossier", (await dossier_in(D.UNDER_REVIEW, cast)).id)
    mine = (await _upload(cast.louise, id, nature="ATTENDANCE_SHEET"))["document"]["id"]
    theirs = (await _upload(cast.anne, id))["document"]["id"]
    seen = (await told(DOSSIER, cast.louise, id=id))["dossier"]
    assert seen["documents"] == [{"id": mine, "nature": "ATTENDANCE_SHEET"}]
    everything = (await told(DOSSIER, cast.anne, id=id))["dossier"]["documents"]
    assert {mine, theirs} < {one["id"] for one in everything}


async def test_what_cannot_be_deposited_leaves_nothing(database: str, cast: Cast, folder: Path) -> None:
    id = encode("Dossier", (await dossier_in(D.UNDER_REVIEW, cast)).id)
    closed = encode("Dossier", (await dossier_in(D.REFUSED, cast)).id)
    before = await dump(database)
    for payload, expected in (
        (await _upload(cast.anne, id, nature="ZZZ"), "NATURE_UNKNOWN"),
        (await _upload(cast.anne, id, content=b""), "FILE_EMPTY"),
        (await _upload(cast.anne, id, content=b"MZ\x90\x00", name="rib.pdf.exe"), "FILE_TYPE_REFUSED"),
        (await _upload(cast.anne, closed), "TRANSITION_NOT_ALLOWED"),
    ):
        assert (payload["document"], codes(payload)) == (None, [expected])
    file = UploadFile(BytesIO(PDF), filename="rib.pdf")
    assert await code(UPLOAD, cast.camille, id=id, nature="RIB", file=file) == "NOT_FOUND"
    assert await dump(database) == before
    assert _kept(folder) == []


async def test_a_judgement_needs_a_reason_when_it_is_bad(database: str, cast: Cast) -> None:
    id = encode("Dossier", (await dossier_in(D.UNDER_REVIEW, cast)).id)
    document = (await told(DOSSIER, cast.agent, id=id))["dossier"]["documents"][0]["id"]
    before = await dump(database)
    for conformity, expected in (("NOT_CONFORM", "REASON_REQUIRED"), ("PENDING", "CONFORMITY_INVALID")):
        payload = (await told(REVIEW, cast.agent, id=document, c=conformity))["reviewDocument"]
        assert codes(payload) == [expected]
        assert payload["document"] == {"conformity": "PENDING", "nonConformityReason": None}
    assert await dump(database) == before
