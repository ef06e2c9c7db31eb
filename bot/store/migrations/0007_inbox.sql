-- What people tell the team: a question, what is wrong with an entry, or a proposal. Deleted some days after it was closed.
CREATE TABLE ticket (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: old buttons name it, and staff see nothing else of a person
    kind TEXT NOT NULL CHECK (kind IN ('question', 'report', 'proposal')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'answered', 'closed', 'declined', 'released')),
    user_id INTEGER NOT NULL, -- also the id of the private chat
    language TEXT NOT NULL,
    parts TEXT NOT NULL CHECK (json_valid(parts)),
    entry_id TEXT,
    wants_answer INTEGER NOT NULL DEFAULT 1,
    said INTEGER NOT NULL DEFAULT 0, -- how many times the person wrote
    told INTEGER NOT NULL DEFAULT 0, -- how many of these staff were told of
    at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

CREATE INDEX ticket_by_state ON ticket (state, changed_at);
CREATE INDEX ticket_by_user ON ticket (user_id);

-- What was written in a conversation after its beginning.
CREATE TABLE ticket_line (
    number INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
    side TEXT NOT NULL CHECK (side IN ('person', 'staff')),
    html TEXT NOT NULL,
    attachment_kind TEXT,
    file_id TEXT,
    told INTEGER NOT NULL, -- whether it surely reached the other side
    at TEXT NOT NULL
) STRICT;

CREATE INDEX ticket_line_by_ticket ON ticket_line (ticket, number);

-- The messages of the bot that belong to a conversation: replies to them go on with it.
CREATE TABLE ticket_post (
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    ticket INTEGER NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
    side TEXT NOT NULL CHECK (side IN ('person', 'staff')),
    is_card INTEGER NOT NULL DEFAULT 0, -- whether it shows how the conversation stands
    PRIMARY KEY (chat_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_post_by_ticket ON ticket_post (ticket);
