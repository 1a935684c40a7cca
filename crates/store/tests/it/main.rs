//! The store's tests, one file per table, each on both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, also inside its helpers")]

mod account_balances;
mod added_calendars;
mod advisory_clients;
mod audit_entries;
mod authorization_attempts;
mod backup;
mod change_watch;
mod check_results;
mod check_waivers;
mod connect_queues;
mod connections;
mod consent_requests;
mod contracts;
mod customer_subscriptions;
mod default_prices;
mod differential;
mod go_lives;
mod golden_runs;
mod jobs;
mod mapping_changes;
mod mapping_revisions;
mod mappings;
mod opening;
mod partner_events;
mod private_partners;
mod pull_runs;
mod records;
mod refresh;
mod registry;
mod sample_meetings;
mod secrets;
mod source_objects;
mod subscriptions;
mod support;
mod targets;
mod transactions;
mod vault_keys;
mod workspaces;
