"""The GraphQL texts of the stories."""

SCHEME = """
query { fundingScheme(code: "AF") { sections { code label blocks { code label fields { code label } } }
  expectedDocuments { nature label } } }
"""
CREATE = """
mutation ($values: JSON) {
  createDraft(input: {scheme: "AF", subScheme: "PDC", values: $values}) {
    draft { id number version stateLabel title establishment { name siret } }
    errors { message }
  }
}
"""
SAVE = """
mutation ($id: ID!, $version: Int!, $values: JSON!) {
  saveDraft(input: {id: $id, version: $version, values: $values}) {
    draft { id version title sections { label status } }
    errors { message path }
  }
}
"""
TRANSMIT = """
mutation ($id: ID!, $version: Int!) {
  transmitDraft(id: $id, version: $version) {
    dossier { id number version title statusLabel funding { requested } }
    issues { code section block index field fullMessage blocking }
    errors { message }
  }
}
"""
REVIEW = """
mutation ($id: ID!, $version: Int!) {
  startDossierReview(id: $id, version: $version) {
    dossier { version statusLabel documents { id natureLabel } }
    errors { message }
  }
}
"""
CONTROL = """
mutation ($id: ID!) {
  reviewDocument(id: $id, conformity: CONFORM) { document { natureLabel conformity } errors { message } }
}
"""
GRANT = """
mutation ($id: ID!, $version: Int!) {
  grantDossier(input: {id: $id, version: $version}) { dossier { version statusLabel } errors { message } }
}
"""
DOSSIER = """
query ($id: ID!) {
  dossier(id: $id) {
    number title statusLabel statusExplanation startDate endDate
    establishment { name }
    funding {
      requested granted paid balance
      lines {
        nature { label } beneficiary { name } requested granted
        shares { granted trainee { displayName } }
      }
    }
  }
}
"""
REQUEST_ATTACHMENT = """
mutation ($number: String!) {
  requestAttachment(input: {entityNumber: $number, side: MEMBER, roles: [CONTACT]}) {
    request { id status } errors { code message }
  }
}
"""
ACCEPT_ATTACHMENT = """
mutation ($id: ID!) {
  acceptAttachmentRequest(id: $id) { request { status } attachment { id roles } errors { message } }
}
"""
SET_ROLES = """
mutation ($id: ID!, $roles: [Role!]!) {
  setAttachmentRoles(id: $id, roles: $roles) { attachment { roles } errors { message } }
}
"""
PREVIEW = """
query ($number: String!) { entityPreview(number: $number) { number name hasAdministrator } }
"""
COLLEAGUES = """
query ($number: String!) {
  attachments(entityNumber: $number, first: 20) { totalCount nodes { user { displayName } roles } }
}
"""
DRAFTS = """
query { drafts(first: 5) { totalCount nodes { number title stateLabel } } }
"""
