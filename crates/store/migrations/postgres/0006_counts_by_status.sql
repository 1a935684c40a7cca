-- Counting a connection's mappings by status reads the index alone: the overview does it for every connection.

INSERT INTO schema_gates (version, min_reader, release) VALUES (6, 6, '0.1.0');

CREATE INDEX mappings_by_status ON mappings (connection_id, target_set_id, status);
DROP INDEX mappings_by_connection;
