//! The prebuilt models: ids, document types and fields of the first level, from `prebuilt_models.json`. They
//! come from published schemas; what stands below a field of type `object` or `array` is not listed there.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::versions::ApiVersion;

/// Name of a field to its type, in the partner's words.
pub(super) type Fields = BTreeMap<String, String>;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PrebuiltModel {
    pub(super) model_id: String,
    pub(super) description: String,
    pub(super) doc_types: Vec<String>,
    pub(super) fields: Fields,
    /// Of the older versions only.
    #[serde(default)]
    pub(super) retired: bool,
}

static ALL: LazyLock<Vec<PrebuiltModel>> = LazyLock::new(|| serde_json::from_str(include_str!("prebuilt_models.json")).unwrap_or_default());

/// Reads pages and takes no query fields.
pub(super) const READ: &str = "prebuilt-read";
/// Finds every tax form in a file, one document each.
pub(super) const UNIFIED_TAX: &str = "prebuilt-tax.us";

pub(super) fn of_version(version: ApiVersion) -> impl Iterator<Item = &'static PrebuiltModel> {
    ALL.iter().filter(move |model| !(model.retired && version.is_current()))
}

pub(super) fn find(model_id: &str, version: ApiVersion) -> Option<&'static PrebuiltModel> {
    of_version(version).find(|model| model.model_id == model_id)
}

/// The models of single tax forms, as the unified one tells them apart.
pub(super) fn tax_forms() -> impl Iterator<Item = &'static PrebuiltModel> {
    ALL.iter().filter(|model| model.model_id.starts_with("prebuilt-tax.us."))
}

#[cfg(test)]
mod tests {
    use super::super::versions::ApiVersion;
    use super::*;
    use crate::azure_document_intelligence::field;

    #[test]
    fn the_list_is_read_and_every_type_has_a_value() {
        assert_eq!(ALL.len(), 67);
        assert_eq!(of_version(ApiVersion::CURRENT).count(), 65);
        for (model, name, kind) in ALL
            .iter()
            .flat_map(|model| model.fields.iter().map(move |(name, kind)| (&model.model_id, name, kind)))
        {
            assert!(field::is_kind(kind), "{model} {name} {kind}");
        }
    }
}
