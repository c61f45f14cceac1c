"""What is done to a request over GraphQL, and the fact that it must leave, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TRANSMIT = """mutation($id: ID!, $version: Int!, $key: String) {
  told: transmitDraft(id: $id, version: $version, idempotencyKey: $key) {
    dossier { id version status } errors { code message } issues { message } } }"""
REVIEW = """mutation($id: ID!, $version: Int!) {
  told: startDossierReview(id: $id, version: $version) { dossier { id version status } errors { code message } } }"""
REQUEST = """mutation($id: ID!, $version: Int!) {
  told: requestDocuments(id: $id, version: $version, documents: [{nature: "CONVENTION"}]) {
    dossier { id version status } errors { code message } } }"""
GRANT = """mutation($id: ID!, $version: Int!) {
  told: grantDossier(input: {id: $id, version: $version}) {
    dossier { id version status } errors { code message } } }"""
REFUSE = """mutation($id: ID!, $version: Int!) {
  told: refuseDossier(id: $id, version: $version, reason: "Hors plan") {
    dossier { id version status } errors { code message } } }"""
CANCEL = """mutation($id: ID!, $version: Int!) {
  told: cancelDossier(id: $id, version: $version, reason: "Session annulée") {
    dossier { id version status } errors { code message } } }"""


@dataclass(frozen=True)
class Deed:
    """One mutation on the version that was seen; afterwards the dossier has this status."""

    fact: str
    text: str
    status: str
    keyed: bool = False
    """Whether it carries an idempotency key: a retry gives the first answer. Others are protected by the version."""

    def variables(self, id: str, version: int, key: str) -> dict[str, Any]:
        return {"id": id, "version": version} | ({"key": key} if self.keyed else {})


SENT_IN = Deed("dossier.transmitted", TRANSMIT, "TRANSMITTED", keyed=True)
REVIEWED = Deed("dossier.review_started", REVIEW, "UNDER_REVIEW")
ASKED_FOR = Deed("dossier.documents_requested", REQUEST, "AWAITING_DOCUMENTS")
REFUSED = Deed("dossier.refused", REFUSE, "REFUSED")
GRANTED = Deed("dossier.granted", GRANT, "GRANTED")
CANCELLED = Deed("dossier.cancelled", CANCEL, "CANCELLED")

STORIES: tuple[tuple[Deed, ...], ...] = (
    (SENT_IN, REVIEWED, ASKED_FOR, REFUSED),
    (SENT_IN, REVIEWED, GRANTED, CANCELLED),
)
"""What becomes of a request, from its transmission to its end."""
