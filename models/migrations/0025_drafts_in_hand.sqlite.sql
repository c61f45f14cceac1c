
-- The words of all search texts, without counting who has each: that took longer than finding them.
DROP TABLE dossier_word;
CREATE VIRTUAL TABLE dossier_word USING fts5vocab (dossier_text, 'instance');
