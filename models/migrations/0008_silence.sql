-- Grants by silence of the funder (LAW D6325-2), and why a job of the clock failed last.

ALTER TABLE dossier ADD COLUMN tacit {bool} NOT NULL DEFAULT FALSE
    CONSTRAINT dossier_tacit_was_granted
    CHECK (tacit = FALSE OR status IN ('GRANTED', 'AWAITING_INVOICES', 'CANCELLED', 'TERMINATED', 'SETTLED'));

ALTER TABLE job ADD COLUMN last_error VARCHAR(500);

-- The purge of the log of changes is a job like the others now.
DELETE FROM counter WHERE name = 'change.purge';
