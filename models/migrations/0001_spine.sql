-- The spine: people, entities, attachments, sign-ins, drafts, dossiers, documents, facts, the bell, mails.
-- One text for both dialects; each placeholder in braces stands for the type that the object mapper reads and writes.
-- Amounts are cents, quantities hundredths. Every rule that must hold for ever has a named constraint and a test.

CREATE TABLE person (
    id {uuid} PRIMARY KEY,
    status VARCHAR(20) NOT NULL,
    home_side VARCHAR(12) NOT NULL,
    civility VARCHAR(8),
    first_name VARCHAR(80) NOT NULL,
    birth_name VARCHAR(80) NOT NULL,
    usage_name VARCHAR(80),
    login VARCHAR(120) NOT NULL,
    login_email VARCHAR(120),
    contact_email VARCHAR(120),
    phone VARCHAR(20),
    mobile_phone VARCHAR(20),
    password_hash VARCHAR(200),
    nir_digest VARCHAR(64),
    created_at {instant} NOT NULL,
    CONSTRAINT person_login_once UNIQUE (login),
    CONSTRAINT person_login_email_once UNIQUE (login_email),
    CONSTRAINT person_nir_digest_once UNIQUE (nir_digest),
    CONSTRAINT person_status_known CHECK (status IN ('AWAITING_ACTIVATION', 'AWAITING_APPROVAL', 'ACTIVE', 'REJECTED', 'DEACTIVATED')),
    CONSTRAINT person_side_known CHECK (home_side IN ('MEMBER', 'PROVIDER', 'PRESCRIBER', 'INDIVIDUAL', 'STAFF'))
);

CREATE TABLE company (
    id {uuid} PRIMARY KEY,
    siren VARCHAR(9) NOT NULL,
    name VARCHAR(255) NOT NULL,
    naf VARCHAR(5),
    idcc VARCHAR(4),
    headcount INT,
    CONSTRAINT company_siren_once UNIQUE (siren),
    CONSTRAINT company_siren_nine_digits CHECK (length(siren) = 9)
);

CREATE TABLE establishment (
    id {uuid} PRIMARY KEY,
    siret VARCHAR(14) NOT NULL,
    name VARCHAR(255) NOT NULL,
    head_office {bool} NOT NULL,
    line VARCHAR(255),
    complement VARCHAR(255),
    postal_code VARCHAR(5),
    city VARCHAR(100),
    commune_code VARCHAR(5),
    closed_on DATE,
    company_id {uuid} NOT NULL REFERENCES company (id) ON DELETE RESTRICT,
    CONSTRAINT establishment_siret_once UNIQUE (siret),
    CONSTRAINT establishment_siret_fourteen_digits CHECK (length(siret) = 14)
);
CREATE INDEX establishment_by_company ON establishment (company_id);

CREATE TABLE attachment (
    id {uuid} PRIMARY KEY,
    side VARCHAR(12) NOT NULL,
    roles VARCHAR(120) NOT NULL,
    active {bool} NOT NULL,
    since {instant} NOT NULL,
    company_id {uuid} REFERENCES company (id) ON DELETE RESTRICT,
    establishment_id {uuid} REFERENCES establishment (id) ON DELETE RESTRICT,
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT attachment_to_one_entity CHECK ((company_id IS NULL) <> (establishment_id IS NULL)),
    CONSTRAINT attachment_side_known CHECK (side IN ('MEMBER', 'PROVIDER', 'PRESCRIBER', 'INDIVIDUAL', 'STAFF')),
    CONSTRAINT attachment_company_once UNIQUE (user_id, side, company_id),
    CONSTRAINT attachment_establishment_once UNIQUE (user_id, side, establishment_id)
);
CREATE INDEX attachment_by_company ON attachment (company_id);
CREATE INDEX attachment_by_establishment ON attachment (establishment_id);
CREATE INDEX attachment_by_user ON attachment (user_id);

