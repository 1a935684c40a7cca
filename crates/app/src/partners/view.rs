//! The catalog, drawn from the connectors' manifests.

use crate::views::Count;
#[cfg(feature = "bindings")]
use crate::words;

/// A partner that can be connected.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PartnerView {
    /// Connector id.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// What a firm gains.
    pub purpose: String,
    /// `oauth2` or `api_key`.
    #[cfg_attr(feature = "bindings", specta(type = words::AuthKind))]
    pub auth_kind: String,
    /// Environments it has.
    #[cfg_attr(feature = "bindings", specta(type = Vec<words::Environment>))]
    pub environments: Vec<String>,
    /// What is asked for, scopes or a key's rights, with the reason in plain words.
    pub scopes: Vec<ScopeView>,
    /// What is read.
    pub reads: Vec<String>,
    /// What is never written, in words.
    pub never_writes: String,
    /// Who must be signed in, which role.
    pub prerequisites: Vec<String>,
    /// How long it takes, where somebody has said it.
    pub minutes: Option<u32>,
    /// What a person can turn on for a connection, and what is asked for only then.
    pub abilities: Vec<PartnerAbilityView>,
    /// Fields of the app registration step.
    pub app_fields: Vec<FieldView>,
    /// The field for the key, where it is connected with one.
    pub key_field: Option<FieldView>,
    /// How one key takes another's place, where it is connected with one.
    pub key_rotation: Option<KeyRotationView>,
    /// What is entered for each connection besides the key.
    pub connection_fields: Vec<ConnectionFieldView>,
    /// Callback modes by environment.
    pub callback: Vec<CallbackView>,
    /// How an administrator consents for everybody of an organization, where the partner has that.
    pub admin_consent: Option<AdminConsentView>,
    /// Whether somebody else who is asked to consent can be told, or must be, by the account: optional, required.
    #[cfg_attr(feature = "bindings", specta(type = Option<words::LoginHint>))]
    pub login_hint: Option<String>,
    /// What its own codes mean, on its pages and in its refusals.
    pub codes: Vec<CodeView>,
    /// Environments in which many clients can be connected in turn.
    #[cfg_attr(feature = "bindings", specta(type = Vec<words::Environment>))]
    pub queues_in: Vec<String>,
    /// How to take the access back at the partner.
    pub revoke_help: String,
    /// What reading costs at the partner, where somebody knows.
    pub cost: Option<String>,
    /// Where the partner keeps the data, where somebody knows.
    pub residency: Option<String>,
    /// What its records map as.
    pub mapping_kind: Option<String>,
    /// What can be pulled.
    pub resources: Vec<String>,
    /// Our own drawing.
    pub logo_svg: String,
    /// Whether its production is relied on only under a contract.
    pub needs_contract: bool,
    /// Whether the firm added it by a manifest of its own.
    pub is_private: bool,
    /// SHA-256 of that manifest as it is stored, in hexadecimal.
    pub manifest_sha256: Option<String>,
    /// Hosts that it may be reached at.
    pub hosts: Vec<String>,
}

/// Something that can be turned on for a connection to this partner.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PartnerAbilityView {
    /// Name in commands.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is good for, and who may have to consent.
    pub reason: String,
    /// What it needs beyond the first consent.
    pub scopes: Vec<ScopeView>,
}

/// An administrator consents once for all people of an organization.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AdminConsentView {
    /// Why it is needed, in plain words.
    pub reason: String,
    /// Where the organization's id is found.
    pub tenant_help: String,
}

/// What one of the partner's own codes means, or several that mean the same.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CodeView {
    /// As its pages show them.
    pub codes: Vec<String>,
    /// What happened.
    pub means: String,
    /// What to do next.
    pub act: String,
    /// person, admin or registration: who has to do it.
    #[cfg_attr(feature = "bindings", specta(type = words::WhoActs))]
    pub who: String,
}

/// A scope and why it is asked for.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ScopeView {
    /// The partner's word.
    pub name: String,
    /// What stands beside its box on the partner's page, where each can be unticked.
    pub shown_as: Option<String>,
    /// Plain words.
    pub reason: String,
    /// Whether a grant without it is incomplete.
    pub required: bool,
}

/// One field of a form.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FieldView {
    /// Name in commands.
    pub name: String,
    /// Label.
    pub title: String,
    /// Whether it goes to the vault.
    pub secret: bool,
    /// Regular expression that the whole value matches.
    pub pattern: Option<String>,
    /// A made-up example.
    pub example: String,
    /// Where to find it.
    pub help: String,
    /// Whether something has to be entered.
    pub required: bool,
    /// What counts when it is left empty.
    pub usual: Option<String>,
}

/// How one key takes another's place without a pause.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct KeyRotationView {
    /// How a second key is made at the partner, step by step.
    pub steps: Vec<String>,
    /// For how long the old one is kept, where a person says nothing else.
    pub overlap_days: Count,
}

/// One field of a connection's own form.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ConnectionFieldView {
    /// The field.
    pub field: FieldView,
    /// Environments in which a person is asked for it.
    #[cfg_attr(feature = "bindings", specta(type = Vec<words::Environment>))]
    pub asked_in: Vec<String>,
}

/// How the browser can return in one environment.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct CallbackView {
    /// production, sandbox, rehearsal or custom.
    #[cfg_attr(feature = "bindings", specta(type = words::Environment))]
    pub environment: String,
    /// `loopback`, `relay`, `paste`, `device`; the first is the default.
    #[cfg_attr(feature = "bindings", specta(type = Vec<words::CallbackMode>))]
    pub modes: Vec<String>,
    /// What has to stand among the app's redirect URIs at the partner: `nothing`, something `fixed`, or one of the firm's `own`.
    #[cfg_attr(feature = "bindings", specta(type = words::ToRegister))]
    pub to_register: String,
    /// That address: the fixed one, or what the firm's own is unless it chooses another.
    pub redirect_uri: Option<String>,
}
