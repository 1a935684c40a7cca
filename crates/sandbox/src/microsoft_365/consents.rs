//! Which scopes the tenant and its users have agreed to, the policy about it, and the failures that were ordered.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::directory::Person;
use super::scopes::{Consenter, consenter};

/// Who may consent for themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Policy {
    /// As the vendor manages it: not to calendars, mail and the like.
    #[default]
    Managed,
    /// To whatever does not need an admin.
    Legacy,
    /// To nothing.
    None,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Consents {
    pub(super) policy: Policy,
    /// Whether a user may send the admin a request.
    pub(super) workflow: bool,
    /// Whether the app is registered for accounts of its own tenant only, as the portal proposes.
    #[serde(default)]
    pub(super) single_tenant: bool,
    by_person: BTreeMap<String, BTreeSet<String>>,
    for_all: BTreeSet<String>,
    /// Number of the failure that a person meets, by object id.
    troubles: BTreeMap<String, u32>,
}

impl Consents {
    /// The scopes that neither the person nor an admin has agreed to yet.
    pub(super) fn missing(&self, person: &str, scopes: &[String]) -> Vec<String> {
        let own = self.by_person.get(person);
        let agreed = |scope: &String| self.for_all.contains(scope) || own.is_some_and(|own| own.contains(scope));
        scopes.iter().filter(|scope| !agreed(scope)).cloned().collect()
    }

    /// Whether the person may agree to these scopes without an admin.
    pub(super) fn may_agree(&self, person: &Person, missing: &[String]) -> bool {
        person.is_admin
            || missing.iter().all(|scope| match (consenter(scope), self.policy) {
                (Consenter::Admin, _) | (_, Policy::None) | (Consenter::UserUnlessManaged, Policy::Managed) => false,
                (Consenter::User, _) | (Consenter::UserUnlessManaged, Policy::Legacy) => true,
            })
    }

    pub(super) fn agree(&mut self, person: &str, scopes: &[String]) {
        self.by_person.entry(person.to_owned()).or_default().extend(scopes.iter().cloned());
    }

    pub(super) fn agree_for_all(&mut self, scopes: &[String]) {
        self.for_all.extend(scopes.iter().cloned());
    }

    pub(super) fn withdraw(&mut self, person: &str) {
        self.by_person.remove(person);
    }

    pub(super) fn withdraw_for_all(&mut self) {
        self.for_all.clear();
    }

    /// What the person meets: what was ordered, else what the account was made for.
    pub(super) fn trouble(&self, person: &Person) -> Option<u32> {
        self.troubles.get(&person.id).copied().or(person.drill)
    }

    /// `None` takes it away.
    pub(super) fn set_trouble(&mut self, person: &str, number: Option<u32>) {
        match number {
            Some(number) => self.troubles.insert(person.to_owned(), number),
            None => self.troubles.remove(person),
        };
    }

    pub(super) fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "consent": self.policy, "workflow": self.workflow, "for_all": self.for_all })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_decides_what_a_user_may_agree_to_and_an_admin_may_agree_to_all() {
        let user = Person::default();
        let admin = Person {
            is_admin: true,
            ..Person::default()
        };
        for (policy, scope, expected) in [
            (Policy::Managed, "User.Read", true),
            (Policy::Managed, "Calendars.Read", false),
            (Policy::Legacy, "Calendars.Read", true),
            (Policy::Legacy, "Place.Read.All", false),
            (Policy::None, "User.Read", false),
        ] {
            let mut consents = Consents {
                policy,
                ..Consents::default()
            };
            let scopes = [scope.to_owned()];
            assert_eq!(consents.may_agree(&user, &scopes), expected, "{policy:?} {scope}");
            assert!(consents.may_agree(&admin, &scopes));
            assert_eq!(consents.missing("a", &scopes), scopes);
            consents.agree("a", &scopes);
            assert!(consents.missing("a", &scopes).is_empty());
            assert_eq!(consents.missing("b", &scopes), scopes);
            consents.agree_for_all(&scopes);
            assert!(consents.missing("b", &scopes).is_empty());
        }
    }
}
