
-- The texts of an establishment's dossiers lie side by side; also those of all, in the order of transmission.
CREATE INDEX dossier_text_of_establishment ON dossier (
    establishment_id, transmitted_at, id, search, trainee_search);
DROP INDEX dossier_by_transmitted;
CREATE INDEX dossier_by_transmitted ON dossier (
    transmitted_at, id, establishment_id, status, scheme, start_date, end_date, search, trainee_search);

-- From the numbers by which the words know dossiers to these, no draft is read.
CREATE INDEX draft_of_number ON draft (number, id);
CREATE INDEX dossier_of_draft ON dossier (draft_id, transmitted_at, id, establishment_id, trainee_search);
