"""Every root field on drafts, dossiers and documents, asked by four callers.

Anonymous; a stranger who holds the right elsewhere; a colleague without the right; somebody with the right. For the
first three nothing is returned, changed, recorded or sent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from starlette.datastructures import UploadFile

from auth.viewer import Viewer
from models.documents import Document
from models.states import DossierStatus as D
from models.states import DraftState as S
from schema.doors import doors
from schema.ids import encode
from settings import settings
from tests import factories
from tests.attacks.generated import PDF
from tests.cast import Cast
from tests.models.stories import dossier_in, provider_draft_in
from tests.resolvers.asking import ask, code
from tests.resolvers.states import dump

Who = Callable[[Cast], Viewer]
Make = Callable[[Cast], Any]


def _anne(cast: Cast) -> Viewer:
    return cast.anne


def _louise(cast: Cast) -> Viewer:
    return cast.louise


def _agent(cast: Cast) -> Viewer:
    return cast.agent


def _camille(cast: Cast) -> Viewer:
    return cast.camille


@dataclass(frozen=True)
class Scene:
    """One root field: what is there, what is asked, and what a stranger is answered (a value or a code)."""

    make: Make
    text: str
    stranger_told: Any
    allowed: Who = _anne
    stranger: Who = _camille


async def _draft(cast: Cast) -> str:
    return encode("Draft", (await factories.complete_draft(cast.anne)).id)


async def _siret(cast: Cast) -> str:
    return cast.siae.siret


def _handed(state: S) -> Make:
    async def make(cast: Cast) -> str:
        return encode("Draft", (await provider_draft_in(state, cast)).id)

    return make


def _dossier(status: D) -> Make:
    async def make(cast: Cast) -> str:
        return encode("Dossier", (await dossier_in(status, cast)).id)

    return make


async def _document(cast: Cast) -> str:
    dossier = await dossier_in(D.UNDER_REVIEW, cast)
    found = await Document.everyones("a test looks").filter(dossier_id=dossier.id).first()
    assert found is not None
    return encode("Document", found.id)


def _draft_move(field: str, more: str = "") -> str:
    return f"mutation($id: ID!) {{ {field}(id: $id{more}) {{ draft {{ id }} errors {{ code }} }} }}"


def _dossier_move(field: str, more: str = "") -> str:
    return f"mutation($id: ID!) {{ {field}(id: $id{more}) {{ dossier {{ id }} errors {{ code }} }} }}"


SCENES: dict[str, Scene] = {
    "drafts": Scene(_draft, "{ drafts { totalCount nodes { id } } }", {"totalCount": 0, "nodes": []}),
    "draft": Scene(_draft, "query($id: ID) { draft(id: $id) { id } }", None),
    "dossiers": Scene(_dossier(D.GRANTED), "{ dossiers { totalCount nodes { id } } }", {"totalCount": 0, "nodes": []}),
    "dossier": Scene(_dossier(D.GRANTED), "query($id: ID) { dossier(id: $id) { id } }", None),
    "createDraft": Scene(
        _siret,
        """mutation($id: String) { createDraft(input: {scheme: "AF", siret: $id}) {
             draft { number } errors { code } } }""",
        {"draft": None, "errors": [{"code": "SIRET_NOT_ATTACHED"}]},
    ),
    "saveDraft": Scene(
        _draft,
        "mutation($id: ID!) { saveDraft(input: {id: $id, version: 1, values: {}}) { draft { id } errors { code } } }",
        "NOT_FOUND",
    ),
    "duplicateDraft": Scene(
        _draft,
        """mutation($id: ID!) { duplicateDraft(input: {id: $id, sections: ["employer"]}) {
             draft { id } errors { code } } }""",
        "NOT_FOUND",
    ),
    "deleteDraft": Scene(_draft, "mutation($id: ID!) { deleteDraft(id: $id) { done errors { code } } }", "NOT_FOUND"),
    "handOverDraft": Scene(
        _handed(S.PROVIDER_EDITING), _draft_move("handOverDraft", ", version: 1"), "NOT_FOUND", _louise
    ),
    "resumeDraft": Scene(_handed(S.AWAITING_MEMBER), _draft_move("resumeDraft", ", version: 2"), "NOT_FOUND"),
    "refuseDraft": Scene(_handed(S.AWAITING_MEMBER), _draft_move("refuseDraft", ", version: 2"), "NOT_FOUND"),
    "transmitDraft": Scene(_draft, _draft_move("transmitDraft", ", version: 1"), "NOT_FOUND"),
    "cancelDossier": Scene(
        _dossier(D.GRANTED), _dossier_move("cancelDossier", ', version: 3, reason: "Reporté."'), "NOT_FOUND"
    ),
    "addBankDetails": Scene(
        _dossier(D.GRANTED),
        """mutation($id: ID!) { addBankDetails(
             dossierId: $id, holder: "HUMANDO", iban: "FR76 3000 6000 0112 3456 7890 189") {
             dossier { id } errors { code } } }""",
        "NOT_FOUND",
    ),
    "sendMessage": Scene(
        _dossier(D.GRANTED),
        """mutation($id: ID!) { sendMessage(dossierId: $id, body: "Bonjour.") {
             message { id } errors { code } } }""",
        "NOT_FOUND",
    ),
    "startDossierReview": Scene(
        _dossier(D.TRANSMITTED), _dossier_move("startDossierReview", ", version: 1"), "FORBIDDEN", _agent
    ),
    "requestDocuments": Scene(
        _dossier(D.UNDER_REVIEW),
        _dossier_move("requestDocuments", ', version: 2, documents: [{nature: "RIB"}]'),
        "FORBIDDEN",
        _agent,
    ),
    "grantDossier": Scene(
        _dossier(D.UNDER_REVIEW),
        "mutation($id: ID!) { grantDossier(input: {id: $id, version: 2}) { dossier { id } errors { code } } }",
        "FORBIDDEN",
        _agent,
    ),
    "refuseDossier": Scene(
        _dossier(D.UNDER_REVIEW), _dossier_move("refuseDossier", ', version: 2, reason: "Non."'), "FORBIDDEN", _agent
    ),
    "reviewDocument": Scene(
        _document,
        "mutation($id: ID!) { reviewDocument(id: $id, conformity: CONFORM) { document { id } errors { code } } }",
        "FORBIDDEN",
        _agent,
    ),
    "uploadDocument": Scene(
        _draft,
        """mutation($id: ID!, $file: Upload!) {
             uploadDocument(subjectId: $id, nature: "RIB", file: $file) { document { nature } errors { code } } }""",
        "NOT_FOUND",
    ),
}
# The other fields of the spine have their own files: accounts, attachments, the bell, nodes.
SUBJECTS = {"resolvers.drafts", "resolvers.dossiers", "resolvers.documents"}


@pytest.fixture(autouse=True)
def storage(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Documents go to a folder of the test."""
    monkeypatch.setenv("GUICHET_STORAGE_URL", f"file://{tmp_path_factory.mktemp('documents')}")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def _variables(text: str, id: str) -> dict[str, Any]:
    given: dict[str, Any] = {"id": id} if "$id" in text else {}
    return given | ({"file": UploadFile(BytesIO(PDF), filename="rib.pdf")} if "$file" in text else {})


