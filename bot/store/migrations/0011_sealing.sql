-- Ids of people may be sealed, which makes bytes of them: their columns take ANY value. What people write is text, sealed
-- or not. Children are made anew before their parents go, so that no cascade empties them.
CREATE TABLE new_person (
    user_id ANY PRIMARY KEY,
    language TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO new_person (user_id, language) SELECT user_id, language FROM person;
DROP TABLE person;
ALTER TABLE new_person RENAME TO person;

CREATE TABLE new_conversation (
    chat_id ANY NOT NULL,
    user_id ANY NOT NULL,
    question INTEGER NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (chat_id, user_id)
) STRICT, WITHOUT ROWID;

INSERT INTO new_conversation (chat_id, user_id, question, at, body)
SELECT chat_id, user_id, question, at, body FROM conversation;
DROP TABLE conversation;
ALTER TABLE new_conversation RENAME TO conversation;
CREATE INDEX conversation_by_time ON conversation (at);
CREATE INDEX conversation_by_user ON conversation (user_id);

CREATE TABLE new_form (
    chat_id ANY NOT NULL,
    user_id ANY NOT NULL,
    step TEXT NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    room TEXT NOT NULL DEFAULT 'announcing',
    payload TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (chat_id, user_id)
) STRICT, WITHOUT ROWID;

INSERT INTO new_form (chat_id, user_id, step, number, at, room, payload)
SELECT chat_id, user_id, step, number, at, room, payload FROM form;
DROP TABLE form;
ALTER TABLE new_form RENAME TO form;

CREATE TABLE new_subscriber (
    chat_id ANY PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('private', 'group', 'channel')),
    language TEXT NOT NULL,
    pace TEXT NOT NULL DEFAULT 'at_once' CHECK (pace IN ('at_once', 'daily', 'weekly')),
    hour INTEGER NOT NULL DEFAULT 8 CHECK (hour BETWEEN 0 AND 23), -- local hour of digests
    weekday INTEGER NOT NULL DEFAULT 0 CHECK (weekday BETWEEN 0 AND 6), -- of weekly digests, 0 is Monday
    quiet_from INTEGER CHECK (quiet_from BETWEEN 0 AND 23), -- local hours; NULL: no quiet hours
    quiet_until INTEGER CHECK (quiet_until BETWEEN 0 AND 23),
    since TEXT NOT NULL,
    digest_day TEXT -- local day of the last digest: no person gets two on one day
) STRICT, WITHOUT ROWID;

CREATE TABLE new_subscription (
    subject TEXT NOT NULL, -- see Subject in bot/domain/subscriptions.py
    chat_id ANY NOT NULL REFERENCES new_subscriber (chat_id) ON DELETE CASCADE ON UPDATE CASCADE,
    since TEXT NOT NULL,
    PRIMARY KEY (subject, chat_id)
) STRICT, WITHOUT ROWID;

INSERT INTO new_subscriber
    (chat_id, kind, language, pace, hour, weekday, quiet_from, quiet_until, since, digest_day)
SELECT chat_id, kind, language, pace, hour, weekday, quiet_from, quiet_until, since, digest_day FROM subscriber;
INSERT INTO new_subscription (subject, chat_id, since) SELECT subject, chat_id, since FROM subscription;
DROP TABLE subscription;
DROP TABLE subscriber;
ALTER TABLE new_subscriber RENAME TO subscriber;
ALTER TABLE new_subscription RENAME TO subscription;
CREATE INDEX subscription_by_chat ON subscription (chat_id);

CREATE TABLE new_delivery (
    id INTEGER PRIMARY KEY,
    dispatch_id INTEGER NOT NULL REFERENCES dispatch (id) ON DELETE CASCADE,
    chat_id ANY, -- NULL: forgotten; the row still counts
    language TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('pending', 'held', 'sending', 'sent', 'failed', 'skipped', 'uncertain')),
    target INTEGER, -- the message that is corrected or recalled
    digest INTEGER, -- the delivery of the digest that carries it
    message_id INTEGER,
    due INTEGER NOT NULL DEFAULT 0, -- not before, in milliseconds since 1970
    attempts INTEGER NOT NULL DEFAULT 0,
    doubts INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    detail TEXT, -- Telegram's own words
    at INTEGER NOT NULL -- of the last change, in milliseconds since 1970
) STRICT;

INSERT INTO new_delivery
    (id, dispatch_id, chat_id, language, state, target, digest, message_id, due, attempts, doubts, reason, detail, at)
