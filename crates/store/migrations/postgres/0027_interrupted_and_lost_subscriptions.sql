-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (27, 27, '0.1.0');

ALTER TABLE subscriptions ADD COLUMN begun_at BIGINT;
ALTER TABLE subscriptions ADD COLUMN lost_at BIGINT;
