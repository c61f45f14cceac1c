-- A mandate lets the client of a third party act for the user who gave it, within some of their attachments and scopes.
-- Its sign-ins say so: ending it ends them.

CREATE TABLE api_mandate (
    id {uuid} PRIMARY KEY,
    side VARCHAR(12) NOT NULL,
    scopes {json} NOT NULL,
    attachment_ids {json} NOT NULL,
    created_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    last_used_at {instant},
    revoked_at {instant},
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    client_id {uuid} NOT NULL REFERENCES api_client (id) ON DELETE CASCADE,
    CONSTRAINT api_mandate_side_known CHECK (side IN ('MEMBER', 'PROVIDER', 'PRESCRIBER')),
    CONSTRAINT api_mandate_expires_after_it_was_given CHECK (expires_at > created_at)
);
CREATE INDEX api_mandate_by_giver ON api_mandate (user_id, side);
CREATE INDEX api_mandate_by_client ON api_mandate (client_id);

ALTER TABLE sign_in_session ADD COLUMN mandate_id {uuid} REFERENCES api_mandate (id) ON DELETE CASCADE;
CREATE INDEX sign_in_session_by_mandate ON sign_in_session (mandate_id);

-- Whom the end of a client was announced to: 30, 7, 1 or 0 days before; a new secret starts again.
ALTER TABLE api_client ADD COLUMN warned_days INT;

-- What an endpoint was sent, each time it was: kept for a set time.
CREATE TABLE webhook_attempt (
    id {uuid} PRIMARY KEY,
    at {instant} NOT NULL,
    milliseconds INT NOT NULL,
    status INT,
    error VARCHAR(20),
    answer VARCHAR(1000) NOT NULL,
    delivery_id {uuid} NOT NULL REFERENCES webhook_delivery (id) ON DELETE CASCADE,
    CONSTRAINT webhook_attempt_error_known CHECK (error IN (
        'ADDRESS_REFUSED', 'CONNECTION_FAILED', 'GONE', 'NOT_HTTP', 'NOT_PREPARED', 'SELECTION_FAILED', 'STATUS',
        'TIMEOUT', 'TLS_FAILED'))
);
CREATE INDEX webhook_attempt_by_delivery ON webhook_attempt (delivery_id, at);
CREATE INDEX webhook_attempt_by_age ON webhook_attempt (at);

-- What is sent once more lets what is new pass.
ALTER TABLE webhook_delivery ADD COLUMN replayed_at {instant}
    CONSTRAINT webhook_delivery_replay_waits CHECK (replayed_at IS NULL OR state = 'PENDING');
CREATE INDEX webhook_delivery_by_age ON webhook_delivery (created_at) WHERE state <> 'PENDING';

-- Trying an endpoint posts to an address of its owner's choice: not too often.
ALTER TABLE webhook_endpoint ADD COLUMN tried_at {instant};
