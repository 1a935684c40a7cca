-- The first schema. Oldest program that can open it: 0.1.
-- Instants are UTC microseconds, flags 0 or 1, JSON and base64 are text; ids are UUIDv7 as text.

-- `AOCN`: tells a workspace from any other SQLite file.
PRAGMA application_id = 1095713614;
PRAGMA user_version = 1;

-- Who can open this schema; a program that knows only older versions names the release that can.
CREATE TABLE schema_gates (
    version     INTEGER NOT NULL PRIMARY KEY,
    min_reader  INTEGER NOT NULL,
    release     TEXT    NOT NULL
) STRICT;
INSERT INTO schema_gates (version, min_reader, release) VALUES (1, 1, '0.1.0');

CREATE TABLE workspaces (
    singleton                   INTEGER NOT NULL PRIMARY KEY CHECK (singleton = 1),
    id                          TEXT    NOT NULL,
    name                        TEXT    NOT NULL,
    kind                        TEXT    NOT NULL,
    home_installation_id        TEXT    NOT NULL,
    vault_holder_kind           TEXT,
    recovery_code_confirmed_at  INTEGER,
    created_at                  INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    id            TEXT    NOT NULL PRIMARY KEY,
    display_name  TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    disabled_at   INTEGER
) STRICT;

CREATE TABLE advisory_clients (
    id           TEXT    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    search_name  TEXT    NOT NULL,
    reference    TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    archived_at  INTEGER
) STRICT;

-- The firm's own app at a partner; its secret stands in `secrets` with the same owner.
CREATE TABLE app_registrations (
    id                   TEXT    NOT NULL PRIMARY KEY,
    partner              TEXT    NOT NULL,
    environment          TEXT    NOT NULL,
    label                TEXT    NOT NULL,
    oauth_client_id      TEXT    NOT NULL,
    redirect_uris        TEXT    NOT NULL,
    endpoints            TEXT    NOT NULL,
    portal_owner         TEXT    NOT NULL,
    reconnect_url        TEXT    NOT NULL,
    review_at            INTEGER,
    monthly_read_budget  INTEGER,
    reads_month          TEXT    NOT NULL,
    reads_in_month       INTEGER NOT NULL,
    created_at           INTEGER NOT NULL,
    retired_at           INTEGER
) STRICT;
CREATE UNIQUE INDEX app_registrations_by_client ON app_registrations (partner, environment, endpoints, oauth_client_id);

CREATE TABLE connections (
    id                   TEXT    NOT NULL PRIMARY KEY,
    partner              TEXT    NOT NULL,
    environment          TEXT    NOT NULL,
    app_registration_id  TEXT    REFERENCES app_registrations (id),
    advisory_client_id   TEXT    REFERENCES advisory_clients (id),
    external_account_id  TEXT    NOT NULL,
    partner_identity     TEXT    NOT NULL,
    display_name         TEXT    NOT NULL,
    status               TEXT    NOT NULL,
    cause                TEXT,
    status_reason        TEXT    NOT NULL,
    endpoints            TEXT    NOT NULL,
    fields               TEXT    NOT NULL,
    grant_id             TEXT,
    granted_scopes       TEXT    NOT NULL,
    authorized_by        TEXT    NOT NULL,
    authorized_at        INTEGER,
    access_expires_at    INTEGER,
    refresh_expires_at   INTEGER,
    grant_expires_at     INTEGER,
    last_proven_at       INTEGER,
    last_checked_at      INTEGER,
    created_at           INTEGER NOT NULL,
    disconnected_at      INTEGER
) STRICT;
CREATE UNIQUE INDEX connections_by_account ON connections (partner, environment, endpoints, external_account_id)
    WHERE external_account_id <> '';

-- One wrapped copy of the vault's data key for each holder.
CREATE TABLE vault_keys (
    id            TEXT    NOT NULL PRIMARY KEY,
    holder_kind   TEXT    NOT NULL,
    holder        TEXT    NOT NULL,
    key_id        TEXT    NOT NULL,
    kdf           TEXT    NOT NULL,
    nonce         TEXT    NOT NULL,
    wrapped       TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    last_used_at  INTEGER
) STRICT;

