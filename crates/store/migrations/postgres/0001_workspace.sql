-- The first schema. Oldest program that can open it: 0.1.
-- Instants are UTC microseconds, flags 0 or 1, JSON and base64 are text; ids are UUIDv7 as text.

-- Who can open this schema; a program that knows only older versions names the release that can.
CREATE TABLE schema_gates (
    version     BIGINT           NOT NULL PRIMARY KEY,
    min_reader  BIGINT           NOT NULL,
    release     TEXT COLLATE "C" NOT NULL
);
INSERT INTO schema_gates (version, min_reader, release) VALUES (1, 1, '0.1.0');

CREATE TABLE workspaces (
    singleton                   BIGINT           NOT NULL PRIMARY KEY CHECK (singleton = 1),
    id                          TEXT COLLATE "C" NOT NULL,
    name                        TEXT COLLATE "C" NOT NULL,
    kind                        TEXT COLLATE "C" NOT NULL,
    home_installation_id        TEXT COLLATE "C" NOT NULL,
    vault_holder_kind           TEXT COLLATE "C",
    recovery_code_confirmed_at  BIGINT,
    created_at                  BIGINT           NOT NULL
);

CREATE TABLE members (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    display_name  TEXT COLLATE "C" NOT NULL,
    role          TEXT COLLATE "C" NOT NULL,
    created_at    BIGINT           NOT NULL,
    disabled_at   BIGINT
);

CREATE TABLE advisory_clients (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name         TEXT COLLATE "C" NOT NULL,
    search_name  TEXT COLLATE "C" NOT NULL,
    reference    TEXT COLLATE "C" NOT NULL,
    created_at   BIGINT           NOT NULL,
    archived_at  BIGINT
);

-- The firm's own app at a partner; its secret stands in `secrets` with the same owner.
CREATE TABLE app_registrations (
    id                   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partner              TEXT COLLATE "C" NOT NULL,
    environment          TEXT COLLATE "C" NOT NULL,
    label                TEXT COLLATE "C" NOT NULL,
    oauth_client_id      TEXT COLLATE "C" NOT NULL,
    redirect_uris        TEXT COLLATE "C" NOT NULL,
    endpoints            TEXT COLLATE "C" NOT NULL,
    portal_owner         TEXT COLLATE "C" NOT NULL,
    reconnect_url        TEXT COLLATE "C" NOT NULL,
    review_at            BIGINT,
    monthly_read_budget  BIGINT,
    reads_month          TEXT COLLATE "C" NOT NULL,
    reads_in_month       BIGINT           NOT NULL,
    created_at           BIGINT           NOT NULL,
    retired_at           BIGINT
);
CREATE UNIQUE INDEX app_registrations_by_client ON app_registrations (partner, environment, endpoints, oauth_client_id);

CREATE TABLE connections (
    id                   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partner              TEXT COLLATE "C" NOT NULL,
    environment          TEXT COLLATE "C" NOT NULL,
    app_registration_id  TEXT COLLATE "C" REFERENCES app_registrations (id),
    advisory_client_id   TEXT COLLATE "C" REFERENCES advisory_clients (id),
    external_account_id  TEXT COLLATE "C" NOT NULL,
    partner_identity     TEXT COLLATE "C" NOT NULL,
    display_name         TEXT COLLATE "C" NOT NULL,
    status               TEXT COLLATE "C" NOT NULL,
    cause                TEXT COLLATE "C",
    status_reason        TEXT COLLATE "C" NOT NULL,
    endpoints            TEXT COLLATE "C" NOT NULL,
    fields               TEXT COLLATE "C" NOT NULL,
    grant_id             TEXT COLLATE "C",
    granted_scopes       TEXT COLLATE "C" NOT NULL,
    authorized_by        TEXT COLLATE "C" NOT NULL,
    authorized_at        BIGINT,
    access_expires_at    BIGINT,
    refresh_expires_at   BIGINT,
    grant_expires_at     BIGINT,
    last_proven_at       BIGINT,
    last_checked_at      BIGINT,
    created_at           BIGINT           NOT NULL,
    disconnected_at      BIGINT
);
CREATE UNIQUE INDEX connections_by_account ON connections (partner, environment, endpoints, external_account_id)
    WHERE external_account_id <> '';

-- One wrapped copy of the vault's data key for each holder.
CREATE TABLE vault_keys (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder_kind   TEXT COLLATE "C" NOT NULL,
    holder        TEXT COLLATE "C" NOT NULL,
    key_id        TEXT COLLATE "C" NOT NULL,
    kdf           TEXT COLLATE "C" NOT NULL,
    nonce         TEXT COLLATE "C" NOT NULL,
    wrapped       TEXT COLLATE "C" NOT NULL,
    created_at    BIGINT           NOT NULL,
    last_used_at  BIGINT
);

