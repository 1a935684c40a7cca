//! The records are as recent as the firm's schedule asks, and the last pull could read all of them.

use connect_connectors::Manifest;
use connect_domain::failure::Cause;
use connect_domain::health::Freshness;
use connect_store::pull_runs;

use super::super::subject::{Subject, length};
use super::{Check, Outcome};
use crate::error::AppError;
use crate::partners;
use crate::pull::warnings;

pub(super) const CHECK: Check = Check {
    id: "freshness.schedule",
    needs: &[],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let (now, every) = (subject.app.clock.now(), subject.limits.pull_every);
    let mut reader = subject.app.store.read().await?;
    let connector = partners::connector(&subject.connection.partner)?;
    let (mut late, mut not_allowed, mut oldest) = (Vec::new(), Vec::new(), None);
    for resource in partners::resources(connector) {
        let pulled_at = pull_runs::last_success(&mut reader, subject.connection.id, &resource).await?;
        match Freshness::of(pulled_at, now, every) {
            Freshness::Never | Freshness::Late if takes_a_right_not_given(subject, connector.manifest(), &resource) => {
                let last = pulled_at.map_or_else(String::new, |at| format!(" (last {})", subject.before_the_check(at)));
                not_allowed.push(format!("{resource}{last}"));
                continue;
            }
            Freshness::Never => late.push(format!("{resource} (never)")),
            Freshness::Late => late.push(resource),
            Freshness::Fresh | Freshness::Recent => {}
        }
        oldest = oldest.into_iter().chain(pulled_at).min();
    }
    let newest = pull_runs::latest(&mut reader, subject.connection.id, 1).await?.pop();
    let unread = newest.map_or_else(Vec::new, |run| warnings(&run));
    let schedule = format!("every {}", length(every));
    Ok(match oldest {
        _ if !late.is_empty() => Outcome::warn(Cause::Local, format!("Late by a schedule of {schedule}: {}", late.join(", "))),
        _ if !unread.is_empty() => Outcome::warn(Cause::Provider, unread.join(". ")),
        Some(oldest) => {
            let left_out = match not_allowed.is_empty() {
                true => String::new(),
                false => format!("; left out, as the key lacks the right: {}", not_allowed.join(", ")),
            };
            Outcome::pass(format!(
                "The oldest records were pulled {}; due {schedule}{left_out}",
                subject.before_the_check(oldest)
            ))
        }
        None => Outcome::skip("This partner has nothing to pull"),
    })
}

/// Whether nobody can be late with it: the key need not have the right, and has it not.
fn takes_a_right_not_given(subject: &Subject, manifest: &Manifest, resource: &str) -> bool {
    let right = manifest.right_that_pulls(resource);
    right.is_some_and(|right| !right.required && !subject.connection.granted_scopes.contains(&right.name))
}
