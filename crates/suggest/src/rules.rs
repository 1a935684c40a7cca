//! Rules as data: from a partner's account type to a category, for a firm without a history.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::account::{PartnerType, SuggestTarget};
use crate::text_model::{TargetIndex, normalize};

const RULES: &str = include_str!("rules.toml");

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    rules: Vec<Rule>,
    unlikely: Vec<Unlikely>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Unlikely {
    kind: String,
    codes: Vec<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    kind: String,
    #[serde(default)]
    subtypes: Vec<String>,
    code: String,
    trust: Trust,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Trust {
    Weak,
    Usual,
    Strong,
}

impl Trust {
    /// In votes; the name's own evidence has one.
    const fn votes(self) -> f32 {
        match self {
            Self::Weak => 0.25,
            Self::Usual => 1.5,
            Self::Strong => 9.0,
        }
    }
}

/// A file that cannot be read leaves no rules; a test reads it.
static SHIPPED: LazyLock<RulesFile> = LazyLock::new(|| {
    toml::from_str(RULES).unwrap_or(RulesFile {
        rules: Vec::new(),
        unlikely: Vec::new(),
    })
});

/// The rules whose code is one of the firm's targets.
pub(crate) struct TypeRules {
    by_type: HashMap<(String, String), (TargetIndex, f32)>,
    unlikely: HashMap<String, Vec<TargetIndex>>,
}

/// What is left of the name's evidence for a target that the type makes unlikely.
const UNLIKELY: f32 = 0.15;

impl TypeRules {
    pub(crate) fn for_targets(targets: &[SuggestTarget]) -> Self {
        let index: HashMap<&str, TargetIndex> = targets
            .iter()
            .enumerate()
            .map(|(at, target)| (target.code.as_str(), at as u16))
            .collect();
        let mut by_type = HashMap::new();
        for rule in &SHIPPED.rules {
            let Some(&target) = index.get(rule.code.as_str()) else { continue };
            let whole_type = rule.subtypes.is_empty().then(String::new);
            for subtype in rule.subtypes.iter().cloned().chain(whole_type) {
                by_type.insert((rule.kind.clone(), subtype), (target, rule.trust.votes()));
            }
        }
        let unlikely = SHIPPED.unlikely.iter().map(|one| {
            let targets = one.codes.iter().filter_map(|code| index.get(code.as_str()).copied());
            (one.kind.clone(), targets.collect())
        });
        Self {
            by_type,
            unlikely: unlikely.collect(),
        }
    }

    /// Takes from the name's evidence what the type speaks against; `text` has one number per candidate.
    pub(crate) fn temper(&self, partner_type: &PartnerType, candidates: &[TargetIndex], text: &mut [f32]) {
        for target in self.unlikely.get(&partner_type.kind).into_iter().flatten() {
            if let Ok(at) = candidates.binary_search(target) {
                text[at] *= UNLIKELY;
            }
        }
        normalize(text);
    }

    /// The target that a type points to, and with how many votes.
    pub(crate) fn vote(&self, partner_type: &PartnerType) -> Option<(TargetIndex, f32)> {
        let find = |subtype: &str| self.by_type.get(&(partner_type.kind.clone(), subtype.to_owned())).copied();
        find(&partner_type.subtype).or_else(|| find(""))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use connect_domain::mapping::default_targets::engagement_categories;

    use super::*;

    #[test]
    fn every_rule_names_a_shipped_category_and_no_type_has_two() {
        let file: RulesFile = toml::from_str(RULES).unwrap();
        let categories = engagement_categories().unwrap();
        for code in file.unlikely.iter().flat_map(|one| &one.codes) {
            assert!(categories.target(code).is_some(), "{code}");
        }
        let mut seen = BTreeSet::new();
        for rule in &file.rules {
            assert!(categories.target(&rule.code).is_some(), "{}", rule.code);
            if rule.subtypes.is_empty() {
                assert!(seen.insert((&rule.kind, "")), "{}", rule.kind);
            }
            for subtype in &rule.subtypes {
                assert!(seen.insert((&rule.kind, subtype.as_str())), "{} {subtype}", rule.kind);
            }
        }
    }

    #[test]
    fn a_firm_with_its_own_codes_has_no_rules() {
        let own = SuggestTarget {
            code: "A-1".to_owned(),
            name: "Cash".to_owned(),
            ..SuggestTarget::default()
        };
        let bank = PartnerType {
            kind: "Bank".to_owned(),
            subtype: "Checking".to_owned(),
        };
        assert_eq!(TypeRules::for_targets(&[own]).vote(&bank), None);
    }
}