CREATE TABLE attachment_request (
    id {uuid} PRIMARY KEY,
    side VARCHAR(12) NOT NULL,
    requested_roles {json} NOT NULL,
    status VARCHAR(10) NOT NULL,
    created_at {instant} NOT NULL,
    decided_at {instant},
    decline_reason VARCHAR(1000),
    company_id {uuid} REFERENCES company (id) ON DELETE RESTRICT,
    decided_by_id {uuid} REFERENCES person (id) ON DELETE CASCADE,
    establishment_id {uuid} REFERENCES establishment (id) ON DELETE RESTRICT,
    requester_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT attachment_request_to_one_entity CHECK ((company_id IS NULL) <> (establishment_id IS NULL)),
    CONSTRAINT attachment_request_status_known CHECK (status IN ('PENDING', 'ACCEPTED', 'DECLINED', 'CANCELLED')),
    CONSTRAINT attachment_request_decided_has_date CHECK ((status = 'PENDING') = (decided_at IS NULL))
);
CREATE INDEX attachment_request_by_company ON attachment_request (company_id);
CREATE INDEX attachment_request_by_decided_by ON attachment_request (decided_by_id);
CREATE INDEX attachment_request_by_establishment ON attachment_request (establishment_id);
CREATE INDEX attachment_request_by_requester ON attachment_request (requester_id);

CREATE TABLE sign_in_session (
    id {uuid} PRIMARY KEY,
    side VARCHAR(12) NOT NULL,
    created_at {instant} NOT NULL,
    last_used_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    user_agent VARCHAR(300),
    revoked_at {instant},
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE);
CREATE INDEX sign_in_session_by_user ON sign_in_session (user_id);

CREATE TABLE refresh_token (
    id {uuid} PRIMARY KEY,
    digest VARCHAR(64) NOT NULL,
    issued_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    used_at {instant},
    session_id {uuid} NOT NULL REFERENCES sign_in_session (id) ON DELETE CASCADE,
    CONSTRAINT refresh_token_digest_once UNIQUE (digest)
);
CREATE INDEX refresh_token_by_session ON refresh_token (session_id);

CREATE TABLE signing_key (
    id {uuid} PRIMARY KEY,
    kid VARCHAR(64) NOT NULL,
    public_jwk {json} NOT NULL,
    sealed_private TEXT NOT NULL,
    created_at {instant} NOT NULL,
    CONSTRAINT signing_key_kid_once UNIQUE (kid)
);

CREATE TABLE draft (
    id {uuid} PRIMARY KEY,
    number INT NOT NULL,
    scheme VARCHAR(10) NOT NULL,
    sub_scheme VARCHAR(30),
    state VARCHAR(20) NOT NULL,
    entry_state VARCHAR(20) NOT NULL,
    title VARCHAR(400) NOT NULL,
    title_key VARCHAR(400) NOT NULL,
    start_date DATE,
    end_date DATE,
    start_key DATE NOT NULL,
    created_by_side VARCHAR(12) NOT NULL,
    management_mandate {bool} NOT NULL,
    payment_subrogation {bool} NOT NULL,
    alert {bool} NOT NULL,
    "values" {json} NOT NULL,
    block_versions {json} NOT NULL,
    trainees {json} NOT NULL,
    organisations {json} NOT NULL,
    search TEXT NOT NULL,
    trainee_search TEXT NOT NULL,
    version INT NOT NULL,
    contact_email VARCHAR(120),
    created_at {instant} NOT NULL,
    updated_at {instant} NOT NULL,
    deleted_at {instant},
    created_by_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    creator_id {uuid} NOT NULL REFERENCES establishment (id) ON DELETE RESTRICT,
    establishment_id {uuid} REFERENCES establishment (id) ON DELETE RESTRICT,
    CONSTRAINT draft_number_once UNIQUE (number),
    CONSTRAINT draft_state_known CHECK (state IN ('MEMBER_EDITING', 'PROVIDER_EDITING', 'AWAITING_MEMBER', 'MEMBER_RESUMED', 'REFUSED_BY_MEMBER', 'TRANSMITTING', 'TRANSMITTED')),
    CONSTRAINT draft_entry_state_is_an_entry CHECK (entry_state IN ('MEMBER_EDITING', 'PROVIDER_EDITING', 'MEMBER_RESUMED')),
    CONSTRAINT draft_created_by_member_or_provider CHECK (created_by_side IN ('MEMBER', 'PROVIDER')),
    CONSTRAINT draft_version_positive CHECK (version >= 1),
    CONSTRAINT draft_transmitted_stays CHECK (deleted_at IS NULL OR state NOT IN ('TRANSMITTING', 'TRANSMITTED')),
    CONSTRAINT draft_number_positive CHECK (number >= 1)
);
CREATE INDEX draft_by_created_by ON draft (created_by_id);
CREATE INDEX draft_by_creator ON draft (creator_id);
CREATE INDEX draft_by_establishment ON draft (establishment_id);

