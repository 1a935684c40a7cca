//! `subscriptions ...`

use clap::{Args, Subcommand};

use super::OneConnection;

/// `subscriptions ...`
#[derive(Debug, Subcommand)]
pub enum Subscriptions {
    /// Those of this workspace, with their clocks, and what else the partner lists for the same app and account
    List(OneConnection),
    /// Have the partner tell your receiver what changes in a calendar; its secret is shown once
    Create(SubscriptionsCreate),
    /// Let one live as long as the partner gives; one that has ended is made anew with the same secret
    Renew(OneSubscription),
    /// End one, and forget its secret; also one that the partner lists and that is not kept here
    End(OneSubscription),
}

/// `subscriptions create`
#[derive(Debug, Args)]
pub struct SubscriptionsCreate {
    /// The connection's id
    pub id: String,
    /// The calendar's name, or its id at the partner
    pub calendar: String,
    /// The https address at which your receiver listens
    #[arg(long, value_name = "URL")]
    pub url: String,
    /// Confirms the preview; without it nothing is written
    #[arg(long)]
    pub yes: bool,
}

/// `subscriptions renew | end`
#[derive(Debug, Args)]
pub struct OneSubscription {
    /// The connection's id
    pub id: String,
    /// The subscription's id, as `subscriptions list` shows it; for `end` also the partner's
    pub subscription: String,
}
