//! What a firm decides of a mapped source object beside its target, and what the partner tells of it.
//!
//! Which these are a partner's manifest declares: nothing here knows what is mapped. A value that was not chosen
//! is the default, so that a partner may get a further attribute and no decision is asked for again.

use std::collections::BTreeMap;

/// Values by attribute.
pub type AttributeValues = BTreeMap<String, String>;

/// One thing to decide of each mapped source object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeSpec {
    /// Used in files, JSON and the database.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What the choice means, in one sentence.
    pub reason: String,
    /// At least two.
    pub choices: Vec<AttributeChoice>,
    /// The choice that holds where nobody made another.
    pub default: String,
}

/// See [`AttributeSpec`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeChoice {
    /// Used in files, JSON and the database.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What the partner has to tell of the source object for the choice to work: by fact, the values that will do.
    pub needs: BTreeMap<String, Vec<String>>,
    /// What has to be granted to the connection for the choice to work, beside what the account may do. The first that is
    /// of the source object counts; where none is, nothing is needed.
    pub needs_scopes: Vec<NeededScopes>,
}

/// Scopes that a choice takes, of some source objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeededScopes {
    /// Of which: by attribute, the values that one of them has; of all where there is none.
    pub of: BTreeMap<String, Vec<String>>,
    /// One of these is enough.
    pub any: Vec<String>,
}

/// One thing that the partner tells of each source object and that a person wants to see beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactSpec {
    /// The source object's attribute.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What it means, in one sentence.
    pub reason: String,
    /// What people call the values that are known.
    pub words: BTreeMap<String, String>,
}

/// A value that cannot be chosen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttributeError {
    /// The partner's rows have no attribute at all.
    #[error("nothing but a category is decided of these rows")]
    NoneDeclared,
    /// No attribute has this id.
    #[error("there is no attribute `{id}`; there is {known}")]
    Unknown {
        /// As asked for.
        id: String,
        /// Those that there are.
        known: String,
    },
    /// The attribute has no such choice.
    #[error("`{id}` cannot be `{value}`; it can be {choices}")]
    NoChoice {
        /// Of the attribute.
        id: String,
        /// As asked for.
        value: String,
        /// Those that there are.
        choices: String,
    },
}

/// A choice that what the partner tells does not support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported<'a> {
    /// The attribute.
    pub attribute: &'a AttributeSpec,
    /// What was chosen.
    pub choice: &'a AttributeChoice,
    /// What speaks against it.
    pub reason: Reason<'a>,
}

/// See [`Unsupported`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason<'a> {
    /// What the partner tells of the source object.
    Told(&'a str),
    /// It tells nothing, or something that nobody here knows.
    Untold,
    /// The account may, and the connection was granted none of these scopes.
    NotGranted(&'a [String]),
}

impl AttributeSpec {
    /// The choice with this id.
    pub fn choice(&self, id: &str) -> Option<&AttributeChoice> {
        self.choices.iter().find(|choice| choice.id == id)
    }

    /// The choice that holds: the one made, unless it is no choice any more.
    pub fn chosen(&self, values: &AttributeValues) -> Option<&AttributeChoice> {
        let made = values.get(&self.id).and_then(|value| self.choice(value));
        made.or_else(|| self.choice(&self.default))
    }
}

impl NeededScopes {
    fn is_of(&self, told: &BTreeMap<String, String>) -> bool {
        self.of
            .iter()
            .all(|(name, values)| told.get(name).is_some_and(|value| values.contains(value)))
    }

    fn is_granted(&self, granted: &[String]) -> bool {
        self.any.iter().any(|scope| granted.contains(scope))
    }
}

impl FactSpec {
    /// What people call a value; one that nobody here knows is called as the partner calls it.
    pub fn word<'a>(&'a self, value: &'a str) -> &'a str {
        self.words.get(value).map_or(value, String::as_str)
    }
}

/// Refuses values that cannot be chosen.
pub fn check_values(specs: &[AttributeSpec], values: &AttributeValues) -> Result<(), AttributeError> {
    for (id, value) in values {
        if specs.is_empty() {
            return Err(AttributeError::NoneDeclared);
        }
        let spec = specs.iter().find(|spec| spec.id == *id).ok_or_else(|| AttributeError::Unknown {
            id: id.clone(),
            known: listed(specs.iter().map(|spec| spec.id.as_str())),
        })?;
        if spec.choice(value).is_none() {
            return Err(AttributeError::NoChoice {
                id: id.clone(),
                value: value.clone(),
                choices: listed(spec.choices.iter().map(|choice| choice.id.as_str())),
            });
        }
    }
    Ok(())
}

/// The choices that hold, one for each declared attribute.
pub fn in_force(specs: &[AttributeSpec], values: &AttributeValues) -> AttributeValues {
    let held = specs
        .iter()
        .filter_map(|spec| Some((spec.id.clone(), spec.chosen(values)?.id.clone())));
    held.collect()
}

/// The choices in force that the source object does not support, by what the partner tells of it and by what was granted to
/// the connection. Without a grant nobody asks what it may.
pub fn unsupported<'a>(
    specs: &'a [AttributeSpec],
    facts: &'a [FactSpec],
    values: &AttributeValues,
    told: &'a BTreeMap<String, String>,
    granted: Option<&[String]>,
) -> Vec<Unsupported<'a>> {
    let mut found = Vec::new();
    for attribute in specs {
        let Some(choice) = attribute.chosen(values) else { continue };
        let before = found.len();
        for (fact, enough) in &choice.needs {
            let value = told.get(fact).map(String::as_str);
            if value.is_some_and(|value| enough.iter().any(|one| one == value)) {
                continue;
            }
            let spec = facts.iter().find(|spec| spec.id == *fact);
            let word = value.and_then(|value| spec?.words.get(value)).map(String::as_str);
            let reason = word.map_or(Reason::Untold, Reason::Told);
            found.push(Unsupported { attribute, choice, reason });
        }
        let needed = choice.needs_scopes.iter().find(|needed| needed.is_of(told));
        if let (Some(needed), Some(granted)) = (needed, granted)
            && found.len() == before
            && !needed.is_granted(granted)
        {
            let reason = Reason::NotGranted(&needed.any);
            found.push(Unsupported { attribute, choice, reason });
        }
    }
    found
}