def test_every_field_on_requests_has_its_scene() -> None:
    served = {
        door.name
        for door in doors()
        if door.kind != "subscription" and not door.later and door.function.__module__ in SUBJECTS
    }
    assert served == SCENES.keys(), "tell four callers about it in this file"


@pytest.mark.parametrize("field", SCENES)
async def test_four_callers(database: str, cast: Cast, field: str) -> None:
    scene = SCENES[field]
    id = await scene.make(cast)
    before = await dump(database)
    assert await code(scene.text, **_variables(scene.text, id)) == "UNAUTHENTICATED"
    assert await code(scene.text, cast.paul, **_variables(scene.text, id)) == "FORBIDDEN"
    foreign = await ask(scene.text, scene.stranger(cast), **_variables(scene.text, id))
    if isinstance(scene.stranger_told, str):
        assert [error["extensions"]["code"] for error in foreign["errors"]] == [scene.stranger_told]
        assert foreign["data"] is None
    else:
        assert foreign == {"data": {field: scene.stranger_told}}
    assert await dump(database) == before
    answer = await ask(scene.text, scene.allowed(cast), **_variables(scene.text, id))
    assert "errors" not in answer
    found = answer["data"][field]
    assert found.get("errors", []) == []
    if scene.text.startswith("mutation"):
        assert await dump(database) != before
    else:
        assert any(found.values())