CREATE TABLE dossier (
    id {uuid} PRIMARY KEY,
    number VARCHAR(12) NOT NULL,
    internal_reference VARCHAR(60),
    registration_number VARCHAR(20),
    scheme VARCHAR(10) NOT NULL,
    sub_scheme VARCHAR(30),
    status VARCHAR(20) NOT NULL,
    title VARCHAR(400) NOT NULL,
    title_key VARCHAR(400) NOT NULL,
    start_date DATE,
    end_date DATE,
    start_key DATE NOT NULL,
    management_mandate {bool} NOT NULL,
    payment_subrogation {bool} NOT NULL,
    "values" {json} NOT NULL,
    search TEXT NOT NULL,
    trainee_search TEXT NOT NULL,
    version INT NOT NULL,
    contact_email VARCHAR(120),
    transmitted_at {instant} NOT NULL,
    transmitted_by_side VARCHAR(12) NOT NULL,
    decided_at {instant},
    decision_reason VARCHAR(2000),
    updated_at {instant} NOT NULL,
    assignee_id {uuid} REFERENCES person (id) ON DELETE RESTRICT,
    establishment_id {uuid} NOT NULL REFERENCES establishment (id) ON DELETE RESTRICT,
    transmitted_by_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    draft_id {uuid} NOT NULL REFERENCES draft (id) ON DELETE RESTRICT,
    CONSTRAINT dossier_number_once UNIQUE (number),
    CONSTRAINT dossier_draft_id_once UNIQUE (draft_id),
    CONSTRAINT dossier_status_known CHECK (status IN ('TRANSMITTING', 'TRANSMITTED', 'UNDER_REVIEW', 'AWAITING_DOCUMENTS', 'GRANTED', 'REFUSED', 'CANCELLED', 'AWAITING_INVOICES', 'TERMINATED', 'SETTLED')),
    CONSTRAINT dossier_number_length CHECK (length(number) = 12),
    CONSTRAINT dossier_version_positive CHECK (version >= 1),
    CONSTRAINT dossier_decided_has_date CHECK (status NOT IN ('GRANTED', 'REFUSED') OR decided_at IS NOT NULL),
    CONSTRAINT dossier_refused_has_reason CHECK (status NOT IN ('REFUSED', 'CANCELLED') OR decision_reason IS NOT NULL)
);
CREATE INDEX dossier_by_assignee ON dossier (assignee_id);
CREATE INDEX dossier_by_establishment ON dossier (establishment_id);
CREATE INDEX dossier_by_transmitted_by ON dossier (transmitted_by_id);

CREATE TABLE trainee (
    id {uuid} PRIMARY KEY,
    position INT NOT NULL,
    key VARCHAR(40) NOT NULL,
    first_name VARCHAR(80) NOT NULL,
    birth_name VARCHAR(80) NOT NULL,
    usage_name VARCHAR(80),
    dossier_id {uuid} NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    CONSTRAINT trainee_position_once UNIQUE (dossier_id, position),
    CONSTRAINT trainee_key_once UNIQUE (dossier_id, key)
);

CREATE TABLE training_module (
    id {uuid} PRIMARY KEY,
    position INT NOT NULL,
    key VARCHAR(40) NOT NULL,
    title VARCHAR(255) NOT NULL,
    organisation_name VARCHAR(255),
    organisation_siret VARCHAR(14),
    hours_hundredths INT,
    start_date DATE,
    end_date DATE,
    search TEXT NOT NULL,
    trainee_search TEXT NOT NULL,
    dossier_id {uuid} NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    organisation_id {uuid} REFERENCES establishment (id) ON DELETE RESTRICT,
    CONSTRAINT training_module_position_once UNIQUE (dossier_id, position),
    CONSTRAINT training_module_key_once UNIQUE (dossier_id, key)
);
CREATE INDEX training_module_by_organisation ON training_module (organisation_id);

CREATE TABLE funding_line (
    id {uuid} PRIMARY KEY,
    position INT NOT NULL,
    nature VARCHAR(30) NOT NULL,
    nature_label VARCHAR(100) NOT NULL,
    requested_cents BIGINT,
    quantity_hundredths BIGINT,
    unit VARCHAR(30),
    payee_name VARCHAR(255),
    payee_siret VARCHAR(14),
    granted_cents BIGINT NOT NULL,
    paid_cents BIGINT NOT NULL,
    dossier_id {uuid} NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    module_id {uuid} REFERENCES training_module (id) ON DELETE CASCADE,
    CONSTRAINT funding_line_position_once UNIQUE (dossier_id, position),
    CONSTRAINT funding_line_not_negative CHECK ((requested_cents IS NULL OR requested_cents >= 0) AND granted_cents >= 0 AND paid_cents >= 0),
    CONSTRAINT funding_line_paid_at_most_granted CHECK (paid_cents <= granted_cents)
);
CREATE INDEX funding_line_by_module ON funding_line (module_id);

