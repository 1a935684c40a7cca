-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (12, 12, '0.1.0');

CREATE TABLE sample_meetings (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    connection_id  TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    plan           TEXT COLLATE "C" NOT NULL,
    external_id    TEXT COLLATE "C",
    steps          TEXT COLLATE "C" NOT NULL,
    held_by        TEXT COLLATE "C" NOT NULL,
    held_until     BIGINT           NOT NULL,
    started_by     TEXT COLLATE "C" NOT NULL,
    started_at     BIGINT           NOT NULL,
    finished_at    BIGINT
);
CREATE INDEX sample_meetings_open ON sample_meetings (finished_at, id);
CREATE INDEX sample_meetings_by_connection ON sample_meetings (connection_id, id);
