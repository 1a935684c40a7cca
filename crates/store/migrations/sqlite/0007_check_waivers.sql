-- Who accepts for how long that a check fails, and why; and when a mapping was last decided, by the index alone.
-- Oldest program that can open it: this one, because an older one would call ready or not without the waivers.

PRAGMA user_version = 7;

INSERT INTO schema_gates (version, min_reader, release) VALUES (7, 7, '0.1.0');

CREATE TABLE check_waivers (
    id             TEXT    NOT NULL PRIMARY KEY,
    connection_id  TEXT    NOT NULL REFERENCES connections (id),
    check_id       TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    granted_by     TEXT    NOT NULL REFERENCES members (id),
    granted_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    withdrawn_by   TEXT    REFERENCES members (id),
    withdrawn_at   INTEGER
) STRICT;
CREATE INDEX check_waivers_by_connection ON check_waivers (connection_id, check_id);

CREATE INDEX mappings_by_review ON mappings (connection_id, reviewed_at);
