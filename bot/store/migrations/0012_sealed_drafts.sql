-- A draft may hold what somebody told the team, so its texts may be sealed like what they told.
CREATE TABLE new_entry_draft (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    key TEXT NOT NULL, -- id of the entry; of a new one "+" and the number
    based_on INTEGER NOT NULL, -- the revision that it began with; 0 for a new entry
    base TEXT NOT NULL, -- the fields as they were in that revision, as JSON
    fields TEXT NOT NULL, -- as JSON
    dated INTEGER NOT NULL DEFAULT 0, -- 1: the editor set the date of the entry
    clashes TEXT NOT NULL, -- what both changed: part to its old value, as JSON
    at TEXT NOT NULL, -- last change
    -- What it was begun for: saving it tells who asked. 0: nothing of the kind.
    ticket INTEGER NOT NULL DEFAULT 0, -- of the inbox
    gap INTEGER NOT NULL DEFAULT 0, -- a question without an answer
    UNIQUE (user_id, key)
) STRICT;

INSERT INTO new_entry_draft (number, user_id, key, based_on, base, fields, dated, clashes, at, ticket, gap)
SELECT number, user_id, key, based_on, base, fields, dated, clashes, at, ticket, gap FROM entry_draft;
DELETE FROM sqlite_sequence WHERE name = 'new_entry_draft';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_entry_draft', seq FROM sqlite_sequence WHERE name = 'entry_draft';
DROP TABLE entry_draft;
ALTER TABLE new_entry_draft RENAME TO entry_draft;
