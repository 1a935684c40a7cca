//! An address of the partner's, and what a firm may choose of it: whole segments of its path, such as the tenant that an
//! app is registered in. Scheme, host and shape are the manifest's alone, so that no value leads anywhere else.

use std::collections::BTreeMap;

use url::Url;

use super::FormField;

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    usual: Url,
    /// With the name of a field in braces where its value stands.
    path: String,
}

const MISPLACED: &str = "must have a field in braces as a whole segment of the path only";

/// Why a manifest's text is no address.
pub(crate) enum AddressProblem<E> {
    /// Of the fields in it; continues "the manifest's `field` ...".
    Fields(String),
    /// What the caller's check says.
    Otherwise(E),
}

/// Says what a field is, for a field whose value stands in addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// What stands there when nothing was entered.
    pub usual: String,
    /// Values that the partner would take and that are not meant.
    pub refused: Vec<String>,
}

/// Whether a text is the name of one place and cannot be anything else in a path: no separator, no escape, no dots alone.
pub(crate) fn is_segment(text: &str) -> bool {
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let at_the_ends = text.starts_with(['.', '-']) || text.ends_with(['.', '-']);
    (1..=100).contains(&text.len()) && text.bytes().all(is_inside) && !at_the_ends
}

impl Segment {
    /// Whether the partner would take it although it is not meant.
    pub(crate) fn refuses(&self, value: &str) -> bool {
        self.refused.iter().any(|refused| refused.eq_ignore_ascii_case(value))
    }
}