CREATE TABLE funding_share (
    id {uuid} PRIMARY KEY,
    position INT NOT NULL,
    label VARCHAR(100),
    granted_cents BIGINT NOT NULL,
    paid_cents BIGINT NOT NULL,
    line_id {uuid} NOT NULL REFERENCES funding_line (id) ON DELETE CASCADE,
    trainee_id {uuid} NOT NULL REFERENCES trainee (id) ON DELETE CASCADE,
    CONSTRAINT funding_share_trainee_once UNIQUE (line_id, trainee_id),
    CONSTRAINT funding_share_paid_at_most_granted CHECK (0 <= paid_cents AND paid_cents <= granted_cents)
);
CREATE INDEX funding_share_by_trainee ON funding_share (trainee_id);

CREATE TABLE module_trainee (
    id {uuid} PRIMARY KEY,
    module_id {uuid} NOT NULL REFERENCES training_module (id) ON DELETE CASCADE,
    trainee_id {uuid} NOT NULL REFERENCES trainee (id) ON DELETE CASCADE,
    CONSTRAINT module_trainee_once UNIQUE (module_id, trainee_id)
);
CREATE INDEX module_trainee_by_trainee ON module_trainee (trainee_id);

CREATE TABLE document (
    id {uuid} PRIMARY KEY,
    nature VARCHAR(40) NOT NULL,
    nature_label VARCHAR(100) NOT NULL,
    file_name VARCHAR(255) NOT NULL,
    media_type VARCHAR(60) NOT NULL,
    size INT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    storage_key VARCHAR(120) NOT NULL,
    conformity VARCHAR(12) NOT NULL,
    non_conformity_reason VARCHAR(1000),
    uploaded_at {instant} NOT NULL,
    dossier_id {uuid} REFERENCES dossier (id) ON DELETE CASCADE,
    draft_id {uuid} REFERENCES draft (id) ON DELETE CASCADE,
    uploaded_by_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT document_belongs_to_a_request CHECK (draft_id IS NOT NULL OR dossier_id IS NOT NULL),
    CONSTRAINT document_not_empty CHECK (size > 0),
    CONSTRAINT document_conformity_known CHECK (conformity IN ('PENDING', 'CONFORM', 'NOT_CONFORM')),
    CONSTRAINT document_not_conform_has_reason CHECK (conformity <> 'NOT_CONFORM' OR non_conformity_reason IS NOT NULL)
);
CREATE INDEX document_by_dossier ON document (dossier_id);
CREATE INDEX document_by_draft ON document (draft_id);
CREATE INDEX document_by_uploaded_by ON document (uploaded_by_id);

CREATE TABLE document_request (
    id {uuid} PRIMARY KEY,
    nature VARCHAR(40) NOT NULL,
    label VARCHAR(200) NOT NULL,
    comment VARCHAR(1000),
    due_on DATE,
    requested_at {instant} NOT NULL,
    dossier_id {uuid} NOT NULL REFERENCES dossier (id) ON DELETE CASCADE,
    fulfilled_by_id {uuid} REFERENCES document (id) ON DELETE CASCADE);
CREATE INDEX document_request_by_dossier ON document_request (dossier_id);
CREATE INDEX document_request_by_fulfilled_by ON document_request (fulfilled_by_id);

CREATE TABLE fact (
    id {bigserial},
    kind VARCHAR(60) NOT NULL,
    subject_type VARCHAR(40) NOT NULL,
    subject_id {uuid} NOT NULL,
    at {instant} NOT NULL,
    data {json} NOT NULL,
    done_at {instant},
    attempts INT NOT NULL,
    next_attempt_at {instant},
    by_id {uuid} REFERENCES person (id) ON DELETE RESTRICT);
CREATE INDEX fact_by_by ON fact (by_id);

CREATE TABLE inbox (
    id {uuid} PRIMARY KEY,
    side VARCHAR(12) NOT NULL,
    last_sequence INT NOT NULL,
    last_revision INT NOT NULL,
    unread_count INT NOT NULL,
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT inbox_once UNIQUE (user_id, side),
    CONSTRAINT inbox_counts_not_negative CHECK (last_sequence >= 0 AND last_revision >= last_sequence AND unread_count >= 0)
);
CREATE INDEX inbox_by_user ON inbox (user_id);

