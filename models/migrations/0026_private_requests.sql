-- A request for aid that a member files is its author's alone among the contacts of the entity (S3:30-31, S3:37-47).
-- It is private to the author of the draft, to whom a key of the draft points.
ALTER TABLE draft ADD COLUMN private_to {uuid};
UPDATE draft SET private_to = created_by_id WHERE scheme = 'AIDE' AND created_by_side = 'MEMBER';
ALTER TABLE dossier ADD COLUMN private_to {uuid};
UPDATE dossier SET private_to = (SELECT draft.private_to FROM draft WHERE draft.id = dossier.draft_id)
WHERE scheme = 'AIDE';

-- What is told of it may be answered differently to each of those who are told.
ALTER TABLE notification ADD COLUMN private {bool} NOT NULL DEFAULT FALSE;
UPDATE notification SET private = TRUE WHERE side = 'MEMBER' AND (
    subject_type = 'Draft' AND subject_id IN (SELECT id FROM draft WHERE private_to IS NOT NULL)
    OR subject_type = 'Dossier' AND subject_id IN (SELECT id FROM dossier WHERE private_to IS NOT NULL));

-- Those of an establishment are counted in an index alone.
CREATE INDEX dossier_private ON dossier (establishment_id, status, scheme, private_to) WHERE private_to IS NOT NULL;

-- What a list passes on its way is still seen in an index alone.
DROP INDEX draft_of_creator;
CREATE INDEX draft_of_creator ON draft (creator_id, state, updated_at, id, created_by_side, deleted_at, private_to);
DROP INDEX dossier_by_title;
CREATE INDEX dossier_by_title ON dossier (title_key, id, establishment_id, private_to);
DROP INDEX dossier_by_start;
CREATE INDEX dossier_by_start ON dossier (start_key, id, establishment_id, private_to);
DROP INDEX dossier_by_updated;
CREATE INDEX dossier_by_updated ON dossier (updated_at, id, establishment_id, private_to);
