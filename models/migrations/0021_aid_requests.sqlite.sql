-- Persons acting for themselves write drafts too: they ask for aid. SQLite changes a constraint by making the table anew;
-- the view and the triggers that read it (0018) are left as they are, and find it again under its name.

CREATE TABLE new_draft (
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
    contact_side VARCHAR(12),
    CONSTRAINT draft_number_once UNIQUE (number),
    CONSTRAINT draft_state_known CHECK (state IN ('MEMBER_EDITING', 'PROVIDER_EDITING', 'INDIVIDUAL_EDITING', 'AWAITING_MEMBER', 'MEMBER_RESUMED', 'REFUSED_BY_MEMBER', 'TRANSMITTING', 'TRANSMITTED')),
    CONSTRAINT draft_entry_state_is_an_entry CHECK (entry_state IN ('MEMBER_EDITING', 'PROVIDER_EDITING', 'INDIVIDUAL_EDITING', 'MEMBER_RESUMED')),
    CONSTRAINT draft_created_by_an_applicant CHECK (created_by_side IN ('MEMBER', 'PROVIDER', 'INDIVIDUAL')),
    CONSTRAINT draft_version_positive CHECK (version >= 1),
    CONSTRAINT draft_transmitted_stays CHECK (deleted_at IS NULL OR state NOT IN ('TRANSMITTING', 'TRANSMITTED')),
    CONSTRAINT draft_number_positive CHECK (number >= 1)
);
INSERT INTO new_draft SELECT * FROM draft;
DROP TABLE draft;
PRAGMA legacy_alter_table = ON;
ALTER TABLE new_draft RENAME TO draft;
PRAGMA legacy_alter_table = OFF;
CREATE INDEX draft_by_created_by ON draft (created_by_id);
CREATE INDEX draft_by_creator ON draft (creator_id);
CREATE INDEX draft_by_establishment ON draft (establishment_id);
CREATE INDEX draft_by_creator_number ON draft (creator_id, number);
CREATE INDEX draft_by_creator_updated ON draft (creator_id, updated_at, id);
