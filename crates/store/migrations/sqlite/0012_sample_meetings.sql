-- Sample meetings, each from its intent to the proof that nothing of it is left at the partner.
-- Oldest program that can open it: this one, because an older one would leave a meeting behind that it does not know.

PRAGMA user_version = 12;

INSERT INTO schema_gates (version, min_reader, release) VALUES (12, 12, '0.1.0');

-- `finished_at` is when nothing was proven left; `held_by` is the installation that works on it, and until when.
CREATE TABLE sample_meetings (
    id             TEXT    NOT NULL PRIMARY KEY,
    connection_id  TEXT    NOT NULL REFERENCES connections (id),
    plan           TEXT    NOT NULL,
    external_id    TEXT,
    steps          TEXT    NOT NULL,
    held_by        TEXT    NOT NULL,
    held_until     INTEGER NOT NULL,
    started_by     TEXT    NOT NULL,
    started_at     INTEGER NOT NULL,
    finished_at    INTEGER
) STRICT;
CREATE INDEX sample_meetings_open ON sample_meetings (finished_at, id);
CREATE INDEX sample_meetings_by_connection ON sample_meetings (connection_id, id);
