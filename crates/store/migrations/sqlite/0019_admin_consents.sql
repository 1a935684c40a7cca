-- An administrator is asked to consent for a whole organization: a second kind of request beside that for one client's company.
-- Oldest program that can open it: this one, because an older one would take word of a consent for a connection.

PRAGMA user_version = 19;

INSERT INTO schema_gates (version, min_reader, release) VALUES (19, 19, '0.1.0');

-- `kind` is `connection` or `admin_consent`. The latter may be for the firm itself, so that a client is not needed there; SQLite
-- can take a NOT NULL away only with a new table. `tenant` is the organization as the partner names it, `ability` what is to
-- be turned on afterwards; both are empty for a connection.
CREATE TABLE consent_requests_of_two_kinds (
    attempt_id          TEXT    NOT NULL PRIMARY KEY REFERENCES authorization_attempts (id),
    kind                TEXT    NOT NULL,
    advisory_client_id  TEXT    REFERENCES advisory_clients (id),
    tenant              TEXT    NOT NULL,
    ability             TEXT    NOT NULL,
    doubt               TEXT    NOT NULL
) STRICT;

INSERT INTO consent_requests_of_two_kinds (attempt_id, kind, advisory_client_id, tenant, ability, doubt)
    SELECT attempt_id, 'connection', advisory_client_id, '', '', doubt FROM consent_requests;

DROP TABLE consent_requests;

ALTER TABLE consent_requests_of_two_kinds RENAME TO consent_requests;
