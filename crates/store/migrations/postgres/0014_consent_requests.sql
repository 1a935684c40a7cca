-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (14, 14, '0.1.0');

CREATE TABLE consent_requests (
    attempt_id          TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES authorization_attempts (id),
    advisory_client_id  TEXT COLLATE "C" NOT NULL REFERENCES advisory_clients (id),
    doubt               TEXT COLLATE "C" NOT NULL
);
