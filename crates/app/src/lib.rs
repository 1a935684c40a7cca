//! The application: use cases by feature, each with its views, where all other crates meet.
//!
//! The window and the command line are thin faces of this crate and print the same views. A use
//! case takes the [`App`], checks who acts, calls the store and a connector, and says which reads
//! became stale. It holds no SQL, no partner's name and no secret in the open for longer than one
//! call.
//!
//! To add a feature: a folder (or file) of its name with its views, functions that take `&App`, a
//! command in each face, and a journey in `tests/it` or in `crates/cli/tests`.

mod app;
pub mod apps;
pub mod attention;
pub mod audit;
pub mod authorization;
pub mod backups;
pub mod calendars;
pub mod clients;
pub mod connect_many;
pub mod connections;
pub mod consent_requests;
pub mod contracts;
pub mod doctor;
pub mod error;
pub mod events;
pub mod failpoint;
pub mod gate;
pub mod golden;
pub mod health;
mod input;
pub mod jobs;
pub mod limits;
pub mod mapping;
pub mod meeting;
pub mod members;
pub mod partners;
pub mod platform;
mod protection;
pub mod provisioning;
pub mod pull;
pub mod registry;
pub mod rehearsal;
pub mod settings;
pub mod subscriptions;
#[cfg(test)]
mod testing;
pub mod tokens;
pub mod vault;
pub mod views;
pub mod webhooks;
pub mod words;
pub mod workspace;
mod writes;

pub use app::{App, OpenOptions, Surroundings};
pub use connect_credentials::SystemEntropy as OsEntropy;
pub use vault::Holder;
