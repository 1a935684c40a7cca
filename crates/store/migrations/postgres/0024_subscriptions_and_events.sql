-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (24, 24, '0.1.0');

CREATE TABLE customer_subscriptions (
    connection_id         TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    external_id           TEXT COLLATE "C" NOT NULL,
    active                BIGINT           NOT NULL,
    updated_at            BIGINT,
    content_hash          TEXT COLLATE "C" NOT NULL,
    seen_in               TEXT COLLATE "C" NOT NULL,
    deleted_at            BIGINT,
    customer_external_id  TEXT COLLATE "C",
    source_status         TEXT COLLATE "C" NOT NULL,
    created_at            BIGINT,
    cancels_at            BIGINT,
    PRIMARY KEY (connection_id, external_id)
);

CREATE TABLE customer_subscription_items (
    connection_id             TEXT COLLATE "C" NOT NULL,
    subscription_external_id  TEXT COLLATE "C" NOT NULL,
    position                  BIGINT           NOT NULL,
    external_id               TEXT COLLATE "C" NOT NULL,
    price_external_id         TEXT COLLATE "C" NOT NULL,
    quantity                  BIGINT,
    current_period_ends_at    BIGINT,
    PRIMARY KEY (connection_id, subscription_external_id, position),
    FOREIGN KEY (connection_id, subscription_external_id) REFERENCES customer_subscriptions (connection_id, external_id)
);

CREATE TABLE partner_events (
    connection_id       TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    external_id         TEXT COLLATE "C" NOT NULL,
    active              BIGINT           NOT NULL,
    updated_at          BIGINT,
    content_hash        TEXT COLLATE "C" NOT NULL,
    seen_in             TEXT COLLATE "C" NOT NULL,
    deleted_at          BIGINT,
    event_type          TEXT COLLATE "C" NOT NULL,
    happened_at         BIGINT           NOT NULL,
    object_external_id  TEXT COLLATE "C",
    pending_webhooks    BIGINT           NOT NULL,
    PRIMARY KEY (connection_id, external_id)
);
CREATE INDEX partner_events_by_instant ON partner_events (connection_id, happened_at);
