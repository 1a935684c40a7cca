//! Waivers: somebody answers by name for a check that fails, says why, and until when.
//!
//! A waiver stands for a failure that is there, and for nothing else: what does not fail yet is nobody's to answer for, what
//! was never asked, is out of date or was seen in a rehearsal stays in the way, and so does what cannot be waived (ADR 0053).

use std::collections::HashMap;
use std::time::Duration;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::check::CheckStatus;
use connect_domain::clock::Instant;
use connect_domain::ids::{CheckWaiverId, ConnectionId, MemberId};
use connect_store::check_results::{self, CheckResult};
use connect_store::check_waivers::{self, CheckWaiver};
use connect_store::{Reads, connections, members};

use super::checks;
use super::view::{WaiverView, WaiversView};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::{checked_reason, parse_id, shortened};
use crate::partners;

/// Long enough to mend what has an owner, short enough to be asked again.
const MOST_DAYS: u32 = 90;

/// All waivers that there ever were, the newest first.
pub async fn list_waivers(app: &App) -> Result<WaiversView, AppError> {
    let mut reader = app.store.read().await?;
    let all = check_waivers::list(&mut reader).await?;
    let names = names(&mut reader).await?;
    let connections = connections::list(&mut reader).await?;
    let now = app.clock.now();
    let view = |waiver: &CheckWaiver| {
        let connection = connections.iter().find(|connection| connection.id == waiver.connection_id)?;
        Some(view(waiver, &connection.display_name, &connection.partner, &names, now))
    };
    Ok(WaiversView {
        waivers: all.iter().filter_map(view).collect(),
    })
}

/// Accepts for `days` that this check of the connection fails, as it does now.
pub async fn waive_check(app: &App, connection_id: &str, check_id: &str, reason: &str, days: u32) -> Result<WaiverView, AppError> {
    let connection = app.connection(connection_id).await?;
    let declared = checks::declared(partners::manifest(&connection.partner)?, connection.environment);
    if !declared.iter().any(|check| check.id == check_id) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("There is no check `{}` here", shortened(check_id)),
        ));
    }
    if !checks::find(check_id).is_some_and(|check| check.can_be_waived) {
        return Err(AppError::new(ErrorCode::InvalidInput, format!("`{check_id}` cannot be waived"))
            .hint("Nobody can answer for a connection that cannot be read, or for a mapping that is not published: mend what failed"));
    }
    let reason = checked_reason(reason, "A waiver's reason")?;
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("A waiver is for 1 to {MOST_DAYS} days"),
        ));
    }
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::WaiveCheck, now).await?;
    let same = |other: &&CheckWaiver| other.connection_id == connection.id && other.check_id == check_id && other.is_in_force(now);
    if check_waivers::list(&mut tx).await?.iter().any(|other| same(&other)) {
        return Err(
            AppError::new(ErrorCode::Conflict, format!("`{check_id}` of this connection is waived already"))
                .hint("Withdraw that waiver first"),
        );
    }
    let newest = check_results::newest(&mut tx).await?;
    let fails =
        |result: &CheckResult| result.connection_id == connection.id && result.check_id == check_id && result.status == CheckStatus::Fail;
    if !newest.iter().any(fails) {
        return Err(
            AppError::new(ErrorCode::Conflict, format!("`{check_id}` of this connection does not fail now"))
                .hint("Make it with `verify`: only what fails then can be answered for, never what may fail later"),
        );
    }
    let waiver = CheckWaiver {
        id: CheckWaiverId::new(now, &*app.entropy),
        connection_id: connection.id,
        check_id: check_id.to_owned(),
        reason,
        granted_by: app.member.id,
        granted_at: now,
        expires_at: now.plus(Duration::from_secs(u64::from(days) * 86_400)),
        withdrawn: None,
    };
    check_waivers::insert(&mut tx, &waiver).await?;
    let names = names(&mut tx).await?;
    let detail = format!(
        "connection: {}, check: {check_id}, until: {}",
        connection.id,
        waiver.expires_at.to_rfc3339()
    );
    tx.commit(AuditEntry::new("check.waived", waiver.id.to_string(), detail)).await?;
    app.events.stale(["readiness"]);
    Ok(view(&waiver, &connection.display_name, &connection.partner, &names, now))
}

/// Takes a waiver back: the check stands in the way again while it fails.
pub async fn withdraw_waiver(app: &App, id: &str) -> Result<WaiverView, AppError> {
    let id: CheckWaiverId = parse_id(id)?;
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::WaiveCheck, now).await?;
    let all = check_waivers::list(&mut tx).await?;
    let Some(waiver) = all.into_iter().find(|waiver| waiver.id == id) else {
        return Err(AppError::new(ErrorCode::InvalidInput, format!("There is no waiver `{id}`")).hint("`waivers list` shows the ids"));
    };
    if !waiver.is_in_force(now) {
        return Err(AppError::new(ErrorCode::Conflict, "This waiver is not in force any more"));
    }
    check_waivers::withdraw(&mut tx, id, app.member.id).await?;
    let waiver = CheckWaiver {
        withdrawn: Some((app.member.id, now)),
        ..waiver
    };
    let names = names(&mut tx).await?;
    let connection = connections::get(&mut tx, waiver.connection_id).await?;
    let (name, partner) = connection.map_or_else(Default::default, |connection| (connection.display_name, connection.partner));
    let detail = format!("connection: {}, check: {}", waiver.connection_id, waiver.check_id);
    tx.commit(AuditEntry::new("check.waiver_withdrawn", id.to_string(), detail)).await?;
    app.events.stale(["readiness"]);
    Ok(view(&waiver, &name, &partner, &names, now))
}

/// Waivers that count at `now`, by what they are for.
pub(super) async fn in_force(
    from: &mut impl Reads,
    now: Instant,
) -> Result<(HashMap<(ConnectionId, String), CheckWaiver>, HashMap<MemberId, String>), AppError> {
    let all = check_waivers::list(from).await?;
    let in_force = all.into_iter().filter(|waiver| waiver.is_in_force(now));
    let by_check = in_force.map(|waiver| ((waiver.connection_id, waiver.check_id.clone()), waiver));
    Ok((by_check.collect(), names(from).await?))
}

async fn names(from: &mut impl Reads) -> Result<HashMap<MemberId, String>, AppError> {
    let members = members::list(from).await?;
    Ok(members.into_iter().map(|member| (member.id, member.display_name)).collect())
}

fn view(waiver: &CheckWaiver, display_name: &str, partner: &str, names: &HashMap<MemberId, String>, now: Instant) -> WaiverView {
    let declared = partners::manifest(partner).map_or(&[][..], |manifest| manifest.checks.as_slice());
    let title = declared.iter().find(|check| check.id == waiver.check_id);
    let name = |id: &MemberId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
    let state = match waiver.withdrawn {
        Some(_) => "withdrawn",
        None if waiver.is_in_force(now) => "in_force",
        None => "expired",
    };
    WaiverView {
        id: waiver.id.to_string(),
        connection_id: waiver.connection_id.to_string(),
        display_name: display_name.to_owned(),
        check_id: waiver.check_id.clone(),
        title: title.map_or_else(|| waiver.check_id.clone(), |check| check.title.clone()),
        reason: waiver.reason.clone(),
        granted_by: name(&waiver.granted_by),
        granted_at: waiver.granted_at.into(),
        expires_at: waiver.expires_at.into(),
        state: state.to_owned(),
        withdrawn_by: waiver.withdrawn.as_ref().map(|(by, _)| name(by)),
        withdrawn_at: waiver.withdrawn.map(|(_, at)| at.into()),
    }
}