CREATE TABLE notification (
    id {uuid} PRIMARY KEY,
    kind VARCHAR(40) NOT NULL,
    side VARCHAR(12) NOT NULL,
    title VARCHAR(200) NOT NULL,
    body TEXT NOT NULL,
    subject_type VARCHAR(40) NOT NULL,
    subject_id {uuid} NOT NULL,
    created_at {instant} NOT NULL,
    fact_id BIGINT NOT NULL REFERENCES fact (id) ON DELETE CASCADE,
    CONSTRAINT notification_once UNIQUE (fact_id, kind, side)
);
CREATE INDEX notification_by_fact ON notification (fact_id);

CREATE TABLE inbox_entry (
    id {uuid} PRIMARY KEY,
    sequence INT NOT NULL,
    revision INT NOT NULL,
    created_at {instant} NOT NULL,
    read_at {instant},
    archived_at {instant},
    inbox_id {uuid} NOT NULL REFERENCES inbox (id) ON DELETE CASCADE,
    notification_id {uuid} NOT NULL REFERENCES notification (id) ON DELETE CASCADE,
    CONSTRAINT inbox_entry_sequence_once UNIQUE (inbox_id, sequence),
    CONSTRAINT inbox_entry_notification_once UNIQUE (inbox_id, notification_id)
);
CREATE INDEX inbox_entry_by_notification ON inbox_entry (notification_id);

CREATE TABLE delivery (
    id {bigserial},
    template VARCHAR(60) NOT NULL,
    address VARCHAR(255) NOT NULL,
    subject VARCHAR(255) NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    message_id VARCHAR(120) NOT NULL,
    state VARCHAR(10) NOT NULL,
    attempts INT NOT NULL,
    next_attempt_at {instant} NOT NULL,
    leased_until {instant},
    lease {uuid},
    last_error VARCHAR(500),
    sent_at {instant},
    created_at {instant} NOT NULL,
    fact_id BIGINT NOT NULL REFERENCES fact (id) ON DELETE CASCADE,
    CONSTRAINT delivery_message_id_once UNIQUE (message_id),
    CONSTRAINT delivery_once UNIQUE (fact_id, template, address),
    CONSTRAINT delivery_state_known CHECK (state IN ('PENDING', 'SENT', 'PARKED')),
    CONSTRAINT delivery_sent_has_date CHECK ((state = 'SENT') = (sent_at IS NOT NULL))
);
CREATE INDEX delivery_by_fact ON delivery (fact_id);

CREATE TABLE counter (
    name VARCHAR(40) PRIMARY KEY,
    value BIGINT NOT NULL);

CREATE TABLE idempotency_record (
    id {uuid} PRIMARY KEY,
    user_id {uuid} NOT NULL,
    key VARCHAR(255) NOT NULL,
    operation VARCHAR(60) NOT NULL,
    request_digest VARCHAR(64) NOT NULL,
    outcome {json} NOT NULL,
    created_at {instant} NOT NULL,
    CONSTRAINT idempotency_key_once UNIQUE (user_id, key)
);

CREATE UNIQUE INDEX attachment_request_pending_company_once
    ON attachment_request (requester_id, side, company_id) WHERE status = 'PENDING';
CREATE UNIQUE INDEX attachment_request_pending_establishment_once
    ON attachment_request (requester_id, side, establishment_id) WHERE status = 'PENDING';
CREATE INDEX fact_undone ON fact (id) WHERE done_at IS NULL;
CREATE INDEX fact_by_done ON fact (done_at);
CREATE INDEX fact_by_subject ON fact (subject_type, subject_id, id);
CREATE INDEX inbox_entry_by_revision ON inbox_entry (inbox_id, revision);
CREATE INDEX delivery_pending ON delivery (next_attempt_at) WHERE state = 'PENDING';
CREATE INDEX draft_by_creator_number ON draft (creator_id, number);
CREATE INDEX draft_by_creator_updated ON draft (creator_id, updated_at, id);
CREATE INDEX dossier_by_establishment_transmitted ON dossier (establishment_id, transmitted_at, id);
CREATE INDEX dossier_by_transmitted ON dossier (transmitted_at, id);
CREATE INDEX dossier_by_updated ON dossier (updated_at, id);
