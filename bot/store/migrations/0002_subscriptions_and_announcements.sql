-- Who gets announcements: a chat is here as long as it has at least one subscription.
CREATE TABLE subscriber (
    chat_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('private', 'group', 'channel')),
    language TEXT NOT NULL,
    pace TEXT NOT NULL DEFAULT 'at_once' CHECK (pace IN ('at_once', 'daily', 'weekly')),
    hour INTEGER NOT NULL DEFAULT 8 CHECK (hour BETWEEN 0 AND 23), -- local hour of digests
    weekday INTEGER NOT NULL DEFAULT 0 CHECK (weekday BETWEEN 0 AND 6), -- of weekly digests, 0 is Monday
    quiet_from INTEGER CHECK (quiet_from BETWEEN 0 AND 23), -- local hours; NULL: no quiet hours
    quiet_until INTEGER CHECK (quiet_until BETWEEN 0 AND 23),
    since TEXT NOT NULL,
    digest_day TEXT -- local day of the last digest: no person gets two on one day
) STRICT;

CREATE TABLE subscription (
    subject TEXT NOT NULL, -- see Subject in bot/domain/subscriptions.py
    chat_id INTEGER NOT NULL REFERENCES subscriber (chat_id) ON DELETE CASCADE ON UPDATE CASCADE,
    since TEXT NOT NULL,
    PRIMARY KEY (subject, chat_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX subscription_by_chat ON subscription (chat_id);

-- What staff wrote; `draft` holds texts, attachment, audience and time as JSON. Where it stands follows from its dispatch.
CREATE TABLE announcement (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: old buttons name it
    draft TEXT NOT NULL CHECK (json_valid(draft)),
    author INTEGER NOT NULL,
    submitted_by INTEGER,
    submitted_as TEXT, -- the fingerprint that was previewed when it was submitted
    released_by INTEGER,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

-- What the next typed message of somebody means, for those who are in the middle of a form.
CREATE TABLE form (
    chat_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    step TEXT NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (chat_id, user_id)
) STRICT, WITHOUT ROWID;

-- One pass over recipients: sending, correcting or recalling an announcement, or handing out digests.
CREATE TABLE dispatch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('send', 'correct', 'recall', 'digest')),
    announcement INTEGER REFERENCES announcement (number) ON DELETE CASCADE, -- NULL only for digests
    state TEXT NOT NULL CHECK (state IN ('scheduled', 'sending', 'paused', 'done', 'cancelled')),
    loudness TEXT NOT NULL DEFAULT 'normal' CHECK (loudness IN ('normal', 'urgent', 'silent')),
    due_at TEXT NOT NULL, -- recipients are frozen then, not before
    started_by INTEGER, -- staff; NULL for digests
    started_at TEXT, -- when recipients were frozen
    ended_at TEXT,
    problem TEXT, -- why it paused by itself
    board_chat INTEGER, -- the message that shows the progress
    board_message INTEGER,
    board_shown TEXT, -- the state in which it was shown as final
    CHECK ((kind = 'digest') = (announcement IS NULL))
) STRICT;

CREATE INDEX dispatch_by_state ON dispatch (state, due_at);
CREATE INDEX dispatch_by_announcement ON dispatch (announcement);

-- One dispatch for one chat. The numbers are in random order of the audience, so that a stop hits nobody systematically.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    dispatch_id INTEGER NOT NULL REFERENCES dispatch (id) ON DELETE CASCADE,
    chat_id INTEGER NOT NULL,
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

CREATE UNIQUE INDEX delivery_by_chat ON delivery (chat_id, dispatch_id);
CREATE INDEX delivery_by_state ON delivery (dispatch_id, state);
CREATE INDEX delivery_to_claim ON delivery (dispatch_id, id) WHERE state = 'pending';
CREATE INDEX delivery_doubtful ON delivery (dispatch_id) WHERE doubts > 0;
CREATE INDEX delivery_held ON delivery (chat_id) WHERE state = 'held';
CREATE INDEX delivery_in_digest ON delivery (digest) WHERE digest IS NOT NULL;

-- Until when Telegram wants nothing sent, so that a restart keeps to it too; milliseconds since 1970.
CREATE TABLE sender (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    hold_until INTEGER NOT NULL
) STRICT;
