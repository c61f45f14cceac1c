-- A person lets a professional act on their account, between two dates. Whoever acts signs in anew, in the holder's name:
-- that sign-in says under which delegation and who, and ends with it.

CREATE TABLE delegation (
    id {uuid} PRIMARY KEY,
    starts_on {date} NOT NULL,
    ends_on {date},
    status VARCHAR(8) NOT NULL,
    created_at {instant} NOT NULL,
    holder_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    delegate_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT delegation_status_known CHECK (status IN ('PROPOSED', 'ACTIVE', 'DECLINED', 'ENDED')),
    CONSTRAINT delegation_to_somebody_else CHECK (holder_id <> delegate_id),
    CONSTRAINT delegation_ends_after_it_starts CHECK (ends_on >= starts_on)
);
CREATE UNIQUE INDEX delegation_live_once ON delegation (holder_id, delegate_id) WHERE status IN ('PROPOSED', 'ACTIVE');
CREATE INDEX delegation_by_holder ON delegation (holder_id);
CREATE INDEX delegation_by_delegate ON delegation (delegate_id);
CREATE INDEX delegation_live_by_end ON delegation (ends_on) WHERE status IN ('PROPOSED', 'ACTIVE');

ALTER TABLE sign_in_session ADD COLUMN delegation_id {uuid} REFERENCES delegation (id) ON DELETE CASCADE;
ALTER TABLE sign_in_session ADD COLUMN delegate_id {uuid} REFERENCES person (id) ON DELETE CASCADE;
CREATE INDEX sign_in_session_by_delegation ON sign_in_session (delegation_id);
CREATE INDEX sign_in_session_by_delegate ON sign_in_session (delegate_id);

-- Training hours of a person acting for themselves, in hundredths of an hour; whoever has no row has none.
CREATE TABLE hours_account (
    id {uuid} PRIMARY KEY,
    cpf_available INT NOT NULL,
    cpf_reserved INT NOT NULL,
    dif_available INT NOT NULL,
    user_id {uuid} NOT NULL UNIQUE REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT hours_account_cpf_not_negative CHECK (cpf_available >= 0 AND cpf_reserved >= 0),
    CONSTRAINT hours_account_dif_within_ceiling CHECK (dif_available BETWEEN 0 AND 12000)
);
