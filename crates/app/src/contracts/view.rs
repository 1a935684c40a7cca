//! Contracts as the faces see them.

use crate::views::{At, Count};
#[cfg(feature = "bindings")]
use crate::words;

/// What was signed, as a person enters it. Days are `YYYY-MM-DD`.
#[derive(Clone, Debug, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RecordContract {
    /// Connector id.
    pub partner: String,
    /// How the firm and the partner call it.
    pub reference: String,
    /// The day of the last signature.
    pub signed_on: String,
    /// The last day on which it holds unless it is renewed; none when it runs until somebody ends it.
    pub renews_on: Option<String>,
    /// Where the partner keeps the data.
    pub residency: String,
    /// When the data processing agreement was signed, if there is one.
    pub dpa_signed_on: Option<String>,
    /// Path of the signed document. It is hashed and stays where it is.
    pub evidence: String,
}

/// How it stands with the contract with one partner.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PartnerContractView {
    /// Connector id.
    pub partner: String,
    /// The partner's name for people.
    pub partner_name: String,
    /// Whether production is relied on only under a contract.
    pub is_needed: bool,
    /// current, `not_needed`, `renews_soon`, ended or missing.
    #[cfg_attr(feature = "bindings", specta(type = words::ContractStanding))]
    pub standing: String,
    /// What is in force.
    pub contract: Option<ContractView>,
    /// What was recorded before, the newest first.
    pub earlier: Vec<ContractView>,
    /// Connections to production that rely on it.
    pub connections: Count,
}

/// One contract, or the word that none is needed.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ContractView {
    /// Its id.
    pub id: String,
    /// signed or `not_needed`.
    #[cfg_attr(feature = "bindings", specta(type = words::ContractKind))]
    pub kind: String,
    /// How the firm and the partner call it.
    pub reference: Option<String>,
    /// The day of the last signature.
    pub signed_on: Option<String>,
    /// The last day on which it holds unless it is renewed.
    pub renews_on: Option<String>,
    /// Where the partner keeps the data.
    pub residency: Option<String>,
    /// When the data processing agreement was signed.
    pub dpa_signed_on: Option<String>,
    /// The document's file name.
    pub evidence_name: Option<String>,
    /// SHA-256 of the document.
    pub evidence_sha256: Option<String>,
    /// Who says that none is needed.
    pub said_by: Option<String>,
    /// Why none is needed.
    pub reason: Option<String>,
    /// Member who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: At,
    /// Member who took it back.
    pub withdrawn_by: Option<String>,
    /// When.
    pub withdrawn_at: Option<At>,
}
