-- FranceConnect: who a person is there, what signs them out there, and the journeys to it that have not come back yet.

CREATE TABLE franceconnect_identity (
    id {uuid} PRIMARY KEY,
    issuer VARCHAR(200) NOT NULL,
    subject VARCHAR(255) NOT NULL,
    birth_date VARCHAR(10) NOT NULL,
    since {instant} NOT NULL,
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT franceconnect_identity_subject_once UNIQUE (issuer, subject),
    CONSTRAINT franceconnect_identity_user_once UNIQUE (user_id)
);

CREATE TABLE franceconnect_sign_in (
    session_id {uuid} PRIMARY KEY REFERENCES sign_in_session (id) ON DELETE CASCADE,
    sealed_id_token TEXT NOT NULL
);

CREATE TABLE franceconnect_journey (
    state_digest VARCHAR(64) NOT NULL PRIMARY KEY,
    browser_digest VARCHAR(64),
    address_digest VARCHAR(64) NOT NULL,
    expires_at {instant} NOT NULL,
    session_id {uuid} REFERENCES sign_in_session (id) ON DELETE CASCADE
);
CREATE INDEX franceconnect_journey_by_address ON franceconnect_journey (address_digest);
CREATE INDEX franceconnect_journey_by_expiry ON franceconnect_journey (expires_at);
CREATE INDEX franceconnect_journey_by_session ON franceconnect_journey (session_id);
