-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (21, 21, '0.1.0');

CREATE TABLE subscriptions (
    id                TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    connection_id     TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    calendar          TEXT COLLATE "C" NOT NULL,
    calendar_name     TEXT COLLATE "C" NOT NULL,
    external_id       TEXT COLLATE "C" NOT NULL,
    notification_url  TEXT COLLATE "C" NOT NULL,
    expires_at        BIGINT           NOT NULL,
    created_by        TEXT COLLATE "C" NOT NULL,
    created_at        BIGINT           NOT NULL
);
