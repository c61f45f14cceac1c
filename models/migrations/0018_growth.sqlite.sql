
-- One writes at a time: each cell is one row.
CREATE TABLE dossier_tally (
    id CHAR(36) NOT NULL PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))),
    establishment_id CHAR(36) NOT NULL,
    status VARCHAR(20) NOT NULL,
    scheme VARCHAR(10) NOT NULL,
    dossiers INT NOT NULL,
    UNIQUE (establishment_id, status, scheme)
);
INSERT INTO dossier_tally (establishment_id, status, scheme, dossiers)
SELECT establishment_id, status, scheme, count(*) FROM dossier_cell GROUP BY establishment_id, status, scheme;

CREATE TRIGGER dossier_added_is_tallied AFTER INSERT ON dossier BEGIN
    INSERT INTO dossier_tally (establishment_id, status, scheme, dossiers)
    SELECT establishment_id, status, scheme, 1 FROM dossier_cell WHERE dossier_id = NEW.id
    ON CONFLICT (establishment_id, status, scheme) DO UPDATE SET dossiers = dossiers + 1;
END;
CREATE TRIGGER dossier_removed_is_tallied BEFORE DELETE ON dossier BEGIN
    UPDATE dossier_tally SET dossiers = dossiers - 1 WHERE (establishment_id, status, scheme) IN (
        SELECT establishment_id, status, scheme FROM dossier_cell WHERE dossier_id = OLD.id);
END;
CREATE TRIGGER dossier_leaves_its_cells BEFORE UPDATE OF establishment_id, status, scheme ON dossier BEGIN
    UPDATE dossier_tally SET dossiers = dossiers - 1 WHERE (establishment_id, status, scheme) IN (
        SELECT establishment_id, status, scheme FROM dossier_cell WHERE dossier_id = OLD.id);
END;
CREATE TRIGGER dossier_enters_its_cells AFTER UPDATE OF establishment_id, status, scheme ON dossier BEGIN
    INSERT INTO dossier_tally (establishment_id, status, scheme, dossiers)
    SELECT establishment_id, status, scheme, 1 FROM dossier_cell WHERE dossier_id = NEW.id
    ON CONFLICT (establishment_id, status, scheme) DO UPDATE SET dossiers = dossiers + 1;
END;

-- The words of a search text (models/search.py), found by their beginnings. This tokenizer cuts our texts at spaces and
-- line feeds only. A dossier goes by the number of its draft, which never changes.
CREATE VIEW dossier_words AS
SELECT draft.number AS number, dossier.search AS words FROM dossier JOIN draft ON draft.id = dossier.draft_id;
CREATE VIRTUAL TABLE dossier_text USING fts5 (
    words, content = 'dossier_words', content_rowid = 'number', tokenize = 'ascii', prefix = '1 2 3', detail = 'none',
    columnsize = 0);
INSERT INTO dossier_text (dossier_text) VALUES ('rebuild');

CREATE TRIGGER dossier_added_is_found AFTER INSERT ON dossier BEGIN
    INSERT INTO dossier_text (rowid, words) SELECT number, NEW.search FROM draft WHERE id = NEW.draft_id;
END;
CREATE TRIGGER dossier_removed_is_forgotten AFTER DELETE ON dossier BEGIN
    INSERT INTO dossier_text (dossier_text, rowid, words)
    SELECT 'delete', number, OLD.search FROM draft WHERE id = OLD.draft_id;
END;
CREATE TRIGGER dossier_changed_is_found AFTER UPDATE OF search ON dossier WHEN OLD.search <> NEW.search BEGIN
    INSERT INTO dossier_text (dossier_text, rowid, words)
    SELECT 'delete', number, OLD.search FROM draft WHERE id = OLD.draft_id;
    INSERT INTO dossier_text (rowid, words) SELECT number, NEW.search FROM draft WHERE id = NEW.draft_id;
END;
