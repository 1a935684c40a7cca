-- Each mapping's own history, what it was decided for, and the categories as they were published.
-- Oldest program that can open it: this one, because an older one would write mappings without `seen_type`.

INSERT INTO schema_gates (version, min_reader, release) VALUES (2, 2, '0.1.0');

-- `seen_type` is what the source object was when it was decided; `status_reason` why it needs a look.
ALTER TABLE mappings ADD COLUMN seen_type TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE mappings ADD COLUMN status_reason TEXT COLLATE "C" NOT NULL DEFAULT '';
UPDATE mappings SET seen_type = (
    SELECT SUBSTR(
        CASE WHEN COALESCE(root_class, '') = '' THEN '' ELSE ' / ' || root_class END
        || CASE WHEN source_type = '' THEN '' ELSE ' / ' || source_type END
        || CASE WHEN source_subtype = '' THEN '' ELSE ' / ' || source_subtype END, 4)
    FROM source_objects WHERE source_objects.id = mappings.source_object_id);

-- `before` is all that an undo needs; `status`, `target_id` and `note` are what the change led to; `undid` is
-- the first revision that an undo took back.
CREATE TABLE mapping_changes (
    source_object_id  TEXT COLLATE "C" NOT NULL REFERENCES source_objects (id),
    target_set_id     TEXT COLLATE "C" NOT NULL REFERENCES target_sets (id),
    revision          BIGINT           NOT NULL,
    at                BIGINT           NOT NULL,
    actor             TEXT COLLATE "C" NOT NULL,
    act               TEXT COLLATE "C" NOT NULL,
    before            TEXT COLLATE "C" NOT NULL,
    status            TEXT COLLATE "C" NOT NULL,
    target_id         TEXT COLLATE "C" REFERENCES targets (id),
    note              TEXT COLLATE "C" NOT NULL,
    undid             BIGINT,
    PRIMARY KEY (source_object_id, target_set_id, revision)
);
CREATE TRIGGER mapping_changes_stay BEFORE UPDATE OR DELETE ON mapping_changes
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Empty for revisions that were published before this column was there.
ALTER TABLE mapping_revisions ADD COLUMN targets TEXT COLLATE "C" NOT NULL DEFAULT '';
