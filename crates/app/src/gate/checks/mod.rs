//! The checks, by what a connector can do. A manifest says which of them a partner has.
//!
//! To add one: a file with its `CHECK`, a line in [`ALL`] behind those that it needs, and its id in the
//! manifests of the partners that have it.

mod balances_tie;
mod changes_readable;
mod clock_skew;
mod connection_live;
mod contract_current;
mod faults_typed;
mod freshness_schedule;
mod golden_regression;
mod invoices_reconcile;
mod key_age;
mod ledger_accounts_complete;
mod ledger_accounts_readable;
mod mapping_attributes;
mod mapping_coverage;
mod mapping_orphans;
mod mapping_published;
mod meeting_readable;
mod meeting_sample;
mod models_builds;
mod models_expiry;
mod organization_expected;
mod prices_defaults;
mod prices_in_use;
mod rights_granted;
mod scopes_granted;
mod subscriptions_current;
mod tier_sufficient;
mod token_usable;
mod webhooks_deliveries;
mod webhooks_endpoint;

use std::pin::Pin;
use std::sync::LazyLock;
use std::time::Duration;

use connect_connectors::Manifest;
use connect_connectors::manifest::CheckSpec;
use connect_domain::check::{CheckCost, CheckStatus};
use connect_domain::clock::Instant;
use connect_domain::environment::Environment;
use connect_domain::failure::Cause;

use super::subject::Subject;
use crate::error::AppError;

/// One check.
pub(super) struct Check {
    /// As manifests name it.
    pub(super) id: &'static str,
    /// Checks without which this one would only repeat their failure.
    pub(super) needs: &'static [&'static str],
    /// Whether each decision about the mapping makes its answer out of date.
    pub(super) reads_mapping: bool,
    /// Whether somebody may answer for its failure. Not where nothing would be known of the connection, and not where
    /// one act mends it.
    pub(super) can_be_waived: bool,
    pub(super) ask: for<'a> fn(&'a Subject) -> Asking<'a>,
}

pub(super) type Asking<'a> = Pin<Box<dyn Future<Output = Result<Outcome, AppError>> + Send + 'a>>;

/// What a check found.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) status: CheckStatus,
    pub(super) cause: Option<Cause>,
    pub(super) evidence: String,
    /// When it was seen, if not just now.
    pub(super) seen_at: Option<Instant>,
}

impl Outcome {
    fn new(status: CheckStatus, cause: Option<Cause>, evidence: impl Into<String>) -> Self {
        let evidence = evidence.into();
        Self {
            status,
            cause,
            evidence,
            seen_at: None,
        }
    }

    /// It was seen before: from then on it grows old.
    pub(super) fn seen_at(mut self, at: Instant) -> Self {
        self.seen_at = Some(at);
        self
    }

    pub(super) fn pass(evidence: impl Into<String>) -> Self {
        Self::new(CheckStatus::Pass, None, evidence)
    }

    pub(super) fn warn(cause: Cause, evidence: impl Into<String>) -> Self {
        Self::new(CheckStatus::Warn, Some(cause), evidence)
    }

    pub(super) fn fail(cause: Cause, evidence: impl Into<String>) -> Self {
        Self::new(CheckStatus::Fail, Some(cause), evidence)
    }

    pub(super) fn skip(evidence: impl Into<String>) -> Self {
        Self::new(CheckStatus::Skip, None, evidence)
    }
}

/// In the order in which they are made.
pub(super) const ALL: &[Check] = &[
    mapping_coverage::CHECK,
    mapping_attributes::CHECK,
    mapping_orphans::CHECK,
    mapping_published::CHECK,
    freshness_schedule::CHECK,
    balances_tie::CHECK,
    prices_in_use::CHECK,
    prices_defaults::CHECK,
    models_expiry::CHECK,
    key_age::CHECK,
    contract_current::CHECK,
    connection_live::CHECK,
    meeting_sample::CHECK,
    golden_regression::CHECK,
    subscriptions_current::CHECK,
    token_usable::CHECK,
    scopes_granted::CHECK,
    organization_expected::CHECK,
    rights_granted::CHECK,
    models_builds::CHECK,
    tier_sufficient::CHECK,
    webhooks_endpoint::CHECK,
    webhooks_deliveries::CHECK,
    ledger_accounts_readable::CHECK,
    ledger_accounts_complete::CHECK,
    invoices_reconcile::CHECK,
    changes_readable::CHECK,
    meeting_readable::CHECK,
    faults_typed::CHECK,
    clock_skew::CHECK,
];

/// What is asked of every connection that is relied on under a contract, whatever its partner can do.
static UNDER_CONTRACT: LazyLock<[CheckSpec; 2]> = LazyLock::new(|| {
    let check = |id: &str, title: &str| CheckSpec {
        id: id.to_owned(),
        title: title.to_owned(),
        critical: true,
        cost: CheckCost::Local,
        fresh_for: Duration::from_secs(86_400),
    };
    [
        check(CONTRACT, "A contract with the partner is in force"),
        check(LIVE, "Somebody has said that it is relied on"),
    ]
});

/// The check that says whether a connection has gone live, and so cannot ask for itself.
pub(crate) const LIVE: &str = connection_live::CHECK.id;
/// The check that looks at the firm's contract with the partner.
pub(crate) const CONTRACT: &str = contract_current::CHECK.id;
/// The check that looks whether the mapping is published.
pub(crate) const PUBLISHED: &str = mapping_published::CHECK.id;

/// Where a person mends what this check finds, if not at the connection itself: `contract` or `go_live`.
pub(super) fn remedy(id: &str) -> Option<&'static str> {
    match id {
        CONTRACT => Some("contract"),
        LIVE => Some("go_live"),
        _ => None,
    }
}

/// The checks of a partner's connections in this environment: those of its manifest, and those of the firm. Where nothing
/// is relied on there is nothing to agree: a check that could only be skipped would cost a rehearsal its score.
pub(super) fn declared(manifest: &'static Manifest, environment: Environment) -> Vec<&'static CheckSpec> {
    let of_firm = manifest.wants_contract(environment).then(|| UNDER_CONTRACT.iter());
    manifest.checks.iter().chain(of_firm.into_iter().flatten()).collect()
}

/// The check with this id.
pub(super) fn find(id: &str) -> Option<&'static Check> {
    ALL.iter().find(|check| check.id == id)
}

#[cfg(test)]
mod tests {
    use connect_connectors::registry;

    use super::*;

    #[test]
    fn every_declared_check_exists_and_what_it_needs_comes_before_it() {
        for connector in registry::ALL {
            let declared = &connector.manifest().checks;
            for spec in declared {
                let check = find(&spec.id).unwrap_or_else(|| panic!("no check `{}`", spec.id));
                // A key has no tokens that could be usable.
                let has_tokens = connector.manifest().oauth2().is_some();
                for needed in check.needs.iter().filter(|needed| has_tokens || **needed != "token.usable") {
                    assert!(declared.iter().any(|other| other.id == *needed), "{} needs {needed}", spec.id);
                }
            }
        }
        for (at, check) in ALL.iter().enumerate() {
            for needed in check.needs {
                let before = ALL.iter().position(|other| other.id == *needed);
                assert!(before.is_some_and(|before| before < at), "{} before {needed}", check.id);
            }
        }
    }
}
