-- Who has a room open, in how many tabs, and is about to say something.
CREATE TABLE users (
    id       TEXT NOT NULL,
    room_id  TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    username TEXT NOT NULL,
    color    TEXT NOT NULL,
    typing   INTEGER NOT NULL DEFAULT 0,
    tabs     INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (id, room_id)
) WITHOUT ROWID;
