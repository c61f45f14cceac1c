DROP INDEX dossier_of_establishment;
CREATE INDEX dossier_of_establishment ON dossier (
    establishment_id, transmitted_at, id, status, scheme, number, start_date, end_date, start_key, updated_at, title_key,
    private_to);

-- Before the texts, which may go on elsewhere.
DROP INDEX dossier_text_of_establishment;
CREATE INDEX dossier_text_of_establishment ON dossier (
    establishment_id, transmitted_at, id, private_to, search, trainee_search);
DROP INDEX dossier_by_transmitted;
CREATE INDEX dossier_by_transmitted ON dossier (
    transmitted_at, id, establishment_id, status, scheme, start_date, end_date, private_to, search, trainee_search);
DROP INDEX dossier_of_draft;
CREATE INDEX dossier_of_draft ON dossier (draft_id, transmitted_at, id, establishment_id, private_to, trainee_search);