fn listed<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    ids.map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn specs() -> Vec<AttributeSpec> {
        let choice = |id: &str, enough: &[&str]| AttributeChoice {
            id: id.to_owned(),
            title: id.to_uppercase(),
            needs: (!enough.is_empty())
                .then(|| ("access".to_owned(), enough.iter().map(|one| (*one).to_owned()).collect()))
                .into_iter()
                .collect(),
            needs_scopes: Vec::new(),
        };
        vec![AttributeSpec {
            id: "direction".to_owned(),
            title: "Direction".to_owned(),
            reason: "Which way".to_owned(),
            choices: vec![choice("read", &[]), choice("both", &["write"])],
            default: "read".to_owned(),
        }]
    }

    #[test]
    fn only_what_is_declared_can_be_chosen_and_the_rest_is_said() {
        let refused = |pair| check_values(&specs(), &texts([pair])).unwrap_err().to_string();
        assert_eq!(check_values(&specs(), &texts([("direction", "both")])), Ok(()));
        assert_eq!(refused(("color", "red")), "there is no attribute `color`; there is `direction`");
        assert_eq!(refused(("direction", "up")), "`direction` cannot be `up`; it can be `read`, `both`");
        assert_eq!(check_values(&[], &texts([("a", "b")])), Err(AttributeError::NoneDeclared));
        assert_eq!(check_values(&[], &AttributeValues::new()), Ok(()));
    }

    #[test]
    fn the_default_holds_where_nothing_that_counts_was_chosen() {
        for (stored, held) in [
            (texts([]), "read"),
            (texts([("direction", "both"), ("gone", "x")]), "both"),
            (texts([("direction", "a choice of old")]), "read"),
        ] {
            assert_eq!(in_force(&specs(), &stored), texts([("direction", held)]));
        }
    }

    #[test]
    fn a_choice_that_needs_more_than_the_partner_tells_is_found() {
        let facts = [FactSpec {
            id: "access".to_owned(),
            title: "Access".to_owned(),
            reason: "What you may do".to_owned(),
            words: texts([("read", "Read only"), ("write", "Read and write")]),
        }];
        let (specs, both) = (specs(), texts([("direction", "both")]));
        let found = |told: &BTreeMap<String, String>| -> Vec<String> {
            let found = unsupported(&specs, &facts, &both, told, Some(&[]));
            found.into_iter().map(|one| format!("{:?}", one.reason)).collect()
        };
        assert!(found(&texts([("access", "write")])).is_empty());
        assert_eq!(found(&texts([("access", "read")])), ["Told(\"Read only\")"]);
        assert_eq!(found(&texts([("access", "a role of tomorrow")])), ["Untold"]);
        assert_eq!(found(&texts([])), ["Untold"]);
        assert!(unsupported(&specs, &facts, &texts([]), &texts([]), Some(&[])).is_empty());
    }

    #[test]
    fn a_choice_that_needs_a_scope_is_held_against_the_grant_by_the_first_that_is_of_the_object() {
        let mut specs = specs();
        let scopes = |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
        specs[0].choices[1].needs_scopes = vec![
            NeededScopes {
                of: BTreeMap::from([("kind".to_owned(), scopes(&["own"]))]),
                any: scopes(&["write", "write.shared"]),
            },
            NeededScopes {
                of: BTreeMap::new(),
                any: scopes(&["write.shared"]),
            },
        ];
        let both = texts([("direction", "both")]);
        let misses = |kind: &str, granted: Option<&[&str]>| {
            let told = texts([("access", "write"), ("kind", kind)]);
            let granted = granted.map(scopes);
            let found = unsupported(&specs, &[], &both, &told, granted.as_deref());
            found.iter().any(|one| matches!(one.reason, Reason::NotGranted(_)))
        };
        assert!(misses("own", Some(&["read"])) && !misses("own", Some(&["write"])));
        assert!(misses("mailbox", Some(&["write"])) && !misses("mailbox", Some(&["write.shared"])));
        assert!(!misses("mailbox", None), "without a grant nobody asks");
        // What the account itself may not is said alone.
        let told = texts([("access", "read"), ("kind", "own")]);
        let found = unsupported(&specs, &[], &both, &told, Some(&[]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].reason, Reason::Untold);
    }
}
