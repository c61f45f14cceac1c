"""Documents: what may be deposited, where the bytes go, what the funder says of them (S1:1270-1272)."""

import asyncio
import io
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from models.documents import Document, DocumentRequest
from models.documents.files import LARGEST, safe_name
from models.documents.filing import deposit, review_document
from models.dossiers import Dossier
from models.dossiers.reviewing import Expected, request_documents
from models.drafts import Draft
from models.drafts.deleting import delete
from models.facts import Fact
from models.refusals import NotPermitted, NotSeen, Refusal, TransitionNotAllowed
from models.states import Conformity, DossierStatus, DraftState
from outside.storage import FileStorage
from tests import factories
from tests.cast import Cast
from tests.models.stories import dossier_in, kinds_of, member_draft_in, snapshot

PDF = b"%PDF-1.7\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
JPG = b"\xff\xd8\xff\xe0" + b"0" * 20


@pytest.fixture
def storage(tmp_path: Path) -> FileStorage:
    return FileStorage(tmp_path / "documents")


def stored_files(storage: FileStorage) -> list[Path]:
    return [path for path in storage.folder.rglob("*") if path.is_file()] if storage.folder.exists() else []


def sent(storage: FileStorage, **more: Any) -> dict[str, Any]:
    return {"nature": "CONVENTION", "file_name": "convention.pdf", "content": PDF, "storage": storage} | more


async def test_a_deposit_keeps_the_bytes_and_says_what_they_are(cast: Cast, storage: FileStorage) -> None:
    draft = await factories.draft(cast.anne)
    document = await deposit(Draft, draft.id, by=cast.anne, **sent(storage))
    assert await storage.read(document.storage_key) == PDF
    read = await Document.visible_to(cast.anne).get(id=document.id)
    assert (read.nature_label, read.file_name, read.media_type) == ("Convention", "convention.pdf", "application/pdf")
    assert (read.size, read.sha256) == (len(PDF), sha256(PDF).hexdigest())
    assert (read.conformity, read.draft_id, read.dossier_id) == (Conformity.PENDING, draft.id, None)
    assert await kinds_of(draft) == ["draft.created", "draft.document_received"]


@pytest.mark.parametrize(("content", "media_type"), [(PNG, "image/png"), (io.BytesIO(JPG), "image/jpeg")])
async def test_the_bytes_say_what_a_file_is_not_its_name(
    cast: Cast, storage: FileStorage, content: Any, media_type: str
) -> None:
    draft = await factories.draft(cast.anne)
    document = await deposit(Draft, draft.id, by=cast.anne, **sent(storage, content=content))
    assert document.media_type == media_type
    assert document.file_name.startswith("convention.pdf.")


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"content": b""}, "FILE_EMPTY", ("file",)),
        ({"content": b"MZ\x90"}, "FILE_TYPE_REFUSED", ("file",)),
        ({"content": b"<html>%PDF-"}, "FILE_TYPE_REFUSED", ("file",)),
        ({"content": io.BytesIO(PDF + b"0" * LARGEST)}, "FILE_TOO_LARGE", ("file",)),
        ({"nature": "SELFIE"}, "NATURE_UNKNOWN", ("nature",)),
    ],
)
async def test_what_may_not_be_kept_is_not(
    cast: Cast, storage: FileStorage, more: dict[str, Any], code: str, path: tuple[str, ...]
) -> None:
    draft = await factories.draft(cast.anne)
    before = await snapshot(draft)
    with pytest.raises(Refusal) as refused:
        await deposit(Draft, draft.id, by=cast.anne, **sent(storage, **more))
    assert [(one.code, one.path) for one in refused.value.problems] == [(code, path)]
    assert await snapshot(draft) == before
    assert await Document.everyones("a test counts").count() == 0
    assert stored_files(storage) == []


async def test_ten_megabytes_exactly_are_kept(cast: Cast, storage: FileStorage) -> None:
    draft = await factories.draft(cast.anne)
    content = PDF + b"0" * (LARGEST - len(PDF))
    assert (await deposit(Draft, draft.id, by=cast.anne, **sent(storage, content=content))).size == 10_485_760


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Temp\\Contrat.PDF", "Contrat.PDF"),
        ("fac\u202efdp.exe", "facfdp.exe.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie: b.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        (".pdf", "pdf.pdf"),
        ("é" * 300 + ".pdf", "é" * 251 + ".pdf"),
        ("Convention signée.pdf", "Convention signée.pdf"),
    ],
)
def test_names_are_made_harmless(name: str, kept: str) -> None:
    assert safe_name(name, (".pdf",)) == kept


async def test_nothing_is_left_behind_when_the_deposit_is_refused(cast: Cast, storage: FileStorage) -> None:
    transmitted = await member_draft_in(DraftState.TRANSMITTED, cast)
    with pytest.raises(TransitionNotAllowed):
        await deposit(Draft, transmitted.id, by=cast.anne, **sent(storage))
    with pytest.raises(NotSeen):
        await deposit(Draft, transmitted.id, by=cast.camille, **sent(storage))
    assert stored_files(storage) == []


@pytest.mark.attack("RACE-11")
async def test_deposited_or_deleted_leaves_no_orphan(cast: Cast, storage: FileStorage) -> None:
    for _ in range(5):
        draft = await factories.draft(cast.anne)
        await asyncio.gather(
            deposit(Draft, draft.id, by=cast.anne, **sent(storage)),
            delete(draft.id, by=cast.anne),
            return_exceptions=True,
        )
    documents = await Document.everyones("a test counts").count()
    assert len(stored_files(storage)) == documents


