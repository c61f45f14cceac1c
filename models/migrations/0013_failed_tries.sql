-- Failed tries to sign in, counted for all processes and over restarts; keys are keyed digests.

CREATE TABLE failed_tries (
    key VARCHAR(64) NOT NULL PRIMARY KEY,
    failures INT NOT NULL,
    last_at {instant} NOT NULL,
    CONSTRAINT failed_tries_not_negative CHECK (failures >= 0)
);
CREATE INDEX failed_tries_by_age ON failed_tries (last_at);
