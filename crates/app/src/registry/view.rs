//! The registry as the window, the CLI and other programs see it. `registry.schema.json` describes it for the last.

#[cfg(feature = "bindings")]
use crate::words;

/// `registry show --json` and `registry export`.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RegistryView {
    /// Of this format; grows when a reader would misread it.
    pub version: u32,
    /// Which connection.
    pub connection_id: String,
    /// What it is called.
    pub connection_name: String,
    /// When this was true: an instant of RFC 3339.
    pub as_of: String,
    /// The categories that are offered, in the firm's order.
    pub categories: Vec<RegistryCategory>,
    /// The models, in the order of their ids.
    pub models: Vec<RegistryModel>,
}

/// A category and what must be read from its documents.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RegistryCategory {
    /// The firm's stable key for it.
    pub code: String,
    /// Name.
    pub name: String,
    /// Its fields.
    pub fields: Vec<RegistryField>,
}

/// A field and its bands.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RegistryField {
    /// The firm's word for it, or a model's own.
    pub field: String,
    /// A reading this sure is taken as it is: 0 to 1.
    pub accept: f64,
    /// One that is less sure than this is not used; between the two a person looks.
    pub reject: f64,
    /// Whether the firm has set it; otherwise it is as shipped.
    pub own: bool,
}

/// A model.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct RegistryModel {
    /// The partner's stable id, which tells models and classifiers apart.
    pub external_id: String,
    /// The id by which programs ask it.
    pub model: String,
    /// What people call it.
    pub name: String,
    /// What kind of model it is, in the partner's words.
    pub kind: String,
    /// Code of the category that it is mapped to.
    pub category: Option<String>,
    /// Where that mapping stands.
    #[cfg_attr(feature = "bindings", specta(type = words::MappingStatus))]
    pub mapping_status: String,
    /// The version of the partner's interface that trained it, or by which it was listed.
    pub api_version: Option<String>,
    /// When it was made: an instant of RFC 3339.
    pub created: Option<String>,
    /// When the partner serves it no more: an instant of RFC 3339.
    pub expires: Option<String>,
    /// Whole days until then, below zero once it has ended.
    pub days_left: Option<i32>,
    /// Whether the partner lists it no more.
    pub gone: bool,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What takes its place: the id of another model.
    pub replacement: Option<String>,
}
