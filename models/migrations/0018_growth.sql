-- Lists stay flat as dossiers grow: an index for each order and filter, dossiers counted as they come and change, and
-- words found by their beginnings.

CREATE INDEX dossier_by_status_transmitted ON dossier (status, transmitted_at, id);
CREATE INDEX dossier_by_start ON dossier (start_key, id);
CREATE INDEX dossier_by_title ON dossier (title_key, id);

-- The counts that each dossier belongs to: of its establishment or of all (the identifier of zeros), with its status or
-- any (the empty text), of its scheme or any.
CREATE VIEW dossier_cell AS
SELECT dossier.id AS dossier_id,
       CASE WHEN place.kept = 1 THEN dossier.establishment_id ELSE '00000000-0000-0000-0000-000000000000' END AS establishment_id,
       CASE WHEN state.kept = 1 THEN dossier.status ELSE '' END AS status,
       CASE WHEN kind.kept = 1 THEN dossier.scheme ELSE '' END AS scheme
FROM dossier
CROSS JOIN (SELECT 1 AS kept UNION ALL SELECT 0) AS place
CROSS JOIN (SELECT 1 AS kept UNION ALL SELECT 0) AS state
CROSS JOIN (SELECT 1 AS kept UNION ALL SELECT 0) AS kind;