SELECT id, dispatch_id, chat_id, language, state, target, digest, message_id, due, attempts, doubts, reason, detail, at
FROM delivery;
DROP TABLE delivery;
ALTER TABLE new_delivery RENAME TO delivery;
CREATE UNIQUE INDEX delivery_by_chat ON delivery (chat_id, dispatch_id);
CREATE INDEX delivery_by_state ON delivery (dispatch_id, state);
CREATE INDEX delivery_to_claim ON delivery (dispatch_id, id) WHERE state = 'pending';
CREATE INDEX delivery_doubtful ON delivery (dispatch_id) WHERE doubts > 0;
CREATE INDEX delivery_held ON delivery (chat_id) WHERE state = 'held';
CREATE INDEX delivery_in_digest ON delivery (digest) WHERE digest IS NOT NULL;

CREATE TABLE new_ticket (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: old buttons name it, and staff see nothing else of a person
    kind TEXT NOT NULL CHECK (kind IN ('question', 'report', 'proposal')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'answered', 'closed', 'declined', 'released')),
    user_id ANY NOT NULL, -- also the id of the private chat
    language TEXT NOT NULL,
    parts TEXT NOT NULL,
    entry_id TEXT,
    wants_answer INTEGER NOT NULL DEFAULT 1,
    said INTEGER NOT NULL DEFAULT 0, -- how many times the person wrote
    told INTEGER NOT NULL DEFAULT 0, -- how many of these staff were told of
    at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE new_ticket_line (
    number INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL REFERENCES new_ticket (number) ON DELETE CASCADE,
    side TEXT NOT NULL CHECK (side IN ('person', 'staff')),
    html TEXT NOT NULL,
    attachment_kind TEXT,
    file_id TEXT,
    told INTEGER NOT NULL, -- whether it surely reached the other side
    at TEXT NOT NULL
) STRICT;

CREATE TABLE new_ticket_post (
    chat_id ANY NOT NULL,
    message_id INTEGER NOT NULL,
    ticket INTEGER NOT NULL REFERENCES new_ticket (number) ON DELETE CASCADE,
    side TEXT NOT NULL CHECK (side IN ('person', 'staff')),
    is_card INTEGER NOT NULL DEFAULT 0, -- whether it shows how the conversation stands
    PRIMARY KEY (chat_id, message_id)
) STRICT, WITHOUT ROWID;

INSERT INTO new_ticket
    (number, kind, state, user_id, language, parts, entry_id, wants_answer, said, told, at, changed_at)
SELECT number, kind, state, user_id, language, parts, entry_id, wants_answer, said, told, at, changed_at FROM ticket;
DELETE FROM sqlite_sequence WHERE name = 'new_ticket';
INSERT INTO sqlite_sequence (name, seq) SELECT 'new_ticket', seq FROM sqlite_sequence WHERE name = 'ticket';
INSERT INTO new_ticket_line (number, ticket, side, html, attachment_kind, file_id, told, at)
SELECT number, ticket, side, html, attachment_kind, file_id, told, at FROM ticket_line;
INSERT INTO new_ticket_post (chat_id, message_id, ticket, side, is_card)
SELECT chat_id, message_id, ticket, side, is_card FROM ticket_post;
DROP TABLE ticket_post;
DROP TABLE ticket_line;
DROP TABLE ticket;
ALTER TABLE new_ticket RENAME TO ticket;
ALTER TABLE new_ticket_line RENAME TO ticket_line;
ALTER TABLE new_ticket_post RENAME TO ticket_post;
CREATE INDEX ticket_by_state ON ticket (state, changed_at);
CREATE INDEX ticket_by_user ON ticket (user_id);
CREATE INDEX ticket_line_by_ticket ON ticket_line (ticket, number);
CREATE INDEX ticket_post_by_ticket ON ticket_post (ticket);

-- Whether what is personal is sealed: no row, and it is not.
CREATE TABLE sealing (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    proof TEXT NOT NULL, -- a known text, sealed: who can open it has the right key
    places TEXT NOT NULL CHECK (json_valid(places)), -- the columns that are sealed, as "table.column"
    swept INTEGER NOT NULL -- 0: pages that are free now may still hold what was plain
) STRICT;

-- When the chats of what was delivered were forgotten, long after it ended.
ALTER TABLE dispatch ADD COLUMN forgotten_at TEXT;
CREATE INDEX dispatch_to_forget ON dispatch (ended_at) WHERE forgotten_at IS NULL;
