-- Each mapping's own history, what it was decided for, and the categories as they were published.
-- Oldest program that can open it: this one, because an older one would write mappings without `seen_type`.

PRAGMA user_version = 2;

INSERT INTO schema_gates (version, min_reader, release) VALUES (2, 2, '0.1.0');

-- `seen_type` is what the source object was when it was decided; `status_reason` why it needs a look.
ALTER TABLE mappings ADD COLUMN seen_type TEXT NOT NULL DEFAULT '';
ALTER TABLE mappings ADD COLUMN status_reason TEXT NOT NULL DEFAULT '';
UPDATE mappings SET seen_type = (
    SELECT SUBSTR(
        CASE WHEN COALESCE(root_class, '') = '' THEN '' ELSE ' / ' || root_class END
        || CASE WHEN source_type = '' THEN '' ELSE ' / ' || source_type END
        || CASE WHEN source_subtype = '' THEN '' ELSE ' / ' || source_subtype END, 4)
    FROM source_objects WHERE source_objects.id = mappings.source_object_id);

-- `before` is all that an undo needs; `status`, `target_id` and `note` are what the change led to; `undid` is
-- the first revision that an undo took back.
CREATE TABLE mapping_changes (
    source_object_id  TEXT    NOT NULL REFERENCES source_objects (id),
    target_set_id     TEXT    NOT NULL REFERENCES target_sets (id),
    revision          INTEGER NOT NULL,
    at                INTEGER NOT NULL,
    actor             TEXT    NOT NULL,
    act               TEXT    NOT NULL,
    before            TEXT    NOT NULL,
    status            TEXT    NOT NULL,
    target_id         TEXT    REFERENCES targets (id),
    note              TEXT    NOT NULL,
    undid             INTEGER,
    PRIMARY KEY (source_object_id, target_set_id, revision)
) STRICT;
CREATE TRIGGER mapping_changes_stay BEFORE UPDATE ON mapping_changes
BEGIN SELECT RAISE(ABORT, 'the history of a mapping is never changed'); END;
CREATE TRIGGER mapping_changes_remain BEFORE DELETE ON mapping_changes
BEGIN SELECT RAISE(ABORT, 'the history of a mapping is never deleted'); END;

-- Empty for revisions that were published before this column was there.
ALTER TABLE mapping_revisions ADD COLUMN targets TEXT NOT NULL DEFAULT '';
