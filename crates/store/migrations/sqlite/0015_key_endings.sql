-- The last characters of a key, by which a person tells two of them apart while both are kept. Empty where nobody noted
-- them, and for every secret that is no key.

PRAGMA user_version = 15;

INSERT INTO schema_gates (version, min_reader, release) VALUES (15, 15, '0.1.0');

ALTER TABLE secrets ADD COLUMN ends_with TEXT NOT NULL DEFAULT '';
