//! The grammar of `consent-requests`.

use clap::{Args, Subcommand};

/// `consent-requests ...`
#[derive(Debug, Subcommand)]
pub enum ConsentRequests {
    /// Make a link and a message for somebody who may authorize apps at the client's
    Ask(AskForConsent),
    /// Make a link and a message for an administrator, who consents once for all people of an organization
    AskAdmin(AskAdmin),
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
    /// The address of the account that is to sign in: no other one is taken. Needed where the partner tells no company
    #[arg(long, value_name = "ADDRESS")]
    pub login_hint: Option<String>,
}

/// `consent-requests ask-admin`
#[derive(Debug, Args)]
pub struct AskAdmin {
    /// The partner's id, as `partners list` shows it
    pub partner: String,
    /// The organization, by the id or the domain that the partner knows it by; the one that the app is registered for if not given
    #[arg(long, value_name = "T")]
    pub tenant: Option<String>,
    /// production, sandbox, rehearsal or custom
    #[arg(long, default_value = "production", value_name = "E")]
    pub environment: String,
    /// The registered app, where there are several
    #[arg(long, value_name = "ID")]
    pub app: Option<String>,
    /// Ask for what this ability needs too, as `connections show` lists it
    #[arg(long, value_name = "A")]
    pub ability: Option<String>,
    /// The client whose organization it is, by id or reference; the firm itself if not given
    #[arg(long, value_name = "C")]
    pub client: Option<String>,
}

/// A request
#[derive(Debug, Args)]
pub struct OneConsentRequest {
    /// Its id, as `consent-requests list` shows it
    pub id: String,
}