async def test_the_last_document_awaited_resumes_the_review(cast: Cast, storage: FileStorage) -> None:
    dossier = await dossier_in(DossierStatus.UNDER_REVIEW, cast)
    wanted = [Expected("RIB"), Expected("INVOICE"), Expected("RIB", label="RIB du prestataire")]
    dossier = await request_documents(dossier.id, version=dossier.version, documents=wanted, by=cast.agent)
    for nature, status in (("RIB", "AWAITING"), ("PROGRAMME", "AWAITING"), ("INVOICE", "AWAITING"), ("RIB", "REVIEW")):
        await deposit(Dossier, dossier.id, by=cast.anne, **sent(storage, nature=nature))
        after = await factories.fetched(dossier)
        assert (after.status is DossierStatus.AWAITING_DOCUMENTS) == (status == "AWAITING")
    assert after.version == dossier.version + 1
    requests = await DocumentRequest.visible_to(cast.anne).filter(fulfilled_by_id=None).count()
    assert requests == 0
    assert await kinds_of(dossier) == [
        "dossier.transmitted", "dossier.review_started", "dossier.documents_requested",
        *["dossier.document_received"] * 4, "dossier.review_resumed",
    ]  # fmt: skip


async def test_two_deposits_at_once_answer_two_requests(cast: Cast, storage: FileStorage) -> None:
    dossier = await dossier_in(DossierStatus.UNDER_REVIEW, cast)
    wanted = [Expected("RIB"), Expected("RIB")]
    await request_documents(dossier.id, version=dossier.version, documents=wanted, by=cast.agent)
    await asyncio.gather(*(deposit(Dossier, dossier.id, by=cast.anne, **sent(storage, nature="RIB")) for _ in "ab"))
    answers = await DocumentRequest.everyones("a test looks").values_list("fulfilled_by_id", flat=True)
    assert len(set(answers)) == 2
    assert None not in answers
    assert (await factories.fetched(dossier)).status is DossierStatus.UNDER_REVIEW


async def test_a_provider_sees_of_a_dossier_the_documents_it_deposited(cast: Cast, storage: FileStorage) -> None:
    dossier = await dossier_in(DossierStatus.UNDER_REVIEW, cast)
    mine = await deposit(Dossier, dossier.id, by=cast.louise, **sent(storage, nature="INVOICE"))
    assert [one.id for one in await Document.visible_to(cast.louise).all()] == [mine.id]
    assert await Document.visible_to(cast.anne).count() == 3


@pytest.mark.parametrize("status", [DossierStatus.REFUSED, DossierStatus.CANCELLED, DossierStatus.SETTLED])
async def test_a_closed_dossier_takes_no_document(cast: Cast, storage: FileStorage, status: DossierStatus) -> None:
    dossier = await dossier_in(status, cast)
    with pytest.raises(TransitionNotAllowed):
        await deposit(Dossier, dossier.id, by=cast.anne, **sent(storage))


async def test_the_funder_says_whether_a_document_is_conform(cast: Cast) -> None:
    dossier = await dossier_in(DossierStatus.UNDER_REVIEW, cast)
    document = await Document.visible_to(cast.agent).filter(dossier_id=dossier.id).first()
    assert document is not None
    said = await review_document(document.id, conformity=Conformity.NOT_CONFORM, reason=" Illisible. ", by=cast.agent)
    assert (said.conformity, said.non_conformity_reason) == (Conformity.NOT_CONFORM, "Illisible.")
    fact = await Fact.everyones("a test looks").get(kind="document.reviewed")
    assert (fact.subject_type, fact.subject_id, fact.data["dossier"]) == ("Document", document.id, dossier.id.hex)
    assert (fact.data["from"], fact.data["to"], fact.data["comment"]) == ("PENDING", "NOT_CONFORM", "Illisible.")
    again = await review_document(document.id, conformity=Conformity.CONFORM, by=cast.agent)
    assert (again.conformity, again.non_conformity_reason) == (Conformity.CONFORM, None)


async def test_a_judgement_is_whole_and_the_funder_s(cast: Cast) -> None:
    dossier = await dossier_in(DossierStatus.UNDER_REVIEW, cast)
    document = await Document.visible_to(cast.anne).filter(dossier_id=dossier.id).first()
    assert document is not None
    for viewer in (cast.anne, cast.louise):
        with pytest.raises(NotPermitted):
            await review_document(document.id, conformity=Conformity.CONFORM, by=viewer)
    for conformity, code in ((Conformity.NOT_CONFORM, "REASON_REQUIRED"), (Conformity.PENDING, "CONFORMITY_INVALID")):
        with pytest.raises(Refusal) as refused:
            await review_document(document.id, conformity=conformity, by=cast.agent)
        assert refused.value.code == code
    with pytest.raises(NotSeen):
        await review_document(dossier.id, conformity=Conformity.CONFORM, by=cast.agent)


async def test_a_document_of_a_draft_is_not_judged_yet(cast: Cast) -> None:
    draft = await factories.complete_draft(cast.anne)
    document = await Document.visible_to(cast.anne).filter(draft_id=draft.id).first()
    assert document is not None
    with pytest.raises(NotSeen):
        await review_document(document.id, conformity=Conformity.CONFORM, by=cast.agent)
