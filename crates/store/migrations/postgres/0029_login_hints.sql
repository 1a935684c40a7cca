-- Which account is to sign in where somebody else is asked to consent: an address, or empty where any of the client's will do.
-- Oldest program that can open it: that of migration 24, which takes a consent of whichever account.

INSERT INTO schema_gates (version, min_reader, release) VALUES (29, 24, '0.1.0');

ALTER TABLE consent_requests ADD COLUMN login_hint TEXT NOT NULL DEFAULT '';
