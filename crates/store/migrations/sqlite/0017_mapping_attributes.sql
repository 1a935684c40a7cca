-- What is decided of a mapped row beside its target.
-- Oldest program that can open it: this one, because an older one would keep choices whose decision was taken back,
-- and cannot read a revision that holds any.

PRAGMA user_version = 17;

INSERT INTO schema_gates (version, min_reader, release) VALUES (17, 17, '0.1.0');

-- JSON, choice by attribute; what is not in it is as its default says.
ALTER TABLE mappings ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}';
-- What the change led to, as `note`.
ALTER TABLE mapping_changes ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}';
