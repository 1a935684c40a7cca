//! Journeys through the command line: the built program against stand-ins in a process of their own.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in its helpers"
)]

mod added_calendars;
mod admin_consent;
mod apps;
mod authorize;
mod backup;
mod bad_input;
mod calendars;
mod categories;
mod check_outcomes;
mod clients;
mod connect_many;
mod consent_requests;
mod contracts;
mod devices;
mod events;
mod faults;
mod files;
mod golden;
mod golden_names;
mod google_workspace;
mod invoices;
mod keys;
mod map;
mod meetings;
#[cfg(target_os = "linux")]
mod memory;
mod models;
mod pipeline;
mod prices;
mod private_partners;
mod pull;
mod records;
mod recovery;
mod redirect_uris;
mod registry;
mod rehearsal;
mod rehearsal_firm;
mod reports;
mod rotation;
mod sixth_partner;
mod subscriptions;
mod support;
mod tenants;
mod vault;
mod verify;
mod waivers;
mod webhooks;
