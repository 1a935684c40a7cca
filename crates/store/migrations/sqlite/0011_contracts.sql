-- What the firm has agreed with its partners, and which connections it relies on.
-- Oldest program that can open it: this one, because an older one would call a connection ready without a contract.

PRAGMA user_version = 11;

INSERT INTO schema_gates (version, min_reader, release) VALUES (11, 11, '0.1.0');

-- The newest row of a partner counts; none is changed but by its withdrawal.
CREATE TABLE contracts (
    id               TEXT    NOT NULL PRIMARY KEY,
    partner          TEXT    NOT NULL,
    kind             TEXT    NOT NULL,
    reference        TEXT    NOT NULL,
    signed_on        TEXT,
    renews_on        TEXT,
    residency        TEXT    NOT NULL,
    dpa_signed_on    TEXT,
    evidence_name    TEXT    NOT NULL,
    evidence_sha256  TEXT    NOT NULL,
    said_by          TEXT    NOT NULL,
    reason           TEXT    NOT NULL,
    recorded_by      TEXT    NOT NULL REFERENCES members (id),
    recorded_at      INTEGER NOT NULL,
    withdrawn_by     TEXT    REFERENCES members (id),
    withdrawn_at     INTEGER
) STRICT;
CREATE INDEX contracts_by_partner ON contracts (partner, id);

-- Somebody says that a connection is relied on, by which contract and which revision of its mapping.
CREATE TABLE go_lives (
    id                TEXT    NOT NULL PRIMARY KEY,
    connection_id     TEXT    NOT NULL REFERENCES connections (id),
    contract_id       TEXT    NOT NULL REFERENCES contracts (id),
    mapping_revision  INTEGER,
    decided_by        TEXT    NOT NULL REFERENCES members (id),
    decided_at        INTEGER NOT NULL,
    ended_by          TEXT    REFERENCES members (id),
    ended_at          INTEGER,
    end_reason        TEXT    NOT NULL
) STRICT;
CREATE INDEX go_lives_by_connection ON go_lives (connection_id, id);
