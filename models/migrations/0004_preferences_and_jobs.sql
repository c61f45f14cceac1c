-- How each person wants to be told, the daily mail, addresses that refuse mail, and the jobs of the clock.

CREATE TABLE notification_preference (
    id {uuid} PRIMARY KEY,
    kind VARCHAR(40) NOT NULL,
    channel VARCHAR(10) NOT NULL,
    enabled {bool} NOT NULL,
    digest {bool} NOT NULL,
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT notification_preference_once UNIQUE (user_id, kind, channel),
    CONSTRAINT notification_preference_channel_known CHECK (channel IN ('IN_APP', 'EMAIL'))
);

CREATE TABLE digest_rhythm (
    user_id {uuid} PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    hour INT NOT NULL,
    last_on {date},
    CONSTRAINT digest_rhythm_hour_of_a_day CHECK (hour BETWEEN 0 AND 23)
);

CREATE TABLE digest_line (
    id {bigserial},
    kind VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    body TEXT NOT NULL,
    link VARCHAR(500) NOT NULL,
    created_at {instant} NOT NULL,
    fact_id BIGINT NOT NULL REFERENCES fact (id) ON DELETE CASCADE,
    user_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT digest_line_once UNIQUE (user_id, fact_id, kind)
);
CREATE INDEX digest_line_by_fact ON digest_line (fact_id);

CREATE TABLE bounced_address (
    address VARCHAR(255) PRIMARY KEY,
    reason VARCHAR(500) NOT NULL,
    bounced_at {instant} NOT NULL);

CREATE TABLE job (
    name VARCHAR(60) PRIMARY KEY,
    due_at {instant} NOT NULL,
    attempts INT NOT NULL,
    leased_until {instant},
    lease {uuid},
    last_run_at {instant},
    CONSTRAINT job_lease_ends CHECK ((lease IS NULL) = (leased_until IS NULL))
);

-- For whom a mail is and what it tells: what its List-Unsubscribe header turns off.
ALTER TABLE delivery ADD COLUMN user_id {uuid} REFERENCES person (id) ON DELETE SET NULL;
ALTER TABLE delivery ADD COLUMN kind VARCHAR(40);
CREATE INDEX delivery_by_user ON delivery (user_id);

-- Whose address the contact of a request is: nobody but that entity's mails go there.
ALTER TABLE draft ADD COLUMN contact_side VARCHAR(12);
ALTER TABLE dossier ADD COLUMN contact_side VARCHAR(12);
UPDATE draft SET contact_side = created_by_side WHERE contact_email IS NOT NULL;
UPDATE dossier SET contact_side = (SELECT draft.contact_side FROM draft WHERE draft.id = dossier.draft_id)
    WHERE contact_email IS NOT NULL;
