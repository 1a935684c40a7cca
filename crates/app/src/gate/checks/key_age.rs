//! The key is replaced before it is old: what was copied somewhere stops working then.

use connect_domain::failure::Cause;
use connect_domain::secret::SecretKind;
use connect_store::secrets::{self, SecretStatus};

use super::super::subject::{Subject, length};
use super::{Check, Outcome};
use crate::error::AppError;
use crate::partners;

pub(super) const CHECK: Check = Check {
    id: "key.age",
    needs: &[],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let manifest = partners::manifest(&subject.connection.partner)?;
    let Some(rotate_after) = manifest.api_key().and_then(|api_key| api_key.rotate_after) else {
        return Ok(Outcome::skip("Nobody asks for new keys here"));
    };
    let now = subject.app.clock.now();
    let owner = subject.connection.id.to_string();
    let kept = secrets::list(&mut subject.app.store.read().await?, &owner, SecretKind::ApiKey).await?;
    // Its own age, and not that of the last act with it: proving it again makes it no younger.
    let in_use = kept.iter().find(|secret| secret.status == SecretStatus::Active);
    let Some(stored_at) = in_use.map(|secret| secret.issued_at) else {
        return Ok(Outcome::skip("No key is stored at the moment"));
    };
    let old = kept.iter().find(|secret| secret.status == SecretStatus::Previous);
    if let Some(retire_by) = old.and_then(|old| old.expires_at).filter(|retire_by| *retire_by <= now) {
        return Ok(Outcome::warn(
            Cause::Auth,
            format!(
                "The old key was to be retired {}: retire it, and delete it at the partner",
                subject.before_the_check(retire_by)
            ),
        ));
    }
    let age = now.since(stored_at);
    let stored = format!("The key was stored {}", subject.before_the_check(stored_at));
    Ok(if age > rotate_after {
        let advice = format!("A key should be replaced after {}", length(rotate_after));
        Outcome::warn(
            Cause::Auth,
            format!("{stored}. {advice}: make a new one beside it, take it into use, and retire the old one"),
        )
    } else {
        let due = stored_at.plus(rotate_after).to_rfc3339();
        let due = due.split('T').next().unwrap_or_default();
        Outcome::pass(format!("{stored}; a new one is to take its place by {due}"))
    })
}
