-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (17, 17, '0.1.0');

ALTER TABLE mappings ADD COLUMN attributes TEXT COLLATE "C" NOT NULL DEFAULT '{}';
ALTER TABLE mapping_changes ADD COLUMN attributes TEXT COLLATE "C" NOT NULL DEFAULT '{}';
