DROP INDEX dossier_of_establishment;
CREATE INDEX dossier_of_establishment ON dossier (
    establishment_id, transmitted_at, id, status, scheme, number, start_date, end_date, start_key, updated_at, title_key)
    INCLUDE (short_search, private_to);
DROP INDEX dossier_by_transmitted;
CREATE INDEX dossier_by_transmitted ON dossier (
    transmitted_at, id, establishment_id, status, scheme, start_date, end_date, private_to);

-- Nearly all are private to nobody: nobody guesses otherwise.
ANALYZE draft (private_to);
ANALYZE dossier (private_to);