CREATE TABLE secrets (
    owner       TEXT COLLATE "C" NOT NULL,
    kind        TEXT COLLATE "C" NOT NULL,
    generation  BIGINT           NOT NULL,
    grant_id    TEXT COLLATE "C",
    status      TEXT COLLATE "C" NOT NULL,
    key_id      TEXT COLLATE "C" NOT NULL,
    nonce       TEXT COLLATE "C" NOT NULL,
    ciphertext  TEXT COLLATE "C" NOT NULL,
    format      BIGINT           NOT NULL,
    issued_at   BIGINT           NOT NULL,
    expires_at  BIGINT,
    PRIMARY KEY (owner, kind, generation)
);
CREATE UNIQUE INDEX secrets_one_active ON secrets (owner, kind) WHERE status = 'active';

CREATE TABLE refresh_intents (
    connection_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES connections (id),
    attempt_id       TEXT COLLATE "C" NOT NULL,
    from_generation  BIGINT           NOT NULL,
    holder           TEXT COLLATE "C" NOT NULL,
    phase            TEXT COLLATE "C" NOT NULL,
    started_at       BIGINT           NOT NULL
);

-- Only used where several machines share a database; a file lock does the rest.
CREATE TABLE refresh_leases (
    connection_id         TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES connections (id),
    holder                TEXT COLLATE "C" NOT NULL,
    fence                 BIGINT           NOT NULL,
    expires_at            BIGINT           NOT NULL,
    committed_generation  BIGINT           NOT NULL
);

CREATE TABLE authorization_attempts (
    id                   TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partner              TEXT COLLATE "C" NOT NULL,
    environment          TEXT COLLATE "C" NOT NULL,
    app_registration_id  TEXT COLLATE "C" REFERENCES app_registrations (id),
    connection_id        TEXT COLLATE "C" REFERENCES connections (id),
    callback_mode        TEXT COLLATE "C" NOT NULL,
    redirect_uri         TEXT COLLATE "C" NOT NULL,
    csrf_state_hash      TEXT COLLATE "C" NOT NULL,
    endpoints            TEXT COLLATE "C" NOT NULL,
    fields               TEXT COLLATE "C" NOT NULL,
    status               TEXT COLLATE "C" NOT NULL,
    outcome              TEXT COLLATE "C" NOT NULL,
    started_by           TEXT COLLATE "C" NOT NULL,
    created_at           BIGINT           NOT NULL,
    expires_at           BIGINT           NOT NULL,
    finished_at          BIGINT
);
CREATE INDEX authorization_attempts_by_status ON authorization_attempts (status, created_at);

CREATE TABLE provisioning_runs (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partner        TEXT COLLATE "C" NOT NULL,
    environment    TEXT COLLATE "C" NOT NULL,
    step           TEXT COLLATE "C" NOT NULL,
    inputs         TEXT COLLATE "C" NOT NULL,
    status         TEXT COLLATE "C" NOT NULL,
    outcome        TEXT COLLATE "C" NOT NULL,
    connection_id  TEXT COLLATE "C" REFERENCES connections (id),
    started_by     TEXT COLLATE "C" NOT NULL,
    created_at     BIGINT           NOT NULL,
    updated_at     BIGINT           NOT NULL
);

CREATE TABLE source_objects (
    id                     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    connection_id          TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    kind                   TEXT COLLATE "C" NOT NULL,
    external_id            TEXT COLLATE "C" NOT NULL,
    parent_external_id     TEXT COLLATE "C",
    code                   TEXT COLLATE "C" NOT NULL,
    name                   TEXT COLLATE "C" NOT NULL,
    path                   TEXT COLLATE "C" NOT NULL,
    root_class             TEXT COLLATE "C",
    source_type            TEXT COLLATE "C" NOT NULL,
    source_subtype         TEXT COLLATE "C" NOT NULL,
    active                 BIGINT           NOT NULL,
    currency               TEXT COLLATE "C" NOT NULL,
    balance                BIGINT,
    attributes             TEXT COLLATE "C" NOT NULL,
    content_hash           TEXT COLLATE "C" NOT NULL,
    first_seen_at          BIGINT           NOT NULL,
    last_seen_at           BIGINT           NOT NULL,
    gone_at                BIGINT,
    successor_external_id  TEXT COLLATE "C"
);
CREATE UNIQUE INDEX source_objects_by_external_id ON source_objects (connection_id, kind, external_id);

CREATE TABLE target_sets (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name         TEXT COLLATE "C" NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL,
    created_at   BIGINT           NOT NULL,
    archived_at  BIGINT
);

