-- Whether a person asked for the checks (1), or a pull, a publication or the like had them made again (0). Runs of before
-- are taken for asked.
-- Oldest program that can open it: that of migration 24, whose runs all count as asked.

PRAGMA user_version = 28;

INSERT INTO schema_gates (version, min_reader, release) VALUES (28, 24, '0.1.0');

ALTER TABLE check_runs ADD COLUMN asked INTEGER NOT NULL DEFAULT 1;
