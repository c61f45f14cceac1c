
-- The texts of an establishment's dossiers lie side by side. An entry of an index is 2,704 bytes at most, of which a title
-- may take 1,200: a text that is longer than what is left is empty here, and looked at in its row.
DROP INDEX dossier_of_establishment;
ALTER TABLE dossier ADD COLUMN short_search TEXT NOT NULL
    GENERATED ALWAYS AS (CASE WHEN octet_length(search) <= 1200 THEN search ELSE '' END) STORED;
CREATE INDEX dossier_of_establishment ON dossier (
    establishment_id, transmitted_at, id, status, scheme, number, start_date, end_date, start_key, updated_at, title_key)
    INCLUDE (short_search);
