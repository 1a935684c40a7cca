-- What of an invoice was given up as a bad debt.
-- Oldest program that can open it: this one, because an older one would take it for paid.

PRAGMA user_version = 23;

INSERT INTO schema_gates (version, min_reader, release) VALUES (23, 23, '0.1.0');

-- Smallest units; absent where the partner does not tell it from what was paid.
ALTER TABLE invoices ADD COLUMN written_off INTEGER;
