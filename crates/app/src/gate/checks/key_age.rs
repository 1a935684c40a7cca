//! The key is replaced before it is old: what was copied somewhere stops working then.

use connect_domain::failure::Cause;

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
    let Some(stored_at) = subject.connection.authorized_at else {
        return Ok(Outcome::skip("No key is stored at the moment"));
    };
    let age = subject.app.clock.now().since(stored_at);
    let stored = format!("The key was stored {}", subject.before_the_check(stored_at));
    Ok(if age > rotate_after {
        let advice = format!("A key should be replaced after {}", length(rotate_after));
        Outcome::warn(
            Cause::Auth,
            format!("{stored}. {advice}: make a new one, put it in the old one's place, and delete the old one"),
        )
    } else {
        Outcome::pass(format!("{stored}; it is to be replaced after {}", length(rotate_after)))
    })
}
