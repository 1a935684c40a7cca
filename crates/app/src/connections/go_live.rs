//! Going live: somebody says that the firm relies on a connection to a partner's production.
//!
//! Connecting, pulling and mapping need no contract: a person has to see what there is before signing. What is asked for
//! is the step after that. It needs a contract in force, a published mapping and checks that are passed and recent, and
//! it can be taken back (ADR 0057).

use std::sync::Arc;

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::calendar_date::CalendarDate;
use connect_domain::ids::{ConnectionId, GoLiveId, MemberId};
use connect_store::connections::Connection;
use connect_store::go_lives::{self, GoLive};
use connect_store::{Reads, WriteTransaction, contracts, mapping_revisions, members};

use super::lacking::{self, Lacking};
use super::view::{GoLiveView, GoingLiveView};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::gate::check_again;
use crate::input::checked_reason;
use crate::mapping::target_sets;
use crate::partners;

/// How far the connection is from being relied on. Asks no partner.
pub async fn going_live(app: &App, id: &str) -> Result<GoingLiveView, AppError> {
    let connection = under_contract(app, id).await?;
    let lacking = lacking::of(app, &connection).await?;
    let mut reader = app.store.read().await?;
    let newest = go_lives::newest(&mut reader, connection.id).await?;
    let decision = match newest {
        Some(newest) => Some(view(&mut reader, &newest, &connection).await?),
        None => None,
    };
    Ok(GoingLiveView {
        connection_id: connection.id.to_string(),
        display_name: connection.display_name,
        decision,
        lacking: lacking.iter().map(Lacking::view).collect(),
    })
}

/// Says that the connection is relied on from now.
pub async fn go_live(app: &Arc<App>, id: &str) -> Result<GoLiveView, AppError> {
    app.actor.may(Permission::GoLive)?;
    let connection = under_contract(app, id).await?;
    app.require_credential(&connection).await?;
    let is_mapped = partners::manifest(&connection.partner)?.mapping.is_some();
    let lacking = lacking::of(app, &connection).await?;
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::GoLive, now).await?;
    let newest = go_lives::newest(&mut tx, connection.id).await?;
    if newest.is_some_and(|newest| newest.end.is_none()) {
        return Err(AppError::new(
            ErrorCode::Conflict,
            format!("`{}` is live already", connection.display_name),
        ));
    }
    if let Some(refusal) = lacking::refusal(&connection, &lacking) {
        return Err(refusal);
    }
    // Looked at once more, now that nobody else writes.
    let mapping_revision = published_revision(&mut tx, &connection).await?;
    let contract = contracts::in_force(&mut tx, &connection.partner).await?;
    let contract = contract.filter(|one| one.terms.standing(CalendarDate::of(now)).allows_production());
    let Some(contract) = contract.filter(|_| mapping_revision.is_some() || !is_mapped) else {
        return Err(AppError::new(ErrorCode::Conflict, "Somebody else changed what it takes to go live").hint("Look again"));
    };
    let go_live = GoLive {
        id: GoLiveId::new(now, &*app.entropy),
        connection_id: connection.id,
        contract_id: contract.id,
        mapping_revision,
        decided_by: app.member.id,
        decided_at: now,
        end: None,
    };
    go_lives::insert(&mut tx, &go_live).await?;
    let detail = format!(
        "contract: {}, mapping revision: {}",
        contract.id,
        mapping_revision.unwrap_or_default()
    );
    tx.commit(AuditEntry::new("connection.went_live", connection.id.to_string(), detail))
        .await?;
    tell(app, &connection).await
}

/// Takes it back: the connection goes on being read, and is relied on no more.
pub async fn undo_go_live(app: &Arc<App>, id: &str, reason: &str) -> Result<GoLiveView, AppError> {
    let connection = app.connection(id).await?;
    let reason = checked_reason(reason, "The reason")?;
    let mut tx = app.store.write(&app.actor, Permission::GoLive, app.clock.now()).await?;
    let newest = go_lives::newest(&mut tx, connection.id).await?;
    let Some(live) = newest.filter(|newest| newest.end.is_none()) else {
        return Err(AppError::new(
            ErrorCode::Conflict,
            format!("`{}` is not live", connection.display_name),
        ));
    };
    go_lives::end(&mut tx, live.id, app.member.id, &reason).await?;
    tx.commit(AuditEntry::new("connection.live_ended", connection.id.to_string(), ""))
        .await?;
    tell(app, &connection).await
}

/// A connection that is disconnected is relied on no more.
pub(super) async fn end_with_connection(tx: &mut WriteTransaction, app: &App, id: ConnectionId) -> Result<(), AppError> {
    let newest = go_lives::newest(tx, id).await?;
    if let Some(live) = newest.filter(|newest| newest.end.is_none()) {
        go_lives::end(tx, live.id, app.member.id, "It was disconnected").await?;
    }
    Ok(())
}

/// The connection, unless nothing of it is ever relied on.
async fn under_contract(app: &App, id: &str) -> Result<Connection, AppError> {
    let connection = app.connection(id).await?;
    let manifest = partners::manifest(&connection.partner)?;
    if manifest.wants_contract(connection.environment) {
        return Ok(connection);
    }
    Err(AppError::new(
        ErrorCode::InvalidInput,
        format!(
            "`{}` does not go live: it is a connection to {} in `{}`",
            connection.display_name, manifest.name, connection.environment
        ),
    )
    .hint("Only what is connected to a partner's production, under a contract, goes live"))
}

pub(super) async fn published_revision(from: &mut impl Reads, connection: &Connection) -> Result<Option<i64>, AppError> {
    let Some(mapping) = &partners::manifest(&connection.partner)?.mapping else {
        return Ok(None);
    };
    let Some(set) = target_sets::of_kind(from, mapping.kind).await? else {
        return Ok(None);
    };
    let latest = mapping_revisions::latest(from, connection.id, set.id).await?;
    Ok(latest.map(|latest| latest.revision))
}

async fn tell(app: &Arc<App>, connection: &Connection) -> Result<GoLiveView, AppError> {
    check_again(app, connection.id).await;
    let tag = format!("connection:{}", connection.id);
    app.events.stale([tag.as_str(), "connections", "readiness", "attention", "health"]);
    let mut reader = app.store.read().await?;
    let newest = go_lives::newest(&mut reader, connection.id).await?;
    let newest = newest.ok_or_else(|| AppError::new(ErrorCode::Internal, "What was just stored is gone"))?;
    view(&mut reader, &newest, connection).await
}

async fn view(from: &mut impl Reads, go_live: &GoLive, connection: &Connection) -> Result<GoLiveView, AppError> {
    let members = members::list(from).await?;
    let name = |id: MemberId| {
        let member = members.iter().find(|member| member.id == id);
        member.map_or_else(|| id.to_string(), |member| member.display_name.clone())
    };
    Ok(GoLiveView {
        connection_id: connection.id.to_string(),
        display_name: connection.display_name.clone(),
        is_live: go_live.end.is_none(),
        contract_id: go_live.contract_id.to_string(),
        mapping_revision: go_live.mapping_revision.map(Into::into),
        decided_by: name(go_live.decided_by),
        decided_at: go_live.decided_at.into(),
        ended_by: go_live.end.as_ref().map(|end| name(end.by)),
        ended_at: go_live.end.as_ref().map(|end| end.at.into()),
        end_reason: go_live.end.as_ref().map(|end| end.reason.clone()),
    })
}
