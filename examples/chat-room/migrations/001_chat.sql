-- Rooms and what was said in them.
CREATE TABLE rooms (
    id          TEXT PRIMARY KEY,
    title       TEXT NOT NULL,
    description TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE messages (
    id        INTEGER PRIMARY KEY,
    room_id   TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    user_id   TEXT NOT NULL,
    username  TEXT NOT NULL,
    color     TEXT NOT NULL,
    text      TEXT NOT NULL,
    timestamp REAL NOT NULL
);

CREATE INDEX messages_by_room ON messages (room_id, timestamp);
