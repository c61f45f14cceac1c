-- Keys that lists are ordered by compare byte by byte, as SQLite compares them.
ALTER TABLE draft ALTER COLUMN title_key TYPE VARCHAR(400) COLLATE "C";
ALTER TABLE dossier ALTER COLUMN title_key TYPE VARCHAR(400) COLLATE "C";
ALTER TABLE dossier ALTER COLUMN number TYPE VARCHAR(12) COLLATE "C";
