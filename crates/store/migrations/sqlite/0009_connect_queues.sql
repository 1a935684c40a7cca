-- Clients that are connected to one partner in turn, each by a consent of its own.
-- Oldest program that can open it: this one, because an older one would forget the grants that wait for a person.

PRAGMA user_version = 9;

INSERT INTO schema_gates (version, min_reader, release) VALUES (9, 9, '0.1.0');

CREATE TABLE connect_queues (
    id                   TEXT    NOT NULL PRIMARY KEY,
    partner              TEXT    NOT NULL,
    environment          TEXT    NOT NULL,
    app_registration_id  TEXT    REFERENCES app_registrations (id),
    started_by           TEXT    NOT NULL,
    created_at           INTEGER NOT NULL,
    paused_at            INTEGER,
    closed_at            INTEGER
) STRICT;
CREATE UNIQUE INDEX connect_queues_one_open ON connect_queues (partner, environment) WHERE closed_at IS NULL;

-- What came back from a consent is empty until something did. The tokens of a grant that waits for a person stand in
-- `secrets` with the entry as owner; `own_ms` is what the program itself took, and `acts` what a person did here.
CREATE TABLE connect_queue_entries (
    id                   TEXT    NOT NULL PRIMARY KEY,
    queue_id             TEXT    NOT NULL REFERENCES connect_queues (id),
    advisory_client_id   TEXT    NOT NULL REFERENCES advisory_clients (id),
    place                INTEGER NOT NULL,
    status               TEXT    NOT NULL,
    reason               TEXT    NOT NULL,
    attempt_id           TEXT    REFERENCES authorization_attempts (id),
    external_account_id  TEXT    NOT NULL,
    display_name         TEXT    NOT NULL,
    legal_name           TEXT    NOT NULL,
    granted_scopes       TEXT    NOT NULL,
    grant_expires_at     INTEGER,
    matched_by           TEXT,
    connection_id        TEXT    REFERENCES connections (id),
    acts                 INTEGER NOT NULL,
    own_ms               INTEGER NOT NULL,
    changed_at           INTEGER NOT NULL,
    UNIQUE (queue_id, advisory_client_id)
) STRICT;
CREATE INDEX connect_queue_entries_by_attempt ON connect_queue_entries (attempt_id);
