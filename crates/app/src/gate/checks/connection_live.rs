//! Somebody has said that the firm relies on the connection: what works is not yet what is used.

use connect_domain::failure::Cause;
use connect_store::{go_lives, members};

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "connection.live",
    needs: &[],
    reads_mapping: false,
    can_be_waived: false,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let mut reader = subject.app.store.read().await?;
    let newest = go_lives::newest(&mut reader, subject.connection.id).await?;
    let Some(go_live) = newest else {
        return Ok(Outcome::fail(Cause::Local, "It has not gone live yet"));
    };
    let members = members::list(&mut reader).await?;
    let name = |id| {
        let member = members.iter().find(|member| member.id == id);
        member.map_or_else(|| id.to_string(), |member| member.display_name.clone())
    };
    Ok(match &go_live.end {
        None => Outcome::pass(format!(
            "{} took it live {}",
            name(go_live.decided_by),
            subject.before_the_check(go_live.decided_at)
        )),
        Some(end) => Outcome::fail(
            Cause::Local,
            format!(
                "{} ended its being live {}: {}",
                name(end.by),
                subject.before_the_check(end.at),
                end.reason
            ),
        ),
    })
}
