-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (13, 13, '0.1.0');

CREATE TABLE default_prices (
    connection_id     TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    target_id         TEXT COLLATE "C" NOT NULL REFERENCES targets (id),
    cadence           TEXT COLLATE "C" NOT NULL,
    source_object_id  TEXT COLLATE "C" NOT NULL REFERENCES source_objects (id),
    chosen_by         TEXT COLLATE "C" NOT NULL,
    chosen_at         BIGINT           NOT NULL,
    PRIMARY KEY (connection_id, target_id, cadence)
);
