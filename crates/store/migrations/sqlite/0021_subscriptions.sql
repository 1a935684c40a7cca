-- What the firm had a partner tell its receiver of.
-- Oldest program that can open it: this one, because an older one would disconnect and leave the rows behind.

PRAGMA user_version = 21;

INSERT INTO schema_gates (version, min_reader, release) VALUES (21, 21, '0.1.0');

-- `external_id` is the partner's, and becomes another one when an ended subscription is made anew.
CREATE TABLE subscriptions (
    id                TEXT    NOT NULL PRIMARY KEY,
    connection_id     TEXT    NOT NULL REFERENCES connections (id),
    calendar          TEXT    NOT NULL,
    calendar_name     TEXT    NOT NULL,
    external_id       TEXT    NOT NULL,
    notification_url  TEXT    NOT NULL,
    expires_at        INTEGER NOT NULL,
    created_by        TEXT    NOT NULL,
    created_at        INTEGER NOT NULL
) STRICT;
