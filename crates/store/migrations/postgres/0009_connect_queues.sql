-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (9, 9, '0.1.0');

CREATE TABLE connect_queues (
    id                   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partner              TEXT COLLATE "C" NOT NULL,
    environment          TEXT COLLATE "C" NOT NULL,
    app_registration_id  TEXT COLLATE "C" REFERENCES app_registrations (id),
    started_by           TEXT COLLATE "C" NOT NULL,
    created_at           BIGINT           NOT NULL,
    paused_at            BIGINT,
    closed_at            BIGINT
);
CREATE UNIQUE INDEX connect_queues_one_open ON connect_queues (partner, environment) WHERE closed_at IS NULL;

CREATE TABLE connect_queue_entries (
    id                   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    queue_id             TEXT COLLATE "C" NOT NULL REFERENCES connect_queues (id),
    advisory_client_id   TEXT COLLATE "C" NOT NULL REFERENCES advisory_clients (id),
    place                BIGINT           NOT NULL,
    status               TEXT COLLATE "C" NOT NULL,
    reason               TEXT COLLATE "C" NOT NULL,
    attempt_id           TEXT COLLATE "C" REFERENCES authorization_attempts (id),
    external_account_id  TEXT COLLATE "C" NOT NULL,
    display_name         TEXT COLLATE "C" NOT NULL,
    legal_name           TEXT COLLATE "C" NOT NULL,
    granted_scopes       TEXT COLLATE "C" NOT NULL,
    grant_expires_at     BIGINT,
    matched_by           TEXT COLLATE "C",
    connection_id        TEXT COLLATE "C" REFERENCES connections (id),
    acts                 BIGINT           NOT NULL,
    own_ms               BIGINT           NOT NULL,
    changed_at           BIGINT           NOT NULL,
    UNIQUE (queue_id, advisory_client_id)
);
CREATE INDEX connect_queue_entries_by_attempt ON connect_queue_entries (attempt_id);
