-- One row: a word sealed with the secret key of this database, so that a process with another key refuses to start.

CREATE TABLE secret_mark (
    id {uuid} PRIMARY KEY,
    sealed VARCHAR(200) NOT NULL
);
