-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (19, 19, '0.1.0');

ALTER TABLE consent_requests ADD COLUMN kind TEXT COLLATE "C" NOT NULL DEFAULT 'connection';
ALTER TABLE consent_requests ADD COLUMN tenant TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE consent_requests ADD COLUMN ability TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE consent_requests ALTER COLUMN advisory_client_id DROP NOT NULL;
