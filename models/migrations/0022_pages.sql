-- Pages stay flat where one's own grows, and where a period of training is asked for.

-- What the lists of an establishment's dossiers are put in order by and filtered by: a page is chosen in this index, and
-- only what is on it is read.
DROP INDEX dossier_by_establishment;
DROP INDEX dossier_by_establishment_transmitted;
CREATE INDEX dossier_of_establishment ON dossier (
    establishment_id, transmitted_at, id, status, scheme, number, start_date, end_date, start_key, updated_at, title_key);

-- The same where all dossiers are walked through in their order.
DROP INDEX dossier_by_transmitted;
CREATE INDEX dossier_by_transmitted ON dossier (
    transmitted_at, id, establishment_id, status, scheme, start_date, end_date);

-- The establishments of many companies are read in the index alone.
DROP INDEX establishment_by_company;
CREATE INDEX establishment_by_company ON establishment (company_id, id);
