//! Who may stand before the consent page: the firm's people, and others who are turned away there.

use serde::{Deserialize, Serialize};

use crate::random::seeded_number;

/// The firm's Workspace domain.
pub(super) const DOMAIN: &str = "alder-advisory.example";

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Person {
    /// The stable key: a name or an address may change, this never does.
    pub(super) sub: String,
    pub(super) email: String,
    pub(super) name: String,
    /// Domain of a Workspace account; personal accounts have none.
    pub(super) hosted_domain: Option<String>,
    /// Holds an admin role, without which the Directory refuses whatever the scope.
    pub(super) admin: bool,
    /// Listed as a test user, which counts while the app is in testing.
    pub(super) test_user: bool,
    /// The admin restricts the app for this person's unit.
    pub(super) restricted: bool,
}

/// The holder of the ready-made tokens first.
pub(super) fn seeded(seed: u64) -> Vec<Person> {
    let person = |name: &str, email: String, hosted_domain: Option<&str>| Person {
        sub: format!("1{:020}", seeded_number(seed, &email)),
        email,
        name: name.to_owned(),
        hosted_domain: hosted_domain.map(str::to_owned),
        admin: false,
        test_user: hosted_domain == Some(DOMAIN),
        restricted: false,
    };
    let member = |name: &str, local: &str| person(name, format!("{local}@{DOMAIN}"), Some(DOMAIN));
    vec![
        Person {
            admin: true,
            ..member("Robin Alder", "robin")
        },
        member("Kim Osei", "kim"),
        Person {
            restricted: true,
            ..member("Dana Wirth", "dana")
        },
        person("Lee Moran", "lee@harbor-books.example".to_owned(), Some("harbor-books.example")),
        person("Sam Vale", "sam.vale@personal.example".to_owned(), None),
    ]
}
