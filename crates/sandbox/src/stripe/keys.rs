//! API keys (fact sheet section 1): their prefix tells kind and mode; a restricted one holds a right for each
//! resource. One that lost its life stays known, because an expired key is answered in other words than a wrong one.

use std::collections::BTreeMap;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Right {
    Read,
    Write,
}

/// Resources that a right is given for, and the vendor's word for it in a refusal.
pub(super) const RESOURCES: &[(&str, &str)] = &[
    ("products", "product"),
    ("prices", "plan"),
    ("customers", "customer"),
    ("subscriptions", "subscription"),
    ("invoices", "invoice"),
    ("events", "event"),
    ("webhook_endpoints", "webhook"),
    ("balance", "balance"),
    ("charges", "charge"),
    ("payment_intents", "payment_intent"),
    ("payouts", "payout"),
    ("account", "accounts_kyc_id_numbers"),
];

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Key {
    /// By which the control URL names it.
    pub(super) id: String,
    pub(super) secret: String,
    /// `None` is a full secret key.
    pub(super) rights: Option<BTreeMap<String, Right>>,
    #[serde(default)]
    pub(super) ends_at: Option<Instant>,
    #[serde(default)]
    pub(super) deleted: bool,
}

impl Key {
    pub(super) fn is_live_mode(&self) -> bool {
        self.secret.contains("_live_")
    }

    /// Such as `rk_test_`.
    pub(super) fn prefix(&self) -> String {
        self.secret.split_inclusive('_').take(2).collect()
    }

    pub(super) fn opens(&self, now: Instant) -> bool {
        !self.deleted && self.ends_at.is_none_or(|end| end > now)
    }

    /// Prefix and last four, as the vendor prints keys.
    fn masked(&self) -> String {
        masked(&self.secret)
    }

    pub(super) fn permits(&self, resource: &str, wanted: Right, account_id: &str) -> Result<(), Refusal> {
        let Some(rights) = &self.rights else {
            return Ok(());
        };
        if rights.get(resource).is_some_and(|given| *given >= wanted) {
            return Ok(());
        }
        let word = RESOURCES
            .iter()
            .find(|(name, _)| *name == resource)
            .map_or(resource, |(_, word)| *word);
        let right = if wanted == Right::Write { "write" } else { "read" };
        Err(Refusal::new(
            403,
            format!(
                "The provided key '{}' does not have the required permissions for this endpoint on account '{account_id}'. Having the 'rak_{word}_{right}' permission would allow this request to continue.",
                self.masked()
            ),
        ))
    }
}

/// What the product needs: everything read that it reads, and the webhook endpoints written. Nothing of what moves money.
pub(super) fn wanted_rights() -> BTreeMap<String, Right> {
    let right = |name: &str| if name == "webhook_endpoints" { Right::Write } else { Right::Read };
    let not_needed = ["account", "charges", "payment_intents", "payouts"];
    let resources = RESOURCES.iter().filter(|(name, _)| !not_needed.contains(name));
    resources.map(|(name, _)| ((*name).to_owned(), right(name))).collect()
}

/// The key of this text if it still opens anything.
pub(super) fn find<'a>(keys: &'a [Key], secret: &str, now: Instant) -> Result<&'a Key, Refusal> {
    let found = keys.iter().find(|key| key.secret == secret && !key.deleted);
    let key = found.ok_or_else(|| Refusal::new(401, format!("Invalid API Key provided: {}", masked(secret))))?;
    if key.ends_at.is_some_and(|end| end <= now) {
        return Err(Refusal::new(401, format!("Expired API Key provided: {}", key.masked())).code("api_key_expired"));
    }
    Ok(key)
}

fn masked(secret: &str) -> String {
    let parts: Vec<&str> = secret.splitn(3, '_').collect();
    let end: String = secret.chars().skip(secret.chars().count().saturating_sub(4)).collect();
    match parts.as_slice() {
        [kind, mode, _] => format!("{kind}_{mode}_***{end}"),
        _ => format!("***{end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn write_includes_read_and_a_refusal_shows_no_key() {
        let key = Key {
            id: "restricted".to_owned(),
            secret: "rk_test_abcdefghij".to_owned(),
            rights: Some(wanted_rights()),
            ends_at: None,
            deleted: false,
        };
        assert!(key.permits("webhook_endpoints", Right::Read, "acct_1").is_ok());
        assert!(key.permits("prices", Right::Read, "acct_1").is_ok());
        let refused = String::from_utf8(key.permits("prices", Right::Write, "acct_1").unwrap_err().reply().body).unwrap();
        assert!(
            refused.contains("rak_plan_write") && refused.contains("rk_test_***ghij") && refused.contains("acct_1"),
            "{refused}"
        );
        assert!(!refused.contains("abcdefghij"));
        assert!(key.permits("account", Right::Read, "acct_1").is_err());
    }
}
