//! What was made of a firm's own models lately: trained, composed or copied. It takes minutes to hours there, and a
//! failure is told to nobody who does not ask.

use std::time::Duration;

use crate::connector::{CallFuture, PartnerCall};

/// Tells what was made lately.
pub trait ListsBuilds: Send + Sync {
    /// How long the partner tells of it.
    fn told_for(&self) -> Duration;

    /// All of it, in the partner's order.
    fn list_builds<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Vec<Build>>;
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// The model that it makes, by the `external_id` of its source object.
    pub model: String,
    /// How it stands.
    pub status: BuildStatus,
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildStatus {
    /// It waits or runs.
    Unfinished,
    /// The model can be used.
    Succeeded,
    /// There is no such model, or still the one before.
    Failed,
}
