-- What a draft of an entry was begun for: saving it tells who asked. 0: nothing of the kind.
ALTER TABLE entry_draft ADD COLUMN ticket INTEGER NOT NULL DEFAULT 0; -- of the inbox
ALTER TABLE entry_draft ADD COLUMN gap INTEGER NOT NULL DEFAULT 0; -- a question without an answer