CREATE TABLE targets (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    target_set_id     TEXT COLLATE "C" NOT NULL REFERENCES target_sets (id),
    position          BIGINT           NOT NULL,
    code              TEXT COLLATE "C" NOT NULL,
    name              TEXT COLLATE "C" NOT NULL,
    root_class        TEXT COLLATE "C",
    definition        TEXT COLLATE "C" NOT NULL,
    synonyms          TEXT COLLATE "C" NOT NULL,
    engagement_types  TEXT COLLATE "C" NOT NULL,
    archived_at       BIGINT
);
CREATE UNIQUE INDEX targets_by_code ON targets (target_set_id, code);

CREATE TABLE mappings (
    source_object_id     TEXT COLLATE "C" NOT NULL REFERENCES source_objects (id),
    target_set_id        TEXT COLLATE "C" NOT NULL REFERENCES target_sets (id),
    connection_id        TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    status               TEXT COLLATE "C" NOT NULL,
    target_id            TEXT COLLATE "C" REFERENCES targets (id),
    method               TEXT COLLATE "C",
    proposed_target_id   TEXT COLLATE "C" REFERENCES targets (id),
    proposed_confidence  DOUBLE PRECISION,
    proposed_reason      TEXT COLLATE "C",
    note                 TEXT COLLATE "C" NOT NULL,
    seen_name            TEXT COLLATE "C" NOT NULL,
    seen_code            TEXT COLLATE "C" NOT NULL,
    reviewed_by          TEXT COLLATE "C",
    reviewed_at          BIGINT,
    effective_from       BIGINT,
    revision             BIGINT           NOT NULL,
    PRIMARY KEY (source_object_id, target_set_id)
);
CREATE INDEX mappings_by_connection ON mappings (connection_id, target_set_id);

CREATE TABLE mapping_revisions (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    connection_id  TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    target_set_id  TEXT COLLATE "C" NOT NULL REFERENCES target_sets (id),
    revision       BIGINT           NOT NULL,
    published_by   TEXT COLLATE "C" NOT NULL,
    published_at   BIGINT           NOT NULL,
    mappings       BIGINT           NOT NULL,
    content_hash   TEXT COLLATE "C" NOT NULL,
    content        TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX mapping_revisions_by_revision ON mapping_revisions (connection_id, target_set_id, revision);

CREATE TABLE pull_runs (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    connection_id  TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    resources      TEXT COLLATE "C" NOT NULL,
    status         TEXT COLLATE "C" NOT NULL,
    cause          TEXT COLLATE "C",
    message        TEXT COLLATE "C" NOT NULL,
    rows_read      BIGINT           NOT NULL,
    inserted       BIGINT           NOT NULL,
    updated        BIGINT           NOT NULL,
    unchanged      BIGINT           NOT NULL,
    deactivated    BIGINT           NOT NULL,
    requests       BIGINT           NOT NULL,
    retries        BIGINT           NOT NULL,
    throttled_ms   BIGINT           NOT NULL,
    cursor         TEXT COLLATE "C" NOT NULL,
    started_at     BIGINT           NOT NULL,
    finished_at    BIGINT
);
CREATE INDEX pull_runs_by_connection ON pull_runs (connection_id, started_at);

CREATE TABLE jobs (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind           TEXT COLLATE "C" NOT NULL,
    payload        TEXT COLLATE "C" NOT NULL,
    connection_id  TEXT COLLATE "C" REFERENCES connections (id),
    status         TEXT COLLATE "C" NOT NULL,
    attempts       BIGINT           NOT NULL,
    holder         TEXT COLLATE "C" NOT NULL,
    message        TEXT COLLATE "C" NOT NULL,
    run_after      BIGINT           NOT NULL,
    created_at     BIGINT           NOT NULL,
    started_at     BIGINT,
    finished_at    BIGINT
);
CREATE INDEX jobs_by_status ON jobs (status, run_after);

CREATE TABLE settings (
    key         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    value       TEXT COLLATE "C" NOT NULL,
    updated_at  BIGINT           NOT NULL
);

CREATE TABLE audit_heads (
    singleton  BIGINT           NOT NULL PRIMARY KEY CHECK (singleton = 1),
    sequence   BIGINT           NOT NULL,
    hash       TEXT COLLATE "C" NOT NULL
);
INSERT INTO audit_heads (singleton, sequence, hash) VALUES (1, 0, '');

CREATE TABLE audit_entries (
    sequence    BIGINT           NOT NULL PRIMARY KEY,
    at          BIGINT           NOT NULL,
    actor       TEXT COLLATE "C" NOT NULL,
    permission  TEXT COLLATE "C" NOT NULL,
    action      TEXT COLLATE "C" NOT NULL,
    subject     TEXT COLLATE "C" NOT NULL,
    detail      TEXT COLLATE "C" NOT NULL,
    hash        TEXT COLLATE "C" NOT NULL
);

-- What is published or logged stays as it is.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME; END;
$$;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER mapping_revisions_stay BEFORE UPDATE OR DELETE ON mapping_revisions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