/// The field that a segment of a path stands for.
fn name_in(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

impl Address {
    /// Scheme, host and port, which no value changes.
    pub(crate) fn origin(&self) -> url::Origin {
        self.usual.origin()
    }

    /// An address of which nothing can be chosen.
    pub(crate) fn fixed(url: Url) -> Self {
        Self {
            path: url.path().to_owned(),
            usual: url,
        }
    }

    /// Reads one as manifests have it. `check` judges the address with nothing entered.
    pub(crate) fn read<E>(text: &str, fields: &[FormField], check: impl FnOnce(&str) -> Result<Url, E>) -> Result<Self, AddressProblem<E>> {
        if !text.contains(['{', '}']) {
            return check(text).map(Self::fixed).map_err(AddressProblem::Otherwise);
        }
        let (before, after) = text.split_at(text.find(['?', '#']).unwrap_or(text.len()));
        let usual = before.split('/').enumerate().map(|(index, segment)| {
            if !segment.contains(['{', '}']) {
                return Ok(segment);
            }
            // The first three are the scheme, nothing, and the host.
            let name = name_in(segment).filter(|_| index > 2);
            let name = name.ok_or_else(|| MISPLACED.to_owned())?;
            let field = fields.iter().find(|field| field.name == name);
            let segment = field.and_then(|field| field.segment.as_ref());
            let segment =
                segment.ok_or_else(|| format!("has `{{{name}}}`, which is no field of the app's registration with a `default`"))?;
            Ok(segment.usual.as_str())
        });
        let usual = usual.collect::<Result<Vec<_>, String>>().map_err(AddressProblem::Fields)?;
        if after.contains(['{', '}']) {
            return Err(AddressProblem::Fields(MISPLACED.to_owned()));
        }
        let usual = usual.join("/") + after;
        let usual = check(&usual).map_err(AddressProblem::Otherwise)?;
        let path = before.strip_prefix(&usual.origin().ascii_serialization());
        let path = path.filter(|path| path.starts_with('/'));
        let path =
            path.ok_or_else(|| AddressProblem::Fields("must begin with its origin, such as `https://host`, in lower case".to_owned()))?;
        Ok(Self {
            path: path.to_owned(),
            usual,
        })
    }

    /// With nothing entered.
    pub const fn usual(&self) -> &Url {
        &self.usual
    }

    /// With these values, which were checked.
    pub(crate) fn at(&self, values: &BTreeMap<&str, &str>) -> Url {
        let mut url = self.usual.clone();
        if self.stands_on_fields() {
            let filled = self.path.split('/').map(|segment| {
                let value = name_in(segment).and_then(|name| values.get(name));
                value.copied().unwrap_or(segment)
            });
            url.set_path(&filled.collect::<Vec<_>>().join("/"));
        }
        url
    }

    /// Whether a value of this field stands in it.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.path.split('/').any(|segment| name_in(segment) == Some(field))
    }

    fn stands_on_fields(&self) -> bool {
        self.path.contains('{')
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fields() -> Vec<FormField> {
        let field = |name: &str, segment| FormField {
            name: name.to_owned(),
            label: name.to_owned(),
            help: String::new(),
            example: String::new(),
            pattern: None,
            secret: false,
            of_app_registration: true,
            known: Vec::new(),
            segment,
        };
        let usual = |usual: &str| {
            Some(Segment {
                usual: usual.to_owned(),
                refused: Vec::new(),
            })
        };
        vec![
            field("client_id", None),
            field("tenant", usual("organizations")),
            field("cloud", usual("public")),
        ]
    }

    fn read(text: &str) -> Option<Address> {
        Address::read(text, &fields(), Url::parse).ok()
    }

    #[test]
    fn a_value_stands_in_its_place_and_the_usual_one_where_none_was_entered() {
        let address = read("https://sign-in.example/{cloud}/a/{tenant}/token?x=1").unwrap();
        assert_eq!(address.usual().as_str(), "https://sign-in.example/public/a/organizations/token?x=1");
        let values = BTreeMap::from([("cloud", "public"), ("tenant", "firm.example")]);
        assert_eq!(
            address.at(&values).as_str(),
            "https://sign-in.example/public/a/firm.example/token?x=1"
        );
        assert!(address.has("tenant") && !address.has("client_id"));
        let fixed = read("https://sign-in.example/a%7Bb%7D").unwrap();
        assert_eq!(fixed.at(&values).as_str(), "https://sign-in.example/a%7Bb%7D");
    }

    #[test]
    fn a_field_is_a_whole_segment_of_the_path_and_never_part_of_the_host() {
        for text in [
            "https://{tenant}/token",
            "https://{tenant}.sign-in.example/token",
            "https:/{tenant}/token",
            "https:///{tenant}/token",
            "https:\\\\{tenant}\\token",
            "{tenant}://sign-in.example/token",
            "https://user@{tenant}/token",
            "https://sign-in.example:{tenant}/token",
            "https://sign-in.example/a{tenant}/token",
            "https://sign-in.example/{tenant}",
            "https://sign-in.example/token?tenant={tenant}",
            "https://sign-in.example/token?in=/{tenant}",
            "https://sign-in.example/token#/{tenant}",
            "https://SIGN-IN.example/{tenant}/token",
            "https://sign-in.example/{tenant/token",
            "https://sign-in.example/{client_id}/token",
            "https://sign-in.example/{other}/token",
            "https://sign-in.example/{}/token",
        ] {
            let fits = text == "https://sign-in.example/{tenant}";
            assert_eq!(read(text).is_some(), fits, "{text}");
        }
    }

    #[test]
    fn what_is_no_segment_is_told_from_what_is() {
        for good in ["11111111-2222-3333-4444-555555555555", "firm.onmicrosoft.com", "a", "A1"] {
            assert!(is_segment(good), "{good}");
        }
        let long = "a".repeat(101);
        for bad in [
            "", " ", ".", "..", "a/b", "a\\b", "a%2fb", "%2e%2e", "a?b", "a#b", "a b", "a;b", "a@b", "a:b", "{tenant}", "-a", "a.",
            "tenänt", "a\nb", &long,
        ] {
            assert!(!is_segment(bad), "{bad}");
        }
    }

    proptest! {
        /// Whatever a segment is, it changes one segment of the path and nothing else of the address.
        #[test]
        fn no_value_changes_the_host_or_the_shape(value in "[A-Za-z0-9.%/\\\\?#@:{} -]{1,12}|\\PC{1,8}|[a-z0-9][a-z0-9.-]{0,20}") {
            prop_assume!(is_segment(&value));
            let address = read("https://sign-in.example/a/{tenant}/v2.0/token?x=1").unwrap();
            let url = address.at(&BTreeMap::from([("tenant", value.as_str())]));
            let segments: Vec<&str> = url.path_segments().unwrap().collect();
            prop_assert_eq!(segments, ["a", value.as_str(), "v2.0", "token"]);
            prop_assert_eq!(url.origin(), address.usual().origin());
            prop_assert_eq!((url.query(), url.fragment(), url.username()), (Some("x=1"), None, ""));
        }
    }
}
