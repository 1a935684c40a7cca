-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (7, 7, '0.1.0');

CREATE TABLE check_waivers (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    connection_id  TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    check_id       TEXT COLLATE "C" NOT NULL,
    reason         TEXT COLLATE "C" NOT NULL,
    granted_by     TEXT COLLATE "C" NOT NULL REFERENCES members (id),
    granted_at     BIGINT           NOT NULL,
    expires_at     BIGINT           NOT NULL,
    withdrawn_by   TEXT COLLATE "C" REFERENCES members (id),
    withdrawn_at   BIGINT
);
CREATE INDEX check_waivers_by_connection ON check_waivers (connection_id, check_id);

CREATE INDEX mappings_by_review ON mappings (connection_id, reviewed_at);
