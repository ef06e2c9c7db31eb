-- The directory as it is at run time. `header` holds everything that is no entry: name, kinds, topics.
CREATE TABLE directory (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    header TEXT NOT NULL CHECK (json_valid(header)),
    fingerprint TEXT NOT NULL, -- of the shipped file that was read last
    updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    origin TEXT NOT NULL CHECK (origin IN ('shipped', 'staff')), -- staff: differs from the shipped entry, or there is none
    shipped_hash TEXT, -- of the entry as it was shipped last; NULL where it never was
    revision INTEGER NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

CREATE INDEX entry_by_position ON entry (position);

-- Every version that an entry ever had; body is NULL where it was taken out of the directory.
CREATE TABLE entry_revision (
    entry_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT CHECK (body IS NULL OR json_valid(body)),
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('shipped', 'created', 'edited', 'undone', 'withdrawn')),
    PRIMARY KEY (entry_id, revision)
) STRICT, WITHOUT ROWID;

-- What is known of a person beyond a conversation: only what they chose themselves.
CREATE TABLE person (
    user_id INTEGER PRIMARY KEY,
    language TEXT NOT NULL
) STRICT;

-- What a conversation is about, for some minutes: see the limit in the settings.
CREATE TABLE conversation (
    chat_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    question INTEGER NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (chat_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX conversation_by_time ON conversation (at);
