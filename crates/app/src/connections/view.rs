//! What a connection looks like from outside: the same document for the window and the CLI.

use std::collections::BTreeMap;

use crate::clients::view::ClientName;
use crate::partners::view::ScopeView;
use crate::pull::PullRunView;
use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// One connection. `status` is the last proven call's, never "a token exists".
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ConnectionView {
    /// Connection id.
    pub id: String,
    /// Connector id.
    pub partner: String,
    /// The partner's name for people.
    pub partner_name: String,
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// The partner's id of the organization, such as a realm.
    pub external_account_id: String,
    /// The organization's name.
    pub display_name: String,
    /// The organization's legal name, if the partner tells.
    pub legal_name: Option<String>,
    /// What was entered for it that is no secret, in the order of the partner's form.
    pub entered: Vec<EnteredView>,
    /// The app through which it was authorized.
    pub app_registration_id: Option<String>,
    /// That app's label.
    pub app_label: Option<String>,
    /// The firm's client that it belongs to.
    pub advisory_client: Option<ClientName>,
    /// Clients that are called like it, while it belongs to none.
    pub offered_clients: Vec<ClientName>,
    /// connected, degraded, `needs_reconnect`, `not_checked` or disconnected.
    #[cfg_attr(feature = "bindings", specta(type = words::ConnectionStatus))]
    pub status: String,
    /// How it stands, by that, its checks and its schedule: `action_needed`, failing, degraded, `not_checked`, healthy or
    /// paused. The same as on Health.
    #[cfg_attr(feature = "bindings", specta(type = words::HealthState))]
    pub health: String,
    /// Cause class of the last failure.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::Cause>))]
    pub cause: Option<String>,
    /// What happened, in words.
    pub status_detail: Option<String>,
    /// When the status last changed.
    pub status_since: At,
    /// Member who authorized it.
    pub authorized_by: Option<String>,
    /// When.
    pub authorized_at: Option<At>,
    /// Scopes that the partner granted.
    pub granted_scopes: Vec<String>,
    /// Scopes that were asked for and not granted.
    pub missing_scopes: Vec<String>,
    /// Whether the firm relies on it; `None` where nothing has to be agreed about first.
    pub live: Option<bool>,
    /// What it can do beyond the first consent, allowed or not.
    pub abilities: Vec<AbilityView>,
    /// The person at the partner who consented, if the partner tells.
    pub granted_by_partner_identity: Option<String>,
    /// Last call that proved it.
    pub last_proven_at: Option<At>,
    /// When its credentials end.
    pub clocks: ClocksView,
    /// What may be said of its key; `None` where it has none.
    pub key: Option<KeyView>,
    /// Mapping in short; `None` when the partner has nothing to map.
    pub mapping: Option<MappingInShort>,
    /// The latest pull.
    pub last_pull: Option<PullRunView>,
    /// What it can do.
    pub capabilities: CapabilitiesView,
}

/// Something that a person can turn on for a connection.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AbilityView {
    /// Name in commands.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is good for, and who may have to consent.
    pub reason: String,
    /// What it needs beyond the first consent, with the reason in plain words.
    pub scopes: Vec<ScopeView>,
    /// Whether they are granted.
    pub allowed: bool,
    /// What a person can start once it is allowed: a sample meeting.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::AbilityAct>))]
    pub act: Option<String>,
}

/// One field of the partner's form, as it was entered.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EnteredView {
    /// Name in commands.
    pub name: String,
    /// Label.
    pub title: String,
    /// What was entered.
    pub value: String,
    /// What a person should look at, where it is none of those that we know.
    pub note: Option<String>,
}

/// Three clocks of an OAuth grant.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ClocksView {
    /// End of the current access token.
    pub access_token_ends_at: Option<At>,
    /// End of the refresh token unless it is used before.
    pub refresh_token_ends_at: Option<At>,
    /// The absolute end of the grant.
    pub grant_ends_at: Option<At>,
}

/// The key in use, without the key.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct KeyView {
    /// Its last four characters, as the partner's console shows them; `None` where nobody noted them.
    pub ends_with: Option<String>,
    /// When it was entered.
    pub stored_at: At,
    /// When a new one should take its place; `None` where nobody asks for it.
    pub rotate_by: Option<At>,
    /// The one before, while it is kept beside it.
    pub old: Option<OldKeyView>,
}

/// A key that is kept until it is retired.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct OldKeyView {
    /// Its last four characters.
    pub ends_with: Option<String>,
    /// When it was entered.
    pub stored_at: At,
    /// By when it is to be retired.
    pub retire_by: At,
}

/// Counts by status and the published revision.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MappingInShort {
    /// Source objects by mapping status.
    #[cfg_attr(feature = "bindings", specta(type = words::MappingCounts))]
    pub counts: BTreeMap<String, Count>,
    /// Latest published revision.
    pub published_revision: Option<Count>,
}

/// What the connector can do for this connection.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CapabilitiesView {
    /// It has a chart of accounts.
    pub ledger_accounts: bool,
    /// Its partner sends events to endpoints that can be listed.
    pub webhooks: bool,
    /// Its partner tells which of them did not arrive.
    pub deliveries: bool,
    /// Its partner tells a receiver of the firm's own what changes.
    pub subscriptions: bool,
}

/// Somebody's word that a connection is relied on, and how that ended.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoLiveView {
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// Whether it is relied on now.
    pub is_live: bool,
    /// The contract that was in force then.
    pub contract_id: String,
    /// The published revision of its mapping, where it has one.
    pub mapping_revision: Option<Count>,
    /// Member who decided it.
    pub decided_by: String,
    /// When.
    pub decided_at: At,
    /// Member who ended it.
    pub ended_by: Option<String>,
    /// When.
    pub ended_at: Option<At>,
    /// Why it was ended.
    pub end_reason: Option<String>,
}

/// How far a connection is from being relied on.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct GoingLiveView {
    /// Connection id.
    pub connection_id: String,
    /// The organization's name.
    pub display_name: String,
    /// The latest word that it is relied on, ended or not.
    pub decision: Option<GoLiveView>,
    /// What is still lacking, in the order in which it is seen to; empty when it can go live.
    pub lacking: Vec<LackingView>,
}

/// Something without which a connection does not go live.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct LackingView {
    /// authorization, contract, mapping or check.
    #[cfg_attr(feature = "bindings", specta(type = words::LackingKind))]
    pub kind: String,
    /// The check, where it is one.
    pub check_id: Option<String>,
    /// What has to be so.
    pub title: String,
    /// How it is instead.
    pub detail: String,
    /// What mends it.
    pub hint: String,
}
