-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (15, 15, '0.1.0');

ALTER TABLE secrets ADD COLUMN ends_with TEXT COLLATE "C" NOT NULL DEFAULT '';
