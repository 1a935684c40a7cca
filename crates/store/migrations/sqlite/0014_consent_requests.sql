-- Somebody else is asked to consent for a client: which attempt is whose.
-- Oldest program that can open it: this one, because an older one would let a request wait that is over, and keep its link.

PRAGMA user_version = 14;

INSERT INTO schema_gates (version, min_reader, release) VALUES (14, 14, '0.1.0');

-- The link and the code verifier stand in `secrets` with the attempt as owner. `doubt` says why the company that came back
-- was not attached to the client; it is empty where it was, and before.
CREATE TABLE consent_requests (
    attempt_id          TEXT    NOT NULL PRIMARY KEY REFERENCES authorization_attempts (id),
    advisory_client_id  TEXT    NOT NULL REFERENCES advisory_clients (id),
    doubt               TEXT    NOT NULL
) STRICT;
