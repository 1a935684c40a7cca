//! The workspace's database: SQLite in a folder, or PostgreSQL for a team, behind one set of queries.
//!
//! One file per table: its row struct, its queries in SQL that both databases run, and the
//! conversion that refuses impossible rows. Whoever writes opens a transaction with an
//! [`connect_domain::access::Actor`] and a permission ([`Store::write`]) and can close it only with
//! an audit entry ([`WriteTransaction::commit`]); a job that stores what a partner said uses
//! [`Store::observe`]. A transaction that is dropped is rolled back.
//!
//! Only this crate may name `sqlx` or hold SQL. It knows no partner, opens no secret (it carries
//! [`connect_domain::secret::Sealed`]) and reads no clock.
//!
//! To add a table: a migration in *both* folders of `migrations/`, a file here of the table's name,
//! and a test of the same name under `tests/it`, which runs on both databases.

mod change_watch;
mod columns;
mod dialect;
mod error;
mod location;
mod open;
mod protection;
mod schema;
mod session;
mod store;

pub mod account_balances;
pub mod added_calendars;
pub mod advisory_clients;
pub mod app_registrations;
pub mod audit_entries;
pub mod authorization_attempts;
pub mod backup;
pub mod check_results;
pub mod check_runs;
pub mod check_waivers;
pub mod connect_queue_entries;
pub mod connect_queues;
pub mod connections;
pub mod consent_requests;
pub mod contracts;
mod customer_subscription_items;
pub mod customer_subscriptions;
pub mod customers;
pub mod default_prices;
pub mod document_fields;
pub mod engagements;
pub mod go_lives;
pub mod golden_runs;
mod invoice_lines;
pub mod invoices;
pub mod items;
pub mod jobs;
pub mod mapping_changes;
pub mod mapping_revisions;
pub mod mappings;
pub mod members;
pub mod model_entries;
pub mod partner_events;
pub mod private_partners;
pub mod provisioning_runs;
pub mod pull_cursors;
pub mod pull_runs;
pub mod records;
pub mod refresh_intents;
pub mod refresh_leases;
pub mod sample_meetings;
pub mod secrets;
pub mod settings;
pub mod source_objects;
pub mod subscriptions;
pub mod target_sets;
pub mod targets;
#[cfg(all(feature = "testing", unix))]
pub mod testing;
pub mod vault_keys;
pub mod workspaces;

pub use change_watch::ChangeWatch;
pub use error::{OpenError, StoreError};
pub use location::{InvalidLocation, Location, LocationWarning, location_warnings};
pub use session::{Reads, Writes};
pub use store::{Observed, ObservedTransaction, Reader, Store, WriteTransaction};
