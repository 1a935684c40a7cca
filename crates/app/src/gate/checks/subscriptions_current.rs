//! No subscription's clock has run out: the receiver would hear nothing, and nobody would miss it.

use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_store::subscriptions;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::subscriptions::Clock;

pub(super) const CHECK: Check = Check {
    id: "subscriptions.current",
    needs: &[],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let kept = subscriptions::list_of(&mut subject.app.store.read().await?, subject.connection.id).await?;
    // The one that ends first comes first.
    let Some(first) = kept.first() else {
        return Ok(Outcome::skip(
            "No subscription was made: changes are asked for, and nothing has to be kept alive",
        ));
    };
    let (name, end) = (&first.calendar_name, first.expires_at.to_rfc3339());
    let renew = format!("renew it with `subscriptions renew {} {}`", subject.connection.id, first.id);
    Ok(match Clock::at(first.expires_at, subject.app.clock.now()) {
        Clock::Ended => Outcome::fail(Cause::Data, format!("The subscription to `{name}` ended {end}; {renew}")),
        Clock::EndsSoon => Outcome::warn(Cause::Data, format!("The subscription to `{name}` ends {end}; {renew}")),
        Clock::Runs => Outcome::pass(format!(
            "{}; the first ends {end}",
            counted(kept.len(), "subscription", "subscriptions")
        )),
    })
}
