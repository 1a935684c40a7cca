//! What must be read from the documents of a category, and the bands of each field: those that are shipped, and the
//! firm's own beside them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::confidence::{Bands, Confidence};

const SHIPPED: &str = include_str!("target_sets/document_fields.toml");

/// The longest name of a field.
pub const LONGEST_FIELD: usize = 100;

/// A field of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredField {
    /// The firm's word for it, or the model's own.
    pub name: String,
    /// What is done with a reading of it.
    pub bands: Bands,
    /// Whether the firm has set it; otherwise it is as shipped.
    pub is_own: bool,
}

/// What the firm says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnField {
    /// The field's name.
    pub name: String,
    /// Its bands; `None` where the field is not asked for any more.
    pub bands: Option<Bands>,
}

/// The name is no name of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a field's name is 1 to {LONGEST_FIELD} letters, digits, `_`, `-` and `.`, such as `total`, or a model's own `Employee.Name`")]
pub struct InvalidField;

struct Shipped {
    otherwise: Bands,
    categories: BTreeMap<String, (Bands, Vec<String>)>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryFile {
    accept: f64,
    reject: f64,
    #[serde(default)]
    fields: Vec<String>,
}

#[expect(
    clippy::expect_used,
    reason = "the text is embedded and a test parses it, so this cannot fail at a user's"
)]
static ALL: LazyLock<Shipped> = LazyLock::new(|| read(SHIPPED).expect("embedded fields"));

/// `None` if a word is wrong; there is one such file, and it is ours.
fn read(text: &str) -> Option<Shipped> {
    let files: BTreeMap<String, CategoryFile> = toml::from_str(text).ok()?;
    let mut categories = BTreeMap::new();
    for (code, file) in files {
        let bands = Bands::new(Confidence::of_number(file.accept)?, Confidence::of_number(file.reject)?).ok()?;
        let names = file.fields.iter().map(|name| check_field(name).ok()).collect::<Option<_>>()?;
        categories.insert(code, (bands, names));
    }
    let (otherwise, _) = categories.remove("otherwise")?;
    Some(Shipped { otherwise, categories })
}

/// A field's name as it is stored.
pub fn check_field(name: &str) -> Result<String, InvalidField> {
    let name = name.trim();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if name.is_empty() || name.len() > LONGEST_FIELD || !name.bytes().all(plain) {
        return Err(InvalidField);
    }
    Ok(name.to_owned())
}

/// The bands that a field of this category has where nobody set others.
pub fn shipped_bands(category: &str) -> Bands {
    ALL.categories.get(category).map_or(ALL.otherwise, |(bands, _)| *bands)
}

/// The fields of a category: the shipped ones in their order, then those that the firm added.
pub fn required_fields(category: &str, own: &[OwnField]) -> Vec<RequiredField> {
    let shipped = ALL.categories.get(category).map_or(&[][..], |(_, names)| names.as_slice());
    let of_firm = |name: &str| own.iter().find(|field| field.name == name);
    let first = shipped.iter().filter_map(|name| {
        let bands = of_firm(name).map_or(Some(shipped_bands(category)), |field| field.bands)?;
        Some(RequiredField {
            name: name.clone(),
            bands,
            is_own: of_firm(name).is_some(),
        })
    });
    let added = own.iter().filter(|field| !shipped.contains(&field.name)).filter_map(|field| {
        Some(RequiredField {
            name: field.name.clone(),
            bands: field.bands?,
            is_own: true,
        })
    });
    first.chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::default_targets::shipped;
    use crate::source_object::SourceObjectKind;

    #[test]
    fn the_shipped_fields_belong_to_shipped_categories() {
        let set = shipped(SourceObjectKind::DocumentModel).unwrap().unwrap();
        assert_eq!(ALL.categories.len(), 11);
        for code in ALL.categories.keys() {
            assert!(set.target(code).is_some(), "{code}");
        }
        let fields = required_fields("w2", &[]);
        assert_eq!(fields.len(), 5);
        assert!(
            fields
                .iter()
                .all(|field| field.bands.accept().thousandths() == 900 && !field.is_own)
        );
        assert!(required_fields("correspondence", &[]).is_empty());
        assert_eq!(shipped_bands("correspondence").reject().thousandths(), 700);
    }

    #[test]
    fn the_firm_changes_drops_and_adds_fields() {
        let at = |text: &str| text.parse::<Confidence>().unwrap();
        let bands = Bands::new(at("0.95"), at("0.5")).unwrap();
        let own = |name: &str, bands| OwnField {
            name: name.to_owned(),
            bands,
        };
        let fields = required_fields(
            "receipt",
            &[
                own("PurchaseOrder", Some(bands)),
                own("tax", None),
                own("total", Some(bands)),
                own("unknown", None),
            ],
        );
        let told: Vec<(&str, u16, bool)> = fields
            .iter()
            .map(|field| (field.name.as_str(), field.bands.accept().thousandths(), field.is_own))
            .collect();
        assert_eq!(
            told,
            [
                ("merchant", 800, false),
                ("date", 800, false),
                ("total", 950, true),
                ("PurchaseOrder", 950, true)
            ]
        );
    }

    #[test]
    fn names_are_plain() {
        assert_eq!(check_field(" Employee.Name "), Ok("Employee.Name".to_owned()));
        for name in ["", " ", "a b", "a/b", "täx", "a\0", &"x".repeat(101)] {
            assert_eq!(check_field(name), Err(InvalidField), "{name}");
        }
        assert!(read("[otherwise]\naccept = 0.7\nreject = 0.8\n").is_none());
        assert!(read("[w2]\naccept = 0.9\nreject = 0.8\n").is_none());
    }
}
