//! Rules as data: from a partner's account type to a category, for a firm without a history.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::account::{PartnerType, SuggestTarget};
use crate::text_model::TargetIndex;

const RULES: &str = include_str!("rules.toml");

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    rules: Vec<Rule>,
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
static SHIPPED: LazyLock<Vec<Rule>> = LazyLock::new(|| toml::from_str(RULES).map(|file: RulesFile| file.rules).unwrap_or_default());

/// The rules whose code is one of the firm's targets.
pub(crate) struct TypeRules {
    by_type: HashMap<(String, String), (TargetIndex, f32)>,
}

impl TypeRules {
    pub(crate) fn for_targets(targets: &[SuggestTarget]) -> Self {
        let index: HashMap<&str, TargetIndex> = targets
            .iter()
            .enumerate()
            .map(|(at, target)| (target.code.as_str(), at as u16))
            .collect();
        let mut by_type = HashMap::new();
        for rule in SHIPPED.iter() {
            let Some(&target) = index.get(rule.code.as_str()) else { continue };
            let whole_type = rule.subtypes.is_empty().then(String::new);
            for subtype in rule.subtypes.iter().cloned().chain(whole_type) {
                by_type.insert((rule.kind.clone(), subtype), (target, rule.trust.votes()));
            }
        }
        Self { by_type }
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
