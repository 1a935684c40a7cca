-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (16, 16, '0.1.0');

CREATE TABLE golden_runs (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    connection_id  TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    set_name       TEXT COLLATE "C" NOT NULL,
    pages          BIGINT           NOT NULL,
    results        TEXT COLLATE "C" NOT NULL,
    started_by     TEXT COLLATE "C" NOT NULL,
    started_at     BIGINT           NOT NULL,
    finished_at    BIGINT
);
CREATE INDEX golden_runs_by_connection ON golden_runs (connection_id, set_name, id);
