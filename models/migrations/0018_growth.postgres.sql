
-- The sum of a cell's rows counts. Whoever changes a dossier adds to a row of the cell that nobody holds, or makes one
-- more: writers never wait for each other here, and no sum is ever wrong.
CREATE TABLE dossier_tally (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    establishment_id UUID NOT NULL,
    status VARCHAR(20) NOT NULL,
    scheme VARCHAR(10) NOT NULL,
    dossiers INT NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX dossier_tally_by_cell ON dossier_tally (establishment_id, status, scheme);
INSERT INTO dossier_tally (establishment_id, status, scheme, dossiers)
SELECT establishment_id, status, scheme, count(*) FROM dossier_cell GROUP BY establishment_id, status, scheme;

CREATE FUNCTION tally_cell(place UUID, state VARCHAR, kind VARCHAR, change INT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE dossier_tally SET dossiers = dossiers + change WHERE id = (
        SELECT id FROM dossier_tally WHERE establishment_id = place AND status = state AND scheme = kind
        LIMIT 1 FOR UPDATE SKIP LOCKED);
    IF NOT FOUND THEN
        INSERT INTO dossier_tally (establishment_id, status, scheme, dossiers) VALUES (place, state, kind, change);
    END IF;
END $$;
CREATE FUNCTION dossier_is_tallied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tally_cell(places.place, states.state, kinds.kind, sum(moved.change)::int)
    FROM (
        SELECT OLD.establishment_id, OLD.status, OLD.scheme, -1 WHERE TG_OP <> 'INSERT'
        UNION ALL SELECT NEW.establishment_id, NEW.status, NEW.scheme, 1 WHERE TG_OP <> 'DELETE'
    ) AS moved (place, state, kind, change)
    CROSS JOIN LATERAL (VALUES (moved.place), ('00000000-0000-0000-0000-000000000000'::uuid)) AS places (place)
    CROSS JOIN LATERAL (VALUES (moved.state), ('')) AS states (state)
    CROSS JOIN LATERAL (VALUES (moved.kind), ('')) AS kinds (kind)
    GROUP BY places.place, states.state, kinds.kind HAVING sum(moved.change) <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER dossier_is_tallied AFTER INSERT OR DELETE ON dossier
    FOR EACH ROW EXECUTE FUNCTION dossier_is_tallied();
CREATE TRIGGER dossier_is_tallied_anew AFTER UPDATE OF establishment_id, status, scheme ON dossier FOR EACH ROW
    WHEN ((OLD.establishment_id, OLD.status, OLD.scheme) <> (NEW.establishment_id, NEW.status, NEW.scheme))
    EXECUTE FUNCTION dossier_is_tallied();

-- The words of a search text (models/search.py), found by their beginnings.
CREATE FUNCTION words_of(text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_to_tsvector(string_to_array(ltrim(replace($1, E'\n', '')), ' '));
$$;
CREATE INDEX dossier_by_words ON dossier USING gin (words_of(search));
ALTER INDEX dossier_by_words ALTER COLUMN 1 SET STATISTICS 1000;
