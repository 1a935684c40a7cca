-- What stands in a partner's addresses for an app, such as the tenant that it is registered in. One app may be used in several
-- tenants, with a registration for each.
-- Oldest program that can open it: this one, because an older one would send people to the usual tenant, where such an app
-- is refused.

PRAGMA user_version = 22;

INSERT INTO schema_gates (version, min_reader, release) VALUES (22, 22, '0.1.0');

-- JSON, value by field; what is not in it is as the manifest's default says.
ALTER TABLE app_registrations ADD COLUMN fields TEXT NOT NULL DEFAULT '{}';

DROP INDEX app_registrations_by_client;
CREATE UNIQUE INDEX app_registrations_by_client ON app_registrations (partner, environment, endpoints, fields, oauth_client_id);
