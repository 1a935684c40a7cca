//! The grammar of `consent-requests`.

use clap::{Args, Subcommand};

/// `consent-requests ...`
#[derive(Debug, Subcommand)]
pub enum ConsentRequests {
    /// Make a link and a message for somebody who may authorize apps at the client's
    Ask(AskForConsent),
    /// Who was asked, and what came of it
    List,
    /// One request; while it waits, with its message
    Show(OneConsentRequest),
    /// Make a new link; the old one is worth nothing from then on
    Again(OneConsentRequest),
    /// Take the address on which the other person's browser ended, from standard input
    Finish(OneConsentRequest),
    /// Wait no longer
    Withdraw(OneConsentRequest),
}

/// `consent-requests ask`
#[derive(Debug, Args)]
pub struct AskForConsent {
    /// The client's id or reference
    pub client: String,
    /// The partner's id, as `partners list` shows it
    pub partner: String,
    /// production, sandbox, rehearsal or custom
    #[arg(long, default_value = "production", value_name = "E")]
    pub environment: String,
    /// The registered app, where there are several
    #[arg(long, value_name = "ID")]
    pub app: Option<String>,
}

/// A request
#[derive(Debug, Args)]
pub struct OneConsentRequest {
    /// Its id, as `consent-requests list` shows it
    pub id: String,
}
