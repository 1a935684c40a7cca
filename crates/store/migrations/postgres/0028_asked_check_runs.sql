-- The same as SQLite's of this number; see there for what the column means.

INSERT INTO schema_gates (version, min_reader, release) VALUES (28, 24, '0.1.0');

ALTER TABLE check_runs ADD COLUMN asked BIGINT NOT NULL DEFAULT 1;
