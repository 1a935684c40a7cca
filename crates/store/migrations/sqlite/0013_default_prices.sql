-- Which of the prices that map to a tier is its default, one for each cadence.
-- Oldest program that can open it: this one, because an older one would lose a choice unseen when it copies a mapping.

PRAGMA user_version = 13;

INSERT INTO schema_gates (version, min_reader, release) VALUES (13, 13, '0.1.0');

CREATE TABLE default_prices (
    connection_id     TEXT    NOT NULL REFERENCES connections (id),
    target_id         TEXT    NOT NULL REFERENCES targets (id),
    cadence           TEXT    NOT NULL,
    source_object_id  TEXT    NOT NULL REFERENCES source_objects (id),
    chosen_by         TEXT    NOT NULL,
    chosen_at         INTEGER NOT NULL,
    PRIMARY KEY (connection_id, target_id, cadence)
) STRICT;
