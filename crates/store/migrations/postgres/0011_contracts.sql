-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (11, 11, '0.1.0');

CREATE TABLE contracts (
    id               TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partner          TEXT COLLATE "C" NOT NULL,
    kind             TEXT COLLATE "C" NOT NULL,
    reference        TEXT COLLATE "C" NOT NULL,
    signed_on        TEXT COLLATE "C",
    renews_on        TEXT COLLATE "C",
    residency        TEXT COLLATE "C" NOT NULL,
    dpa_signed_on    TEXT COLLATE "C",
    evidence_name    TEXT COLLATE "C" NOT NULL,
    evidence_sha256  TEXT COLLATE "C" NOT NULL,
    said_by          TEXT COLLATE "C" NOT NULL,
    reason           TEXT COLLATE "C" NOT NULL,
    recorded_by      TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    recorded_at      BIGINT           NOT NULL,
    withdrawn_by     TEXT COLLATE "C" REFERENCES members (id),
    withdrawn_at     BIGINT
);
CREATE INDEX contracts_by_partner ON contracts (partner, id);

CREATE TABLE go_lives (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    connection_id     TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    contract_id       TEXT COLLATE "C" NOT NULL REFERENCES contracts (id),
    mapping_revision  BIGINT,
    decided_by        TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    decided_at        BIGINT           NOT NULL,
    ended_by          TEXT COLLATE "C" REFERENCES members (id),
    ended_at          BIGINT,
    end_reason        TEXT COLLATE "C" NOT NULL
);
CREATE INDEX go_lives_by_connection ON go_lives (connection_id, id);
