-- The firm's own partners, each by its manifest as it was given.
-- Oldest program that can open it: this one, because an older one would not know whose such a connection is.

PRAGMA user_version = 8;

INSERT INTO schema_gates (version, min_reader, release) VALUES (8, 8, '0.1.0');

CREATE TABLE private_partners (
    id        TEXT    NOT NULL PRIMARY KEY,
    manifest  TEXT    NOT NULL,
    added_by  TEXT    NOT NULL,
    added_at  INTEGER NOT NULL
) STRICT;
