//! What is wrong with an endpoint.

use connect_connectors::webhooks::{WantedEndpoint, WebhookEndpoint};
use connect_domain::environment::Environment;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Whether events are lost by it.
    pub(crate) is_severe: bool,
    pub(crate) detail: String,
}

/// Everything that is wrong with it, worst first.
pub(crate) fn judged(wanted: &WantedEndpoint, endpoint: &WebhookEndpoint, environment: Environment, has_secret: bool) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |is_severe: bool, detail: String| found.push(Finding { is_severe, detail });
    // What is no partner's own world may hold keys of both modes.
    let of_other_mode = match environment {
        Environment::Production => !endpoint.is_production,
        Environment::Sandbox => endpoint.is_production,
        Environment::Rehearsal | Environment::Custom => false,
    };
    if of_other_mode {
        add(true, "It belongs to the other mode than the key".to_owned());
    }
    if !endpoint.enabled {
        let detail = "It is disabled: nothing is sent, and what happens meanwhile is never sent later. Enable it in the partner's console";
        add(true, detail.to_owned());
    }
    let lacking = endpoint.events.lacking(wanted.events);
    if !lacking.is_empty() {
        add(
            true,
            format!("It is not sent {}. Add them in the partner's console", lacking.join(", ")),
        );
    }
    if !endpoint.url.starts_with("https://") {
        let detail = "Its address is not https: whoever is on the way can read what is sent";
        add(environment == Environment::Production, detail.to_owned());
    }
    match &endpoint.api_version {
        None => add(
            false,
            format!(
                "Its version is the account's default, which can change: make one that is fixed to {}",
                wanted.api_version
            ),
        ),
        Some(version) if version != wanted.api_version => add(
            false,
            format!(
                "It is written in version {version}, and {} is what is read here",
                wanted.api_version
            ),
        ),
        Some(_) => {}
    }
    if !has_secret {
        let detail = "Its signing secret is not stored here, so no delivery of it can be verified. The partner's console shows it";
        add(false, detail.to_owned());
    }
    found.sort_by_key(|finding| !finding.is_severe);
    found
}

#[cfg(test)]
mod tests {
    use connect_connectors::webhooks::SentEvents;

    use super::*;

    const WANTED: WantedEndpoint = WantedEndpoint {
        events: &["a.made", "a.changed"],
        api_version: "2",
        signature_header: "Signature",
    };

    fn endpoint() -> WebhookEndpoint {
        WebhookEndpoint {
            external_id: "we_1".to_owned(),
            url: "https://relay.example.com/1".to_owned(),
            enabled: true,
            events: SentEvents::All,
            api_version: Some("2".to_owned()),
            is_production: true,
        }
    }

    fn told(change: impl FnOnce(&mut WebhookEndpoint), environment: Environment) -> Vec<(bool, String)> {
        let mut endpoint = endpoint();
        change(&mut endpoint);
        let found = judged(&WANTED, &endpoint, environment, true);
        found.into_iter().map(|finding| (finding.is_severe, finding.detail)).collect()
    }

    #[test]
    fn each_thing_that_is_wrong_is_told_and_what_loses_events_comes_first() {
        use Environment::*;
        assert!(told(|_| {}, Production).is_empty());
        let says = |found: Vec<(bool, String)>, severe: bool, words: &str| {
            let found = found.first().unwrap_or_else(|| panic!("nothing is wrong: {words}"));
            assert_eq!((found.0, found.1.contains(words)), (severe, true), "{found:?}");
        };
        says(told(|_| {}, Sandbox), true, "other mode");
        assert!(told(|endpoint| endpoint.is_production = false, Custom).is_empty());
        says(told(|endpoint| endpoint.enabled = false, Production), true, "disabled");
        let some = SentEvents::These(vec!["a.made".to_owned()]);
        says(told(|endpoint| endpoint.events = some, Production), true, "not sent a.changed");
        let plain = |endpoint: &mut WebhookEndpoint| endpoint.url = "http://relay.example.com/1".to_owned();
        says(told(plain, Production), true, "not https");
        says(told(plain, Custom), false, "not https");
        says(told(|endpoint| endpoint.api_version = None, Production), false, "account's default");
        says(
            told(|endpoint| endpoint.api_version = Some("1".to_owned()), Production),
            false,
            "version 1",
        );
        let found = judged(&WANTED, &endpoint(), Production, false);
        says(
            found.into_iter().map(|one| (one.is_severe, one.detail)).collect(),
            false,
            "not stored",
        );
        let both = told(
            |endpoint| {
                endpoint.api_version = None;
                endpoint.enabled = false;
            },
            Production,
        );
        assert_eq!(both.iter().map(|(severe, _)| *severe).collect::<Vec<_>>(), [true, false]);
    }
}
