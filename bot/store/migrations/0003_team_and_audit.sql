-- Who belongs to the staff beside those whom the settings name. Without roles: gone, kept for the name in the audit log.
CREATE TABLE member (
    user_id INTEGER PRIMARY KEY,
    roles TEXT NOT NULL, -- with spaces between them
    name TEXT NOT NULL DEFAULT '',
    added_by TEXT,
    since TEXT NOT NULL
) STRICT;

-- One-time links into the team; the token itself is not kept, only its hash.
CREATE TABLE invitation (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    invited_by INTEGER NOT NULL,
    at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_by INTEGER,
    revoked_by INTEGER
) STRICT;

-- The audit log: what staff did.
CREATE TABLE deed (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    entry_id TEXT,
    announcement INTEGER,
    detail TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX deed_by_actor ON deed (actor, number);
CREATE INDEX deed_by_entry ON deed (entry_id, number) WHERE entry_id IS NOT NULL;

-- Forms of every room: who asked, and what they need beside the number.
ALTER TABLE form ADD COLUMN room TEXT NOT NULL DEFAULT 'announcing';
ALTER TABLE form ADD COLUMN payload TEXT NOT NULL DEFAULT '';

-- More can happen to an entry, with a reason.
CREATE TABLE entry_version (
    entry_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT CHECK (body IS NULL OR json_valid(body)),
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    what TEXT NOT NULL CHECK (
        what IN ('shipped', 'created', 'edited', 'confirmed', 'taught', 'undone', 'withdrawn', 'restored')
    ),
    reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (entry_id, revision)
) STRICT, WITHOUT ROWID;

INSERT INTO entry_version (entry_id, revision, body, author, at, what)
SELECT entry_id, revision, body, author, at, what FROM entry_revision;

DROP TABLE entry_revision;
ALTER TABLE entry_version RENAME TO entry_revision;
