-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (22, 22, '0.1.0');

ALTER TABLE app_registrations ADD COLUMN fields TEXT COLLATE "C" NOT NULL DEFAULT '{}';

DROP INDEX app_registrations_by_client;
CREATE UNIQUE INDEX app_registrations_by_client ON app_registrations (partner, environment, endpoints, fields, oauth_client_id);
