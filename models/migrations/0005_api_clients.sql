-- Partner systems sign in as clients of the user who made them. A sign-in says which client it is, if any.

CREATE TABLE api_client (
    id {uuid} PRIMARY KEY,
    side VARCHAR(12) NOT NULL,
    name VARCHAR(100) NOT NULL,
    client_id VARCHAR(32) NOT NULL,
    secret_digest VARCHAR(64) NOT NULL,
    former_secret_digest VARCHAR(64),
    former_secret_until {instant},
    scopes {json} NOT NULL,
    attachment_ids {json} NOT NULL,
    created_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    last_used_at {instant},
    revoked_at {instant},
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT api_client_client_id_once UNIQUE (client_id),
    CONSTRAINT api_client_side_known CHECK (side IN ('MEMBER', 'PROVIDER', 'PRESCRIBER')),
    CONSTRAINT api_client_former_secret_ends CHECK ((former_secret_digest IS NULL) = (former_secret_until IS NULL))
);
CREATE INDEX api_client_by_owner ON api_client (user_id, side);
CREATE INDEX api_client_by_expiry ON api_client (expires_at) WHERE revoked_at IS NULL;

ALTER TABLE sign_in_session ADD COLUMN client_id {uuid} REFERENCES api_client (id) ON DELETE CASCADE;
CREATE INDEX sign_in_session_by_client ON sign_in_session (client_id);

-- A client has keys of its own, apart from those of its user.
ALTER TABLE idempotency_record RENAME COLUMN user_id TO owner_id;
CREATE INDEX idempotency_record_by_age ON idempotency_record (created_at);
