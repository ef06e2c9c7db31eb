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

-- A file that somebody sent, until it is taken over or left: what it would change is worked out from it anew each time.
CREATE TABLE import_file (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL UNIQUE, -- the newest file of somebody replaces the one before
    file TEXT NOT NULL,
    content BLOB NOT NULL,
    default_kind TEXT,
    remove_missing INTEGER NOT NULL DEFAULT 0,
    allowed TEXT NOT NULL DEFAULT '', -- ids of staff's entries that may be taken out, with spaces between them
    at TEXT NOT NULL
) STRICT;
