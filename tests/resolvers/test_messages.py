"""«Échanger sur une demande en cours»: a member and the funder write to each other, and nobody else reads it."""

from typing import Any

import pytest

from auth.viewer import Caller
from models.documents import Document
from models.dossiers.messages import Message
from models.dossiers.reviewing import refuse, start_review
from models.facts import Fact
from tests import factories
from tests.cast import Cast
from tests.resolvers.answers_given import NOBODY, Answer, ask, gid

SEND = """mutation($id: ID!, $body: String!, $files: [ID!]) {
  sendMessage(dossierId: $id, body: $body, documentIds: $files) {
    message { body fromStaff author { displayName } documents { natureLabel } } errors { code message path } } }"""
READ = """query($id: ID!, $first: Int, $after: String) { dossier(id: $id) { messages(first: $first, after: $after) {
  totalCount pageInfo { endCursor } nodes { body fromStaff author { displayName } } } } }"""


async def sent(by: Caller, dossier: Any, body: str = "Bonjour.", **more: Any) -> Answer:
    return await ask(SEND, by, id=gid("Dossier", dossier.id), body=body, **more)


async def read(by: Caller, dossier: Any, **window: Any) -> Any:
    return (await ask(READ, by, id=gid("Dossier", dossier.id), **window))["dossier"]["messages"]


@pytest.mark.feature("AGE-20")
async def test_a_member_writes_with_a_document_and_the_funder_answers(cast: Cast) -> None:
    dossier = await factories.dossier(cast.anne)
    agreement = await Document.everyones("a test").get(dossier_id=dossier.id, nature="CONVENTION")
    asked = await sent(cast.anne, dossier, "  Voici la convention signée. ", files=[gid("Document", agreement.id)])
    assert asked["sendMessage"] == {
        "message": {
            "body": "Voici la convention signée.",
            "fromStaff": False,
            "author": {"displayName": "Anne Garnier"},
            "documents": [{"natureLabel": "Convention"}],
        },
        "errors": [],
    }
    assert (await sent(cast.agent, dossier, "Merci."))["sendMessage"]["message"]["fromStaff"] is True
    for viewer in (cast.anne, cast.agent):
        assert (await read(viewer, dossier))["nodes"] == [
            {"body": "Voici la convention signée.", "fromStaff": False, "author": {"displayName": "Anne Garnier"}},
            {"body": "Merci.", "fromStaff": True, "author": {"displayName": "Sacha Petit"}},
        ]
    first = await read(cast.anne, dossier, first=1)
    rest = await read(cast.anne, dossier, first=1, after=first["pageInfo"]["endCursor"])
    assert (first["totalCount"], [one["body"] for one in rest["nodes"]]) == (2, ["Merci."])
    facts = await Fact.everyones("a test").filter(kind="dossier.message_sent")
    assert "convention signée" not in repr([fact.data for fact in facts])


async def test_a_provider_of_the_dossier_neither_reads_nor_writes(cast: Cast) -> None:
    dossier = await factories.dossier(cast.anne)
    await sent(cast.anne, dossier)
    assert await read(cast.louise, dossier) == {"totalCount": 0, "pageInfo": {"endCursor": None}, "nodes": []}
    refused = (await sent(cast.louise, dossier))["sendMessage"]
    assert [error["code"] for error in refused["errors"]] == ["TRANSITION_NOT_ALLOWED"]
    assert await Message.everyones("a test").count() == 1


@pytest.mark.parametrize(
    ("body", "code", "sentence"),
    [
        ("", "MESSAGE_REQUIRED", "Écrivez un message."),
        (" \n", "MESSAGE_REQUIRED", "Écrivez un message."),
        ("x" * 5001, "TEXT_TOO_LONG", "Ce texte ne peut dépasser 5000 caractères."),
    ],
)
async def test_a_message_says_something_and_not_too_much(cast: Cast, body: str, code: str, sentence: str) -> None:
    dossier = await factories.dossier(cast.anne)
    refused = (await sent(cast.anne, dossier, body))["sendMessage"]
    assert refused == {"message": None, "errors": [{"code": code, "message": sentence, "path": ["body"]}]}


async def test_one_writes_about_ones_own_dossiers_with_their_documents_until_they_are_closed(cast: Cast) -> None:
    dossier = await factories.dossier(cast.anne)
    other = await factories.dossier(cast.anne)
    foreign = await Document.everyones("a test").filter(dossier_id=other.id).first()
    assert foreign is not None
    for caller, code in ((NOBODY, "UNAUTHENTICATED"), (cast.paul, "FORBIDDEN"), (cast.camille, "NOT_FOUND")):
        assert (await sent(caller, dossier)).codes == [code]
    assert (await sent(cast.anne, dossier, files=[gid("Document", foreign.id)])).codes == ["NOT_FOUND"]
    opened = await start_review(dossier.id, version=1, by=cast.agent)
    await refuse(dossier.id, version=opened.version, reason="Hors critères.", by=cast.agent)
    refused = (await sent(cast.anne, dossier))["sendMessage"]
    assert [error["code"] for error in refused["errors"]] == ["TRANSITION_NOT_ALLOWED"]
    assert await Message.everyones("a test").count() == 0
    assert await Fact.everyones("a test").filter(kind="dossier.message_sent").count() == 0
