-- Persons acting for themselves write drafts too: they ask for aid.

ALTER TABLE draft DROP CONSTRAINT draft_state_known;
ALTER TABLE draft DROP CONSTRAINT draft_entry_state_is_an_entry;
ALTER TABLE draft DROP CONSTRAINT draft_created_by_member_or_provider;
ALTER TABLE draft
    ADD CONSTRAINT draft_state_known CHECK (state IN ('MEMBER_EDITING', 'PROVIDER_EDITING', 'INDIVIDUAL_EDITING', 'AWAITING_MEMBER', 'MEMBER_RESUMED', 'REFUSED_BY_MEMBER', 'TRANSMITTING', 'TRANSMITTED')),
    ADD CONSTRAINT draft_entry_state_is_an_entry CHECK (entry_state IN ('MEMBER_EDITING', 'PROVIDER_EDITING', 'INDIVIDUAL_EDITING', 'MEMBER_RESUMED')),
    ADD CONSTRAINT draft_created_by_an_applicant CHECK (created_by_side IN ('MEMBER', 'PROVIDER', 'INDIVIDUAL'));
