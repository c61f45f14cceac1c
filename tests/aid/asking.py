"""What a person does with a request for aid over GraphQL."""

from typing import Any

from auth.viewer import Caller
from tests.resolvers.asking import told

CREATE = """mutation($input: CreateDraftInput!) { createDraft(input: $input) {
  draft { id number version state stateLabel title values establishment { siret } createdBySide allowedActions
    sections { section status } transmissionIssues { code message } trainees { displayName } }
  errors { code message path } } }"""
SAVE = """mutation($input: SaveDraftInput!) { saveDraft(input: $input) {
  draft { version contactEmail transmissionIssues { code message } } errors { code message path } } }"""
TRANSMIT = """mutation($id: ID!, $v: Int!) { transmitDraft(id: $id, version: $v) {
  draft { state } dossier { id number version } issues { code field } errors { code message } } }"""
ACCOUNT = """mutation($id: ID!) {
  addBankDetails(dossierId: $id, holder: "Claire Martin", iban: "FR76 3000 6000 0112 3456 7890 189") {
    dossier { bankDetails { holder ibanMasked } } errors { code message } } }"""
SEND = """mutation($id: ID!) { sendMessage(dossierId: $id, body: "Bonjour.") { message { id } errors { code } } }"""
CANCEL = """mutation($id: ID!, $v: Int!) { cancelDossier(id: $id, version: $v, reason: "Plus besoin.") {
  dossier { status } errors { code } } }"""
DOSSIER = """query($id: ID!) { dossier(id: $id) {
  number version status statusExplanation title values allowedActions contactEmail
  establishment { name } modules { title } trainees { displayName }
  funding { requested granted lines { nature { code label } module { title } beneficiary { name }
    requested granted shares { trainee { displayName } granted } } }
  documents { nature } documentRequests { nature } history { event } messages { totalCount } } }"""
LISTS = """query($words: String) {
  drafts(search: $words, filter: {state: [INDIVIDUAL_EDITING]}) { totalCount nodes { id title } }
  sent: drafts(search: $words, filter: {state: [TRANSMITTED]}) { totalCount nodes { id title } }
  dossiers(search: $words) { totalCount nodes { id title } } }"""


async def payload_of(text: str, by: Caller, **variables: Any) -> Any:
    """The payload of the only mutation of this text."""
    [payload] = (await told(text, by, **variables)).values()
    return payload
