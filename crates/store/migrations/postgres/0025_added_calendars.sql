-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (25, 25, '0.1.0');

CREATE TABLE added_calendars (
    connection_id  TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    address        TEXT COLLATE "C" NOT NULL,
    external_id    TEXT COLLATE "C" NOT NULL,
    name           TEXT COLLATE "C" NOT NULL,
    last_pull      TEXT COLLATE "C" NOT NULL,
    problem        TEXT COLLATE "C" NOT NULL,
    created_by     TEXT COLLATE "C" NOT NULL,
    created_at     BIGINT           NOT NULL,
    PRIMARY KEY (connection_id, address)
);
