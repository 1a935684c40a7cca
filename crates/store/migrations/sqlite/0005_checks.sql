-- What the gate's checks found, and when. Oldest program that can open it: this one.

PRAGMA user_version = 5;

INSERT INTO schema_gates (version, min_reader, release) VALUES (5, 5, '0.1.0');

CREATE TABLE check_runs (
    id           TEXT    NOT NULL PRIMARY KEY,
    started_by   TEXT    NOT NULL,
    started_at   INTEGER NOT NULL,
    finished_at  INTEGER
) STRICT;

-- `requests` is what the check sent to the partner.
CREATE TABLE check_results (
    connection_id  TEXT    NOT NULL REFERENCES connections (id),
    check_id       TEXT    NOT NULL,
    run_id         TEXT    NOT NULL REFERENCES check_runs (id),
    status         TEXT    NOT NULL,
    cause          TEXT,
    evidence       TEXT    NOT NULL,
    requests       INTEGER NOT NULL,
    duration_ms    INTEGER NOT NULL,
    checked_at     INTEGER NOT NULL,
    PRIMARY KEY (connection_id, check_id, run_id)
) STRICT;
