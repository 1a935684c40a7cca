//! Parts of a list that the partner did not let be read although the rest of it was: whoever stores the list must not
//! take what it knows of them for gone.

use std::collections::BTreeMap;

use connect_domain::source_object::SourceObject;
use serde::{Deserialize, Serialize};

use crate::fault::{FaultKind, PartnerFault};

/// One such part. It is kept with the pull, so that another program can go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// What it is, as the beginning of a sentence: `The list of mailboxes`.
    pub part: String,
    /// Why, in words for a person.
    pub why: String,
    /// What the person can do.
    pub act: String,
    /// Which objects come from there: by attribute, the values that one of them has. One that lacks the attribute has the
    /// empty value.
    pub objects: BTreeMap<String, Vec<String>>,
    /// That it is closed is how it is for many accounts, and worth a word only where objects from there are known.
    pub may_be_closed: bool,
    /// The ability that it takes; where nobody turned that on, nobody misses it.
    pub ability: Option<String>,
}

impl Unread {
    /// A part, why it was not read, and which objects come from there.
    pub(crate) fn new(part: impl Into<String>, fault: &PartnerFault, objects: &[(&str, &[&str])]) -> Self {
        let words = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        Self {
            part: part.into().chars().filter(|one| !one.is_control()).collect(),
            why: fault.to_string(),
            act: fault.advice.to_owned(),
            objects: objects.iter().map(|(name, values)| ((*name).to_owned(), words(values))).collect(),
            may_be_closed: is_closed(fault),
            ability: None,
        }
    }

    /// The same of a part that takes an ability.
    pub(crate) fn of_ability(self, ability: &str) -> Self {
        Self {
            ability: Some(ability.to_owned()),
            ..self
        }
    }

    /// Whether an object comes from there.
    pub fn has(&self, object: &SourceObject) -> bool {
        self.objects.iter().all(|(name, values)| {
            let value = object.attributes.get(name).map_or("", String::as_str);
            values.iter().any(|one| one == value)
        })
    }
}

/// A refusal that says that this is not for the account.
pub(crate) const fn is_closed(fault: &PartnerFault) -> bool {
    matches!(fault.kind, FaultKind::NotAllowedForOrganization | FaultKind::NotFound)
}

/// A fault of this one part: the next one may well answer. The others, such as a limit that is reached or a dead grant,
/// are faults of all of them.
pub(crate) const fn is_of_the_part(fault: &PartnerFault) -> bool {
    matches!(
        fault.kind,
        FaultKind::Refused | FaultKind::Malformed | FaultKind::ProviderFailed { .. }
    )
}