CREATE TABLE secrets (
    owner       TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    generation  INTEGER NOT NULL,
    grant_id    TEXT,
    status      TEXT    NOT NULL,
    key_id      TEXT    NOT NULL,
    nonce       TEXT    NOT NULL,
    ciphertext  TEXT    NOT NULL,
    format      INTEGER NOT NULL,
    issued_at   INTEGER NOT NULL,
    expires_at  INTEGER,
    PRIMARY KEY (owner, kind, generation)
) STRICT;
CREATE UNIQUE INDEX secrets_one_active ON secrets (owner, kind) WHERE status = 'active';

CREATE TABLE refresh_intents (
    connection_id    TEXT    NOT NULL PRIMARY KEY REFERENCES connections (id),
    attempt_id       TEXT    NOT NULL,
    from_generation  INTEGER NOT NULL,
    holder           TEXT    NOT NULL,
    phase            TEXT    NOT NULL,
    started_at       INTEGER NOT NULL
) STRICT;

-- Only used where several machines share a database; a file lock does the rest.
CREATE TABLE refresh_leases (
    connection_id         TEXT    NOT NULL PRIMARY KEY REFERENCES connections (id),
    holder                TEXT    NOT NULL,
    fence                 INTEGER NOT NULL,
    expires_at            INTEGER NOT NULL,
    committed_generation  INTEGER NOT NULL
) STRICT;

CREATE TABLE authorization_attempts (
    id                   TEXT    NOT NULL PRIMARY KEY,
    partner              TEXT    NOT NULL,
    environment          TEXT    NOT NULL,
    app_registration_id  TEXT    REFERENCES app_registrations (id),
    connection_id        TEXT    REFERENCES connections (id),
    callback_mode        TEXT    NOT NULL,
    redirect_uri         TEXT    NOT NULL,
    csrf_state_hash      TEXT    NOT NULL,
    endpoints            TEXT    NOT NULL,
    fields               TEXT    NOT NULL,
    status               TEXT    NOT NULL,
    outcome              TEXT    NOT NULL,
    started_by           TEXT    NOT NULL,
    created_at           INTEGER NOT NULL,
    expires_at           INTEGER NOT NULL,
    finished_at          INTEGER
) STRICT;
CREATE INDEX authorization_attempts_by_status ON authorization_attempts (status, created_at);

