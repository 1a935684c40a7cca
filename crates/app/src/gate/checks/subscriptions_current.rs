//! Every subscription lives: else the receiver would hear nothing, and nobody would miss it. Where the partner lists them it
//! is asked; elsewhere only their clocks are known.

use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_store::subscriptions::{self, SubscriptionRow};

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::subscriptions::{Asked, Standing, end_and_make_again, held, is_listed};

pub(super) const CHECK: Check = Check {
    id: "subscriptions.current",
    needs: &[],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let (app, connection) = (&subject.app, &subject.connection);
    let nothing = "No subscription was made: changes are asked for, and nothing has to be kept alive";
    if subscriptions::list_of(&mut app.store.read().await?, connection.id)
        .await?
        .is_empty()
    {
        return Ok(Outcome::skip(nothing));
    }
    let reached = match is_listed(connection)? {
        true => Some(subject.reached().await?),
        false => None,
    };
    let held = held(app, connection, reached).await?;
    let now = app.clock.now();
    // The one that ends first comes first.
    let first = |standing: Standing| held.kept.iter().find(|row| Standing::of(row, now) == standing);
    let renew = |row: &SubscriptionRow| format!("renew it with `subscriptions renew {} {}`", connection.id, row.id);
    if let Some(row) = first(Standing::Ended) {
        let (name, end) = (&row.calendar_name, row.expires_at.to_rfc3339());
        let evidence = format!("The subscription to `{name}` ended {end}; {}", renew(row));
        return Ok(Outcome::fail(Cause::Data, evidence));
    }
    if let Some(row) = first(Standing::Lost) {
        let name = &row.calendar_name;
        let evidence = format!("The partner does not list the subscription to `{name}` any more; {}", renew(row));
        return Ok(Outcome::fail(Cause::Data, evidence));
    }
    let interrupted = held.kept.iter().filter(|row| row.begun_at.is_some());
    if let Some(row) = interrupted.clone().find(|row| !Standing::is_under_way(row, now)) {
        let evidence = format!(
            "Making the subscription to `{}` was interrupted, and its secret was never shown. {}",
            row.calendar_name,
            end_and_make_again(row)
        );
        return Ok(Outcome::warn(Cause::Data, evidence));
    }
    if let Some(row) = first(Standing::EndsSoon) {
        let (name, end) = (&row.calendar_name, row.expires_at.to_rfc3339());
        let evidence = format!("The subscription to `{name}` ends {end}; {}", renew(row));
        return Ok(Outcome::warn(Cause::Data, evidence));
    }
    let Some(row) = first(Standing::Runs) else {
        return Ok(Outcome::skip("A subscription is being made"));
    };
    let (number, end) = (
        counted(held.kept.len() - interrupted.count(), "subscription", "subscriptions"),
        row.expires_at.to_rfc3339(),
    );
    Ok(match held.asked {
        Asked::Listed => Outcome::pass(format!("{number}, listed by the partner; the first ends {end}")),
        Asked::NeverTold => Outcome::pass(format!(
            "{number}, by our clock only: the partner does not tell which live; the first ends {end}"
        )),
        Asked::Unreached(error) => Outcome::warn(
            error.cause,
            format!(
                "{number}, and the partner could not be asked whether they live: {}. The first ends {end}",
                error.message.trim_end_matches('.')
            ),
        ),
    })
}
