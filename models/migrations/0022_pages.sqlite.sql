
-- The same cell of hundreds of establishments is summed in the index alone.
CREATE INDEX dossier_tally_by_kind ON dossier_tally (status, scheme, establishment_id, dossiers);

-- When trainings are of which a dossier was transmitted in a month (UTC): for each dossier with dates there is a span that
-- reaches as far both ways, in whole months. Spans only become more.
CREATE TABLE training_span (
    id CHAR(36) NOT NULL PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))),
    transmitted_from TIMESTAMP NOT NULL,
    transmitted_before TIMESTAMP NOT NULL,
    first_month DATE NOT NULL,
    last_month DATE NOT NULL
);
CREATE VIEW dossier_span AS
SELECT id AS dossier_id,
       strftime('%Y-%m-01 00:00:00+00:00', transmitted_at) AS transmitted_from,
       strftime('%Y-%m-01 00:00:00+00:00', transmitted_at, 'start of month', '+1 month') AS transmitted_before,
       date(COALESCE(start_date, end_date), 'start of month') AS first_month,
       date(COALESCE(end_date, start_date), 'start of month') AS last_month
FROM dossier WHERE COALESCE(start_date, end_date) IS NOT NULL;
INSERT INTO training_span (transmitted_from, transmitted_before, first_month, last_month)
SELECT DISTINCT transmitted_from, transmitted_before, first_month, last_month FROM dossier_span;
DELETE FROM training_span WHERE EXISTS (
    SELECT 1 FROM training_span AS wide
    WHERE wide.transmitted_from = training_span.transmitted_from AND wide.id <> training_span.id
    AND wide.first_month <= training_span.first_month AND wide.last_month >= training_span.last_month);
CREATE INDEX training_span_by_month ON training_span (transmitted_from, first_month);

CREATE TRIGGER dossier_added_is_spanned AFTER INSERT ON dossier BEGIN
    INSERT INTO training_span (transmitted_from, transmitted_before, first_month, last_month)
    SELECT transmitted_from, transmitted_before, first_month, last_month FROM dossier_span AS asked
    WHERE dossier_id = NEW.id AND NOT EXISTS (
        SELECT 1 FROM training_span AS there WHERE there.transmitted_from = asked.transmitted_from
        AND there.first_month <= asked.first_month AND there.last_month >= asked.last_month);
END;
CREATE TRIGGER dossier_changed_is_spanned AFTER UPDATE OF transmitted_at, start_date, end_date ON dossier BEGIN
    INSERT INTO training_span (transmitted_from, transmitted_before, first_month, last_month)
    SELECT transmitted_from, transmitted_before, first_month, last_month FROM dossier_span AS asked
    WHERE dossier_id = NEW.id AND NOT EXISTS (
        SELECT 1 FROM training_span AS there WHERE there.transmitted_from = asked.transmitted_from
        AND there.first_month <= asked.first_month AND there.last_month >= asked.last_month);
END;

-- The words of all search texts.
CREATE VIRTUAL TABLE dossier_word USING fts5vocab (dossier_text, 'row');