CREATE TABLE provisioning_runs (
    id             TEXT    NOT NULL PRIMARY KEY,
    partner        TEXT    NOT NULL,
    environment    TEXT    NOT NULL,
    step           TEXT    NOT NULL,
    inputs         TEXT    NOT NULL,
    status         TEXT    NOT NULL,
    outcome        TEXT    NOT NULL,
    connection_id  TEXT    REFERENCES connections (id),
    started_by     TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE source_objects (
    id                     TEXT    NOT NULL PRIMARY KEY,
    connection_id          TEXT    NOT NULL REFERENCES connections (id),
    kind                   TEXT    NOT NULL,
    external_id            TEXT    NOT NULL,
    parent_external_id     TEXT,
    code                   TEXT    NOT NULL,
    name                   TEXT    NOT NULL,
    path                   TEXT    NOT NULL,
    root_class             TEXT,
    source_type            TEXT    NOT NULL,
    source_subtype         TEXT    NOT NULL,
    active                 INTEGER NOT NULL,
    currency               TEXT    NOT NULL,
    balance                INTEGER,
    attributes             TEXT    NOT NULL,
    content_hash           TEXT    NOT NULL,
    first_seen_at          INTEGER NOT NULL,
    last_seen_at           INTEGER NOT NULL,
    gone_at                INTEGER,
    successor_external_id  TEXT
) STRICT;
CREATE UNIQUE INDEX source_objects_by_external_id ON source_objects (connection_id, kind, external_id);

CREATE TABLE target_sets (
    id           TEXT    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    archived_at  INTEGER
) STRICT;

CREATE TABLE targets (
    id                TEXT    NOT NULL PRIMARY KEY,
    target_set_id     TEXT    NOT NULL REFERENCES target_sets (id),
    position          INTEGER NOT NULL,
    code              TEXT    NOT NULL,
    name              TEXT    NOT NULL,
    root_class        TEXT,
    definition        TEXT    NOT NULL,
    synonyms          TEXT    NOT NULL,
    engagement_types  TEXT    NOT NULL,
    archived_at       INTEGER
) STRICT;
CREATE UNIQUE INDEX targets_by_code ON targets (target_set_id, code);

CREATE TABLE mappings (
    source_object_id     TEXT    NOT NULL REFERENCES source_objects (id),
    target_set_id        TEXT    NOT NULL REFERENCES target_sets (id),
    connection_id        TEXT    NOT NULL REFERENCES connections (id),
    status               TEXT    NOT NULL,
    target_id            TEXT    REFERENCES targets (id),
    method               TEXT,
    proposed_target_id   TEXT    REFERENCES targets (id),
    proposed_confidence  REAL,
    proposed_reason      TEXT,
    note                 TEXT    NOT NULL,
    seen_name            TEXT    NOT NULL,
    seen_code            TEXT    NOT NULL,
    reviewed_by          TEXT,
    reviewed_at          INTEGER,
    effective_from       INTEGER,
    revision             INTEGER NOT NULL,
    PRIMARY KEY (source_object_id, target_set_id)
) STRICT;
CREATE INDEX mappings_by_connection ON mappings (connection_id, target_set_id);

CREATE TABLE mapping_revisions (
    id             TEXT    NOT NULL PRIMARY KEY,
    connection_id  TEXT    NOT NULL REFERENCES connections (id),
    target_set_id  TEXT    NOT NULL REFERENCES target_sets (id),
    revision       INTEGER NOT NULL,
    published_by   TEXT    NOT NULL,
    published_at   INTEGER NOT NULL,
    mappings       INTEGER NOT NULL,
    content_hash   TEXT    NOT NULL,
    content        TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX mapping_revisions_by_revision ON mapping_revisions (connection_id, target_set_id, revision);

CREATE TABLE pull_runs (
    id             TEXT    NOT NULL PRIMARY KEY,
    connection_id  TEXT    NOT NULL REFERENCES connections (id),
    resources      TEXT    NOT NULL,
    status         TEXT    NOT NULL,
    cause          TEXT,
    message        TEXT    NOT NULL,
    rows_read      INTEGER NOT NULL,
    inserted       INTEGER NOT NULL,
    updated        INTEGER NOT NULL,
    unchanged      INTEGER NOT NULL,
    deactivated    INTEGER NOT NULL,
    requests       INTEGER NOT NULL,
    retries        INTEGER NOT NULL,
    throttled_ms   INTEGER NOT NULL,
    cursor         TEXT    NOT NULL,
    started_at     INTEGER NOT NULL,
    finished_at    INTEGER
) STRICT;
CREATE INDEX pull_runs_by_connection ON pull_runs (connection_id, started_at);

CREATE TABLE jobs (
    id             TEXT    NOT NULL PRIMARY KEY,
    kind           TEXT    NOT NULL,
    payload        TEXT    NOT NULL,
    connection_id  TEXT    REFERENCES connections (id),
    status         TEXT    NOT NULL,
    attempts       INTEGER NOT NULL,
    holder         TEXT    NOT NULL,
    message        TEXT    NOT NULL,
    run_after      INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    started_at     INTEGER,
    finished_at    INTEGER
) STRICT;
CREATE INDEX jobs_by_status ON jobs (status, run_after);

CREATE TABLE settings (
    key         TEXT    NOT NULL PRIMARY KEY,
    value       TEXT    NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE audit_heads (
    singleton  INTEGER NOT NULL PRIMARY KEY CHECK (singleton = 1),
    sequence   INTEGER NOT NULL,
    hash       TEXT    NOT NULL
) STRICT;
INSERT INTO audit_heads (singleton, sequence, hash) VALUES (1, 0, '');

CREATE TABLE audit_entries (
    sequence    INTEGER NOT NULL PRIMARY KEY,
    at          INTEGER NOT NULL,
    actor       TEXT    NOT NULL,
    permission  TEXT    NOT NULL,
    action      TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    detail      TEXT    NOT NULL,
    hash        TEXT    NOT NULL
) STRICT;

-- What is published or logged stays as it is.
CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
CREATE TRIGGER audit_entries_remain BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
CREATE TRIGGER mapping_revisions_stay BEFORE UPDATE ON mapping_revisions
BEGIN SELECT RAISE(ABORT, 'published revisions are never changed'); END;
CREATE TRIGGER mapping_revisions_remain BEFORE DELETE ON mapping_revisions
BEGIN SELECT RAISE(ABORT, 'published revisions are never deleted'); END;
