-- What must be read from the documents of a category and how surely; who answers for a model, and what takes its place.
-- Oldest program that can open it: this one, because an older one would archive a category without knowing of its fields.

PRAGMA user_version = 10;

INSERT INTO schema_gates (version, min_reader, release) VALUES (10, 10, '0.1.0');

-- The firm's own, beside the shipped ones. Confidences are thousandths; both are absent where the firm asks for the
-- field no more.
CREATE TABLE document_fields (
    target_id    TEXT    NOT NULL REFERENCES targets (id),
    field        TEXT    NOT NULL,
    accept       INTEGER,
    reject       INTEGER,
    updated_at   INTEGER NOT NULL,
    PRIMARY KEY (target_id, field)
) STRICT;

-- The replacement is another record's id at the partner, which may not be pulled yet.
CREATE TABLE model_entries (
    source_object_id  TEXT    NOT NULL PRIMARY KEY REFERENCES source_objects (id),
    owner_id          TEXT    REFERENCES members (id),
    replacement       TEXT    NOT NULL DEFAULT '',
    updated_at        INTEGER NOT NULL
) STRICT;
