//! Parts of a list that the partner did not let be read although the rest of it was: whoever stores the list must not
//! take what it knows of them for gone.

use std::collections::BTreeMap;

use connect_domain::source_object::{BY_ADDRESS, SourceObject};
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
    /// The one object that comes from there, by the partner's id, where the part is one.
    #[serde(default)]
    pub external_id: Option<String>,
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
            external_id: None,
            may_be_closed: is_closed(fault),
            ability: None,
        }
    }

    /// A part that is one object, which somebody asked for by name: that it could not be read is always worth a word.
    pub fn of_one(part: impl Into<String>, fault: &PartnerFault, external_id: &str) -> Self {
        Self {
            external_id: Some(external_id.to_owned()),
            may_be_closed: false,
            ..Self::new(part, fault, &[])
        }
    }

    /// The same of a part that takes an ability.
    pub(crate) fn of_ability(self, ability: &str) -> Self {
        Self {
            ability: Some(ability.to_owned()),
            ..self
        }
    }

    /// Whether an object comes from there. What was read by its address comes from no list.
    pub fn has(&self, object: &SourceObject) -> bool {
        if let Some(id) = &self.external_id {
            return object.external_id == *id;
        }
        let is_listed = !object.attributes.contains_key(BY_ADDRESS);
        is_listed
            && self.objects.iter().all(|(name, values)| {
                let value = object.attributes.get(name).map_or("", String::as_str);
                values.iter().any(|one| one == value)
            })
    }
}

/// A refusal that says that this is not for the account.
pub const fn is_closed(fault: &PartnerFault) -> bool {
    matches!(fault.kind, FaultKind::NotAllowedForOrganization | FaultKind::NotFound)
}

/// A fault of this one part: the next one may well answer. The others, such as a limit that is reached or a dead grant,
/// are faults of all of them.
pub const fn is_of_the_part(fault: &PartnerFault) -> bool {
    matches!(
        fault.kind,
        FaultKind::Refused | FaultKind::Malformed | FaultKind::ProviderFailed { .. }
    )
}
