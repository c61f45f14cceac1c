-- What a member and the funder write to each other about a dossier, and the accounts on which it is to be paid.

CREATE TABLE dossier_message (
    id {uuid} PRIMARY KEY,
    from_staff {bool} NOT NULL,
    body TEXT NOT NULL,
    sent_at {instant} NOT NULL,
    author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    dossier_id {uuid} NOT NULL REFERENCES dossier (id) ON DELETE CASCADE
);
CREATE INDEX dossier_message_by_author ON dossier_message (author_id);
CREATE INDEX dossier_message_by_dossier ON dossier_message (dossier_id);

CREATE TABLE message_document (
    id {uuid} PRIMARY KEY,
    document_id {uuid} NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    message_id {uuid} NOT NULL REFERENCES dossier_message (id) ON DELETE CASCADE,
    CONSTRAINT message_document_once UNIQUE (message_id, document_id)
);
CREATE INDEX message_document_by_document ON message_document (document_id);

CREATE TABLE bank_details (
    id {uuid} PRIMARY KEY,
    holder VARCHAR(160) NOT NULL,
    sealed_iban VARCHAR(200) NOT NULL,
    iban_end VARCHAR(4) NOT NULL,
    bic VARCHAR(11),
    added_at {instant} NOT NULL,
    added_by_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    dossier_id {uuid} NOT NULL REFERENCES dossier (id) ON DELETE CASCADE
);
CREATE INDEX bank_details_by_adder ON bank_details (added_by_id);
CREATE INDEX bank_details_by_dossier ON bank_details (dossier_id);
