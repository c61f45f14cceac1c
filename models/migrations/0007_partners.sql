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
