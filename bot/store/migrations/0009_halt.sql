-- The off switch: while there is a row, residents are turned away and nothing is sent. Who did it stands in `deed`.
CREATE TABLE halt (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    since TEXT NOT NULL,
    reason TEXT NOT NULL -- for staff, who wrote it
) STRICT;
