
-- The same cell of hundreds of establishments is summed in the index alone.
DROP INDEX dossier_tally_by_cell;
CREATE INDEX dossier_tally_by_cell ON dossier_tally (status, scheme, establishment_id) INCLUDE (dossiers);

-- When trainings are of which a dossier was transmitted in a month (UTC): for each dossier with dates there is a span that
-- reaches as far both ways, in whole months. Spans only become more: nobody waits for one.
CREATE TABLE training_span (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    transmitted_from TIMESTAMPTZ NOT NULL,
    transmitted_before TIMESTAMPTZ NOT NULL,
    first_month DATE NOT NULL,
    last_month DATE NOT NULL
);
CREATE VIEW dossier_span AS
SELECT id AS dossier_id,
       date_trunc('month', transmitted_at, 'UTC') AS transmitted_from,
       (date_trunc('month', transmitted_at AT TIME ZONE 'UTC') + INTERVAL '1 month') AT TIME ZONE 'UTC' AS transmitted_before,
       date_trunc('month', COALESCE(start_date, end_date))::date AS first_month,
       date_trunc('month', COALESCE(end_date, start_date))::date AS last_month
FROM dossier WHERE COALESCE(start_date, end_date) IS NOT NULL;
INSERT INTO training_span (transmitted_from, transmitted_before, first_month, last_month)
SELECT DISTINCT transmitted_from, transmitted_before, first_month, last_month FROM dossier_span;
DELETE FROM training_span WHERE EXISTS (
    SELECT 1 FROM training_span AS wide
    WHERE wide.transmitted_from = training_span.transmitted_from AND wide.id <> training_span.id
    AND wide.first_month <= training_span.first_month AND wide.last_month >= training_span.last_month);
CREATE INDEX training_span_by_month ON training_span (transmitted_from, first_month);

CREATE FUNCTION dossier_is_spanned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO training_span (transmitted_from, transmitted_before, first_month, last_month)
    SELECT transmitted_from, transmitted_before, first_month, last_month FROM dossier_span AS asked
    WHERE dossier_id = NEW.id AND NOT EXISTS (
        SELECT 1 FROM training_span AS there WHERE there.transmitted_from = asked.transmitted_from
        AND there.first_month <= asked.first_month AND there.last_month >= asked.last_month);
    RETURN NULL;
END $$;
CREATE TRIGGER dossier_is_spanned AFTER INSERT OR UPDATE OF transmitted_at, start_date, end_date ON dossier
    FOR EACH ROW EXECUTE FUNCTION dossier_is_spanned();

-- The words of all search texts, but those that begin with a digit: whole words are found sooner than beginnings. They
-- only become more; one that two dossiers bring in the same moment is there twice.
CREATE TABLE dossier_word (word VARCHAR(200) COLLATE "C" NOT NULL);
INSERT INTO dossier_word (word)
SELECT DISTINCT word FROM dossier, unnest(tsvector_to_array(words_of(search))) AS word WHERE word !~ '^[0-9]';
CREATE INDEX dossier_word_by_word ON dossier_word (word);

CREATE FUNCTION dossier_words_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO dossier_word (word)
    SELECT brought.word FROM unnest(tsvector_to_array(words_of(NEW.search))) AS brought (word)
    WHERE brought.word !~ '^[0-9]'
    AND NOT EXISTS (SELECT 1 FROM dossier_word AS there WHERE there.word = brought.word COLLATE "C");
    RETURN NULL;
END $$;
CREATE TRIGGER dossier_words_are_kept AFTER INSERT OR UPDATE OF search ON dossier
    FOR EACH ROW EXECUTE FUNCTION dossier_words_are_kept();
