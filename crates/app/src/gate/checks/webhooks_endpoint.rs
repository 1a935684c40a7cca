//! One webhook endpoint is as it has to be: a firm that has none learns of changes at the next pull.

use connect_domain::failure::Cause;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::{AppError, ErrorCode};
use crate::webhooks::{Stored, judged};

pub(super) const CHECK: Check = Check {
    id: "webhooks.endpoint",
    needs: &["organization.expected"],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let reached = subject.reached().await?;
    let Some(webhooks) = reached.connector.webhooks() else {
        return Ok(Outcome::skip("This partner has no webhook endpoints that can be listed"));
    };
    let answer = subject
        .app
        .ask_aside(&subject.connection, reached, |call| webhooks.read_endpoints(call))
        .await;
    let endpoints = match answer {
        Ok(endpoints) => endpoints,
        // The account has just answered, so it is not the key that is refused.
        Err(error) if error.code == ErrorCode::NeedsAuthorization => {
            return Ok(Outcome::skip(
                "The key may not list webhook endpoints: give it that right in the partner's console, if events are to be followed",
            ));
        }
        Err(error) => return Err(error),
    };
    let stored = Stored::read(&subject.app, &subject.connection).await?;
    let best = endpoints
        .iter()
        .map(|endpoint| {
            let has_secret = stored.has(&endpoint.external_id);
            (
                endpoint,
                judged(&webhooks.wanted(), endpoint, subject.connection.environment, has_secret),
            )
        })
        .min_by_key(|(_, found)| (found.iter().filter(|finding| finding.is_severe).count(), found.len()));
    let Some((endpoint, found)) = best else {
        return Ok(Outcome::warn(
            Cause::Data,
            "There is no webhook endpoint: changes are seen at the next pull. Make one with `webhooks create`",
        ));
    };
    let Some(worst) = found.first() else {
        return Ok(Outcome::pass(format!(
            "`{}` is sent everything that is followed, in version {}",
            endpoint.external_id,
            webhooks.wanted().api_version
        )));
    };
    let details: Vec<&str> = found.iter().map(|finding| finding.detail.as_str()).collect();
    let evidence = format!("`{}`: {}", endpoint.external_id, details.join(". "));
    Ok(if worst.is_severe {
        Outcome::fail(Cause::Data, evidence)
    } else {
        Outcome::warn(Cause::Data, evidence)
    })
}
