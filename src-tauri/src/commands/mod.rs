//! One file per feature; each command is one call of a use case.

pub mod authorization;
pub mod calendars;
pub mod categories;
pub mod clients;
pub mod connect_many;
pub mod connections;
pub mod consent_requests;
pub mod contracts;
pub mod firm;
pub mod golden;
pub mod health;
pub mod mapping;
pub mod meeting;
pub mod prices;
pub mod provisioning;
pub mod pull;
pub mod registry;
pub mod rehearsal;
pub mod subscriptions;
pub mod vault;
pub mod webhooks;
pub mod workspace;

use connect_app::error::ErrorView;

/// What a command gives the window.
type Answer<T> = Result<T, ErrorView>;
