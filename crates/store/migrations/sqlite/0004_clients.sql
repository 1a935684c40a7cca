-- What a client is called in its register, the engagements that the firm has with it, and who leads them.
-- Oldest program that can open it: this one, because an older one would store names unfolded.

PRAGMA user_version = 4;

INSERT INTO schema_gates (version, min_reader, release) VALUES (4, 4, '0.1.0');

ALTER TABLE advisory_clients ADD COLUMN legal_name TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX advisory_clients_reference ON advisory_clients (reference) WHERE reference <> '';

-- The organization's legal name as the partner tells it; empty when it does not.
ALTER TABLE connections ADD COLUMN legal_name TEXT NOT NULL DEFAULT '';

-- Days are text like 2026-12-31, which sorts as they do.
CREATE TABLE engagements (
    id                  TEXT    NOT NULL PRIMARY KEY,
    advisory_client_id  TEXT    NOT NULL REFERENCES advisory_clients (id),
    engagement_type     TEXT    NOT NULL,
    period_start        TEXT    NOT NULL,
    period_end          TEXT    NOT NULL,
    status              TEXT    NOT NULL,
    due                 TEXT,
    lead_id             TEXT    REFERENCES members (id),
    created_at          INTEGER NOT NULL,
    UNIQUE (advisory_client_id, engagement_type, period_start, period_end)
) STRICT;
