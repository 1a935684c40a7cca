//! What checks found: every failure, because each stands against relying on the connection, and answers grown too old.

use connect_domain::check::{CheckStatus, EvidenceKind};
use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_store::check_results::CheckResult;
use connect_store::connections::Connection;

use super::{AttentionAction, AttentionItem};
use crate::gate::{Answered, CONTRACT, LIVE};

/// The items of one connection. A dead or disconnected one is told of already, whatever its checks say.
pub(super) fn check_items(connection: &Connection, answered: &[Answered], now: Instant) -> Vec<AttentionItem> {
    use connect_domain::connection::ConnectionStatus::{Disconnected, NeedsReconnect};
    if matches!(connection.status, Disconnected | NeedsReconnect) {
        return Vec::new();
    }
    let failed = answered.iter().filter(|answered| answered.status() == CheckStatus::Fail);
    let mut items: Vec<AttentionItem> = failed
        .filter_map(|answered| Some(failed_item(connection, answered, answered.result.as_ref()?)))
        .collect();
    items.extend(stale_item(connection, answered, now));
    items
}

fn failed_item(connection: &Connection, answered: &Answered, result: &CheckResult) -> AttentionItem {
    let kind = match result.cause {
        _ if answered.spec.id == CONTRACT => "open_contract",
        _ if answered.spec.id == LIVE => "open_go_live",
        _ if answered.spec.id.starts_with("mapping.") => "open_mapping",
        Some(Cause::Auth) => "reconnect",
        _ => "open_checks",
    };
    let target = if kind == "open_contract" {
        connection.partner.clone()
    } else {
        connection.id.to_string()
    };
    item(
        format!("check:{}:{}", answered.spec.id, connection.id),
        if answered.spec.critical { "critical" } else { "warn" },
        format!("A check of {} failed: {}", connection.display_name, answered.spec.title),
        result.evidence.clone(),
        "The connection is not ready to rely on",
        (kind, target),
        result.checked_at,
    )
}

fn stale_item(connection: &Connection, answered: &[Answered], now: Instant) -> Option<AttentionItem> {
    let critical = answered.iter().filter(|answered| answered.spec.critical);
    let stale: Vec<&CheckResult> = critical
        .filter(|answered| answered.evidence_kind(connection, now) == EvidenceKind::Stale && answered.status() != CheckStatus::Fail)
        .filter_map(|answered| answered.result.as_ref())
        .collect();
    let since = stale.iter().map(|result| result.checked_at).min()?;
    Some(item(
        format!("stale-checks:{}", connection.id),
        "info",
        format!("Checks of {} are out of date: {}", connection.display_name, stale.len()),
        "They passed too long ago to count, or before the mapping, the credential or the contract was last changed".to_owned(),
        "Nobody knows whether the connection is still ready",
        ("open_checks", connection.id.to_string()),
        since,
    ))
}

fn item(
    id: String,
    severity: &str,
    title: String,
    detail: String,
    consequence: &str,
    (kind, target): (&str, String),
    since: Instant,
) -> AttentionItem {
    AttentionItem {
        id,
        severity: severity.to_owned(),
        title,
        detail,
        consequence: consequence.to_owned(),
        deadline: None,
        action: AttentionAction {
            kind: kind.to_owned(),
            target: Some(target),
        },
        since: since.into(),
    }
}
