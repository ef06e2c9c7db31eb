-- What Telegram sent, kept before it is told that it arrived, and handled after that, once each.
CREATE TABLE taken_update (
    update_id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL, -- milliseconds since 1970
    attempts INTEGER NOT NULL, -- how often its handling was begun
    body TEXT, -- as it came; NULL: it was handled, and only its number is remembered, so that it is not handled twice
    aside TEXT, -- why it is not handled: Aside in bot/domain/updates.py; NULL: it is, or was
    kind TEXT NOT NULL, -- of what is set aside: message, callback_query and so on; of others what was written last
    told_at INTEGER -- milliseconds since 1970; when the admins were told that it was set aside
) STRICT;

CREATE INDEX taken_update_by_age ON taken_update (at);
CREATE INDEX taken_update_open ON taken_update (update_id) WHERE body IS NOT NULL;
