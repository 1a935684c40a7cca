-- What of a subscription is not as it should be, beside its clock.
-- Oldest program that can open it: this one, because an older one would take both kinds for one that lives.

PRAGMA user_version = 27;

INSERT INTO schema_gates (version, min_reader, release) VALUES (27, 27, '0.1.0');

-- When its making was begun: absent once the partner answered and its secret was given out.
ALTER TABLE subscriptions ADD COLUMN begun_at INTEGER;
-- When the partner was first seen not to list it any more.
ALTER TABLE subscriptions ADD COLUMN lost_at INTEGER;
