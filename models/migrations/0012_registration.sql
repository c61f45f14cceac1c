-- Registrations that wait for their e-mail to be confirmed, what was accepted, and the letters about accounts.

ALTER TABLE person ADD COLUMN organisation VARCHAR(120);

CREATE TABLE registration (
    id {uuid} PRIMARY KEY,
    side VARCHAR(12) NOT NULL,
    email VARCHAR(120) NOT NULL,
    login VARCHAR(120) NOT NULL,
    nir_digest VARCHAR(64),
    details {json} NOT NULL,
    entity_number VARCHAR(14),
    requested_roles {json} NOT NULL,
    terms_version VARCHAR(20) NOT NULL,
    created_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    CONSTRAINT registration_side_open CHECK (side IN ('MEMBER', 'PROVIDER', 'PRESCRIBER', 'INDIVIDUAL'))
);
CREATE INDEX registration_by_email ON registration (email);
CREATE INDEX registration_by_login ON registration (login);
CREATE INDEX registration_by_nir ON registration (nir_digest);
CREATE INDEX registration_by_expiry ON registration (expires_at);

CREATE TABLE terms_acceptance (
    id {uuid} PRIMARY KEY,
    version VARCHAR(20) NOT NULL,
    accepted_at {instant} NOT NULL,
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT terms_acceptance_once UNIQUE (user_id, version)
);

CREATE TABLE account_letter (
    id {uuid} PRIMARY KEY,
    purpose VARCHAR(20) NOT NULL,
    address VARCHAR(120),
    address_digest VARCHAR(64) NOT NULL,
    ip_digest VARCHAR(64),
    created_at {instant} NOT NULL,
    expires_at {instant},
    used_at {instant},
    registration_id {uuid} REFERENCES registration (id) ON DELETE SET NULL,
    user_id {uuid} REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT account_letter_purpose_known CHECK (purpose IN ('ACTIVATION', 'WELCOME', 'ALREADY_REGISTERED', 'REMINDER',
        'PASSWORD_CHANGED', 'EMAIL_TO_CONFIRM', 'EMAIL_CHANGED')),
    CONSTRAINT account_letter_has_one_subject CHECK (registration_id IS NULL OR user_id IS NULL)
);
CREATE INDEX account_letter_by_address ON account_letter (address_digest);
CREATE INDEX account_letter_by_ip ON account_letter (ip_digest);
CREATE INDEX account_letter_by_registration ON account_letter (registration_id);
CREATE INDEX account_letter_by_user ON account_letter (user_id);
CREATE INDEX account_letter_by_age ON account_letter (created_at);
