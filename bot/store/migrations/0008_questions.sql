-- What people ask, counted by week without anybody who asked: see What and Outcome in bot/domain/tallies.py.
CREATE TABLE tally (
    week TEXT NOT NULL, -- ISO week of the local day, as 2026-W23
    what TEXT NOT NULL,
    key TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (week, what, key)
) STRICT, WITHOUT ROWID;

-- Questions without an answer, masked, for QUESTION_DAYS; the day alone is kept, never the time, and nobody who asked.
CREATE TABLE gap (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: old buttons name it
    text TEXT NOT NULL,
    words TEXT NOT NULL, -- what it is about, folded, with spaces between them
    language TEXT NOT NULL,
    day TEXT NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    aside INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1)), -- staff said that it is none of the directory's business
    UNIQUE (text, language, day)
) STRICT;

CREATE INDEX gap_by_day ON gap (day);

-- What staff taught, or are about to: a question, the entry that it belongs to, and the words that were added for it.
CREATE TABLE lesson (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    author TEXT NOT NULL,
    day TEXT NOT NULL,
    question TEXT NOT NULL, -- masked, as staff reviewed it
    language TEXT NOT NULL,
    ticket INTEGER NOT NULL DEFAULT 0, -- of the inbox; 0: it came from the gaps
    gap INTEGER NOT NULL DEFAULT 0,
    entry_id TEXT,
    field TEXT NOT NULL DEFAULT 'questions' CHECK (field IN ('questions', 'keywords')),
    words TEXT NOT NULL DEFAULT '',
    revision INTEGER, -- of the entry, as it was when the words were checked; NULL: not checked yet
    taught INTEGER NOT NULL DEFAULT 0 CHECK (taught IN (0, 1))
) STRICT;

CREATE INDEX lesson_taught ON lesson (taught, day);
