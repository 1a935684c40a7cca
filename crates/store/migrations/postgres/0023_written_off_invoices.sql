-- The same as SQLite's of this number; see there for what the column means.

INSERT INTO schema_gates (version, min_reader, release) VALUES (23, 23, '0.1.0');

ALTER TABLE invoices ADD COLUMN written_off BIGINT;
