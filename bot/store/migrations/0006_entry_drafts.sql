-- What editors are making of entries: one draft for each person and entry, kept until it is saved or thrown away.
CREATE TABLE entry_draft (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    key TEXT NOT NULL, -- id of the entry; of a new one "+" and the number
    based_on INTEGER NOT NULL, -- the revision that it began with; 0 for a new entry
    base TEXT NOT NULL CHECK (json_valid(base)), -- the fields as they were in that revision
    fields TEXT NOT NULL CHECK (json_valid(fields)),
    dated INTEGER NOT NULL DEFAULT 0, -- 1: the editor set the date of the entry
    clashes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(clashes)), -- what both changed: part to its old value
    at TEXT NOT NULL, -- last change
    -- What it was begun for: saving it tells who asked. 0: nothing of the kind.
    ticket INTEGER NOT NULL DEFAULT 0, -- of the inbox
    gap INTEGER NOT NULL DEFAULT 0, -- a question without an answer
    UNIQUE (user_id, key)
) STRICT;
