//! The grant lives: a refresh now, which no partner counts. A stored access token would only show what was
//! true when it was issued.

use connect_domain::clock::Instant;

use super::super::subject::{Subject, length};
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "token.usable",
    needs: &[],
    reads_mapping: false,
    can_be_waived: false,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    subject.app.require_credential(&subject.connection).await?;
    subject.app.refresh_now(&subject.connection).await?;
    let connection = subject.app.connection(&subject.connection.id.to_string()).await?;
    let left = |ends_at: Instant| length(ends_at.since(subject.app.clock.now()));
    Ok(Outcome::pass(match (connection.access_expires_at, connection.refresh_expires_at) {
        (Some(access), Some(refresh)) => format!(
            "Refreshed now: the access token lives {}, the refresh token {} unless it is used",
            left(access),
            left(refresh)
        ),
        (Some(access), None) => format!("Refreshed now: the access token lives {}", left(access)),
        (None, _) => "Refreshed now; the partner does not say how long the access token lives".to_owned(),
    }))
}
