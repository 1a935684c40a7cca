-- Runs of golden sets: how surely documents whose content is known were read, and whether that was right.
-- Oldest program that can open it: this one, as the gate below says.

PRAGMA user_version = 16;

INSERT INTO schema_gates (version, min_reader, release) VALUES (16, 16, '0.1.0');

-- `results` has confidences and verdicts of the use case as JSON, and nothing that a document says. `finished_at` is absent
-- while it is under way, and of one that was cut off.
CREATE TABLE golden_runs (
    id             TEXT    NOT NULL PRIMARY KEY,
    connection_id  TEXT    NOT NULL REFERENCES connections (id),
    set_name       TEXT    NOT NULL,
    pages          INTEGER NOT NULL,
    results        TEXT    NOT NULL,
    started_by     TEXT    NOT NULL,
    started_at     INTEGER NOT NULL,
    finished_at    INTEGER
) STRICT;
CREATE INDEX golden_runs_by_connection ON golden_runs (connection_id, set_name, id);
