-- What customers pay for again and again, and what a partner's log of events told.
-- Oldest program that can open it: this one, because an older one would note on prices what is counted here.

PRAGMA user_version = 24;

INSERT INTO schema_gates (version, min_reader, release) VALUES (24, 24, '0.1.0');

-- Pulled records like those of migration 3. `active` is 1 while a subscription is live, `cancels_at` when it ends if somebody
-- has canceled it.
CREATE TABLE customer_subscriptions (
    connection_id         TEXT    NOT NULL REFERENCES connections (id),
    external_id           TEXT    NOT NULL,
    active                INTEGER NOT NULL,
    updated_at            INTEGER,
    content_hash          TEXT    NOT NULL,
    seen_in               TEXT    NOT NULL,
    deleted_at            INTEGER,
    customer_external_id  TEXT,
    source_status         TEXT    NOT NULL,
    created_at            INTEGER,
    cancels_at            INTEGER,
    PRIMARY KEY (connection_id, external_id)
) STRICT;

CREATE TABLE customer_subscription_items (
    connection_id             TEXT    NOT NULL,
    subscription_external_id  TEXT    NOT NULL,
    position                  INTEGER NOT NULL,
    external_id               TEXT    NOT NULL,
    price_external_id         TEXT    NOT NULL,
    quantity                  INTEGER,
    current_period_ends_at    INTEGER,
    PRIMARY KEY (connection_id, subscription_external_id, position),
    FOREIGN KEY (connection_id, subscription_external_id) REFERENCES customer_subscriptions (connection_id, external_id)
) STRICT;

-- `happened_at` is by the partner's clock; `pending_webhooks` as it was when the event was read.
CREATE TABLE partner_events (
    connection_id       TEXT    NOT NULL REFERENCES connections (id),
    external_id         TEXT    NOT NULL,
    active              INTEGER NOT NULL,
    updated_at          INTEGER,
    content_hash        TEXT    NOT NULL,
    seen_in             TEXT    NOT NULL,
    deleted_at          INTEGER,
    event_type          TEXT    NOT NULL,
    happened_at         INTEGER NOT NULL,
    object_external_id  TEXT,
    pending_webhooks    INTEGER NOT NULL,
    PRIMARY KEY (connection_id, external_id)
) STRICT;
CREATE INDEX partner_events_by_instant ON partner_events (connection_id, happened_at);
