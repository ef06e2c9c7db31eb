-- A file that was taken over: its changes are revisions with its number, so that it can be undone as a whole.
CREATE TABLE import_batch (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: it is told to people
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    file TEXT NOT NULL,
    format TEXT NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    undone_at TEXT,
    undone_by TEXT
) STRICT;

ALTER TABLE entry_revision ADD COLUMN batch INTEGER REFERENCES import_batch (number);

CREATE INDEX entry_revision_by_batch ON entry_revision (batch) WHERE batch IS NOT NULL;
