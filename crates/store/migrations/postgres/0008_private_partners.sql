-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (8, 8, '0.1.0');

CREATE TABLE private_partners (
    id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    manifest  TEXT COLLATE "C" NOT NULL,
    added_by  TEXT COLLATE "C" NOT NULL,
    added_at  BIGINT           NOT NULL
);
