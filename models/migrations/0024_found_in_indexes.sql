-- What a list passes on its way is seen in an index alone, whatever it is put in order by.

DROP INDEX dossier_by_title;
CREATE INDEX dossier_by_title ON dossier (title_key, id, establishment_id);
DROP INDEX dossier_by_start;
CREATE INDEX dossier_by_start ON dossier (start_key, id, establishment_id);
DROP INDEX dossier_by_updated;
CREATE INDEX dossier_by_updated ON dossier (updated_at, id, establishment_id);
