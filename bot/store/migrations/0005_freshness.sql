-- Entries that leave the directory at a time.
CREATE TABLE withdrawal (
    entry_id TEXT PRIMARY KEY,
    due_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    planned_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX withdrawal_by_due ON withdrawal (due_at);

-- What is out needs no plan, and must not be taken out by it once it is back.
CREATE TRIGGER plan_of_deleted_entry AFTER DELETE ON entry BEGIN
    DELETE FROM withdrawal WHERE entry_id = OLD.id;
END;

-- Where each editor is in the round of questions whether entries are still true.
CREATE TABLE freshness_round (
    user_id INTEGER PRIMARY KEY,
    week TEXT NOT NULL, -- the Monday for which they were asked last
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    asked TEXT, -- the entry that waits for an answer
    asked_revision INTEGER,
    at TEXT NOT NULL -- of the last change
) STRICT;

-- The entries that an editor has answered for in their round, or put off.
CREATE TABLE freshness_answer (
    user_id INTEGER NOT NULL REFERENCES freshness_round (user_id) ON DELETE CASCADE,
    entry_id TEXT NOT NULL,
    PRIMARY KEY (user_id, entry_id)
) STRICT, WITHOUT ROWID;
