-- The same as SQLite's of this number; see there for what the columns mean.

INSERT INTO schema_gates (version, min_reader, release) VALUES (10, 10, '0.1.0');

CREATE TABLE document_fields (
    target_id    TEXT COLLATE "C" NOT NULL REFERENCES targets (id),
    field        TEXT COLLATE "C" NOT NULL,
    accept       BIGINT,
    reject       BIGINT,
    updated_at   BIGINT           NOT NULL,
    PRIMARY KEY (target_id, field)
);

CREATE TABLE model_entries (
    source_object_id  TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES source_objects (id),
    owner_id          TEXT COLLATE "C" REFERENCES members (id),
    replacement       TEXT COLLATE "C" NOT NULL DEFAULT '',
    updated_at        BIGINT           NOT NULL
);
