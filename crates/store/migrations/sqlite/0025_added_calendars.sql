-- Calendars that no list of a partner shows, which a person added by their addresses.
-- Oldest program that can open it: this one, because an older one would pull without them, and take them for gone.
-- `user_version` is left as it is: migration 28 came before this one, and may be there already.

INSERT INTO schema_gates (version, min_reader, release) VALUES (25, 25, '0.1.0');

-- `address` is in small letters. `external_id` and `name` are what the partner answered last. `last_pull` says what the last
-- pull found: `pending` where there was none yet, `read`, `listed` where a list shows it as well, `unread`; `problem` why.
CREATE TABLE added_calendars (
    connection_id  TEXT    NOT NULL REFERENCES connections (id),
    address        TEXT    NOT NULL,
    external_id    TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    last_pull      TEXT    NOT NULL,
    problem        TEXT    NOT NULL,
    created_by     TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    PRIMARY KEY (connection_id, address)
) STRICT;
