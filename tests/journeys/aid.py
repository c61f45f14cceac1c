"""What is said of a request for aid at the counter, and how a document is sent."""

from typing import Any

import orjson

from tests.attacks.generated import PDF
from tests.journeys.counter import Counter, Person

CREATE = """mutation($values: JSON!) { createDraft(input: {scheme: "AIDE", values: $values}) {
  draft { id version state values } errors { code message path } } }"""
SAVE = """mutation($id: ID!, $v: Int!, $values: JSON!, $e: String) {
  saveDraft(input: {id: $id, version: $v, values: $values, contactEmail: $e}) {
    draft { version contactEmail transmissionIssues { code } } errors { code message path } } }"""
TRANSMIT = """mutation($id: ID!, $v: Int!) { transmitDraft(id: $id, version: $v) {
  draft { state } dossier { id number version } issues { code field fullMessage } errors { code message } } }"""
ASK = """mutation($id: ID!, $version: Int!) {
  requestDocuments(id: $id, version: $version, documents: [{nature: "OTHER", label: "Devis"}]) {
    dossier { version } errors { code message } } }"""
UPLOAD = """mutation($subject: ID!, $nature: String!, $file: Upload!) {
  uploadDocument(subjectId: $subject, nature: $nature, file: $file) { document { id } errors { code message } } }"""
FOLLOW = """query($id: ID!) { dossier(id: $id) {
  status statusLabel version documents { nature } documentRequests { label fulfilledBy { id } }
  funding { granted } bankDetails { ibanMasked } history { label } } }"""
ADD_ACCOUNT = """mutation($id: ID!) {
  addBankDetails(dossierId: $id, holder: "Anaïs Bleu", iban: "FR76 3000 6000 0112 3456 7890 189") {
    dossier { bankDetails { ibanMasked } } errors { code message } } }"""
CHANGED = "subscription($id: ID!) { dossierChanged(id: $id) { status } }"
BELL = "subscription { bell { kind notification { title } } }"


async def sends(counter: Counter, person: Person, subject: str, nature: str) -> None:
    """A document, as a form of the front end sends it."""
    variables: dict[str, Any] = {"subject": subject, "nature": nature, "file": None}
    answer = await counter.live.http.post(
        "/graphql",
        data={
            "operations": orjson.dumps({"query": UPLOAD, "variables": variables}).decode(),
            "map": '{"0": ["variables.file"]}',
        },
        files={"0": ("piece.pdf", PDF)},
        headers={"authorization": f"Bearer {person.token}", "x-requested-with": "test"},
    )
    assert answer.json()["data"]["uploadDocument"]["errors"] == [], answer.text
