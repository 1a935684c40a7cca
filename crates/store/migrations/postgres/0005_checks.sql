-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (5, 5, '0.1.0');

CREATE TABLE check_runs (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    started_by   TEXT COLLATE "C" NOT NULL,
    started_at   BIGINT           NOT NULL,
    finished_at  BIGINT
);

CREATE TABLE check_results (
    connection_id  TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    check_id       TEXT COLLATE "C" NOT NULL,
    run_id         TEXT COLLATE "C" NOT NULL REFERENCES check_runs (id),
    status         TEXT COLLATE "C" NOT NULL,
    cause          TEXT COLLATE "C",
    evidence       TEXT COLLATE "C" NOT NULL,
    requests       BIGINT           NOT NULL,
    duration_ms    BIGINT           NOT NULL,
    checked_at     BIGINT           NOT NULL,
    PRIMARY KEY (connection_id, check_id, run_id)
);
