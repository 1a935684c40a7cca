//! Needs attention: the home page's ranked list, in order of harm.

mod backups;
mod checks;
mod contracts;
mod expiry;
mod held;
mod keys;
mod meetings;
mod subscriptions;

use connect_domain::counted::counted;
use std::collections::HashMap;

use connect_domain::secret::SecretKind;
use connect_domain::source_object::SourceObjectKind;
use connect_store::{connections, sample_meetings, secrets};

use crate::App;
use crate::connections::list_connections;
use crate::connections::view::ConnectionView;
use crate::error::{AppError, sentence};
use crate::gate::answers;
use crate::meeting::is_under_way;
use crate::partners;
use crate::provisioning::list_provisioning_runs;
use crate::provisioning::view::ProvisioningRunView;
use crate::vault::vault_status;
use crate::vault::view::VaultView;
use crate::views::At;
#[cfg(feature = "bindings")]
use crate::words;

/// Microseconds.
const DAY: i64 = 86_400_000_000;

/// One thing that needs a person.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AttentionItem {
    /// Stable while the problem lasts.
    pub id: String,
    /// critical, warn or info.
    #[cfg_attr(feature = "bindings", specta(type = words::Severity))]
    pub severity: String,
    /// What happened, to what.
    pub title: String,
    /// The cause.
    pub detail: String,
    /// What it leads to if nobody acts.
    pub consequence: String,
    /// When that happens.
    pub deadline: Option<At>,
    /// The one act that mends it.
    pub action: AttentionAction,
    /// Since when.
    pub since: At,
}

/// The act that mends it.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct AttentionAction {
    /// reconnect, `open_mapping`, `confirm_recovery`, unlock, `resume_provisioning`, `open_connection`, `open_checks`, `open_backups`, `open_client`, `open_contract`, `open_go_live`, `open_queue`, `open_subscriptions` or pull.
    #[cfg_attr(feature = "bindings", specta(type = words::AttentionKind))]
    pub kind: String,
    /// Id of what to act on.
    pub target: Option<String>,
}

/// Everything that needs a person now, worst first, then oldest first.
pub async fn needs_attention(app: &App) -> Result<Vec<AttentionItem>, AppError> {
    let mut items = Vec::new();
    let vault = vault_status(app).await?;
    items.extend(vault_item(app, &vault));
    items.extend(recovery_item(app, &vault));
    items.extend(backups::backup_item(app).await?);
    items.extend(held::held_items(app).await?);
    items.extend(held::doubt_items(app).await?);
    items.extend(contracts::renewal_items(app).await?);
    let connections = list_connections(app).await?;
    let mut reader = app.store.read().await?;
    let renewed: HashMap<_, _> = secrets::issued_by_owner(&mut reader, SecretKind::RefreshToken)
        .await?
        .into_iter()
        .collect();
    let shown = connections.clone();
    for connection in connections {
        items.extend(connection_items(&connection));
        items.extend(keys::key_item(&connection, app.clock.now()));
        let renewed_at = renewed.get(&connection.id).copied();
        items.extend(expiry::expiry_item(&connection, renewed_at, app.clock.now()));
    }
    let all = connections::list(&mut reader).await?;
    for meeting in sample_meetings::list_open(&mut reader).await? {
        if !is_under_way(app, &meeting)? {
            items.extend(meetings::meeting_item(&meeting, &all, app.clock.now())?);
        }
    }
    for row in connect_store::subscriptions::list(&mut reader).await? {
        items.extend(subscriptions::subscription_item(&row, &shown, app.clock.now()));
    }
    let answered = answers(&mut reader, &all).await?;
    drop(reader);
    let now = app.clock.now();
    items.extend(
        all.iter()
            .zip(&answered)
            .flat_map(|(connection, answered)| checks::check_items(connection, answered, now)),
    );
    for run in list_provisioning_runs(app).await? {
        items.push(draft_item(run));
    }
    items.sort_by_key(|item| {
        let rank = ["critical", "warn", "info"].iter().position(|severity| *severity == item.severity);
        (rank, item.deadline, item.since)
    });
    Ok(items)
}

fn vault_item(app: &App, vault: &VaultView) -> Option<AttentionItem> {
    let (title, detail) = match vault.status.as_str() {
        "key_lost" => (
            "The vault's key is lost",
            "This machine's keychain no longer has the key that opens the stored secrets",
        ),
        "waiting_for_keychain" => (
            "Your keychain is waiting for you",
            "The desktop asks whether the program may read its key",
        ),
        _ => return None,
    };
    Some(AttentionItem {
        id: format!("vault:{}", vault.status),
        severity: "critical".to_owned(),
        title: title.to_owned(),
        detail: detail.to_owned(),
        consequence: "No connection can be refreshed until it is open".to_owned(),
        deadline: None,
        action: AttentionAction {
            kind: "unlock".to_owned(),
            target: None,
        },
        since: app.clock.now().into(),
    })
}

fn recovery_item(app: &App, vault: &VaultView) -> Option<AttentionItem> {
    let first = vault.holders.first()?;
    if app.is_rehearsal() || vault.recovery_code == "confirmed" {
        return None;
    }
    Some(AttentionItem {
        id: "vault:recovery".to_owned(),
        severity: "warn".to_owned(),
        title: "The recovery code is not confirmed".to_owned(),
        detail: "Write the recovery sheet and confirm two of its words".to_owned(),
        consequence: "If this machine is lost, every connection has to be authorized again".to_owned(),
        deadline: None,
        action: AttentionAction {
            kind: "confirm_recovery".to_owned(),
            target: None,
        },
        since: first.created_at,
    })
}

fn connection_items(connection: &ConnectionView) -> Vec<AttentionItem> {
    let mut items = Vec::new();
    let name = &connection.display_name;
    let mut add = |id: &str, severity: &str, title: String, detail: String, consequence: &str, kind: &str| {
        items.push(AttentionItem {
            id: format!("{id}:{}", connection.id),
            severity: severity.to_owned(),
            title,
            detail,
            consequence: consequence.to_owned(),
            deadline: None,
            action: AttentionAction {
                kind: kind.to_owned(),
                target: Some(connection.id.clone()),
            },
            since: connection.status_since,
        });
    };
    let detail = connection.status_detail.clone().unwrap_or_default();
    match connection.status.as_str() {
        "needs_reconnect" => add(
            "reconnect",
            "critical",
            format!("{name} needs a new authorization"),
            detail,
            "Nothing can be read from it until then",
            "reconnect",
        ),
        "degraded" => add(
            "degraded",
            "warn",
            format!("{name} does not answer as it should"),
            detail,
            "What is shown of it may be out of date",
            "open_connection",
        ),
        "not_checked" => add(
            "unproven",
            // A proof that grew old asks for a look; one that never was leaves it open whether anything works.
            if connection.last_proven_at.is_some() { "info" } else { "warn" },
            format!("{name} is not proven at the moment"),
            if detail.is_empty() {
                "No call has succeeded since it was authorized".to_owned()
            } else {
                detail
            },
            "Nobody knows whether it works",
            "open_connection",
        ),
        _ => {}
    }
    if let Some(first) = connection.last_pull.as_ref().and_then(|pull| pull.warnings.first()) {
        add(
            "unread",
            "warn",
            format!("The last pull of {name} could not read everything"),
            first.clone(),
            "What is known from there grows old, and what is new there stays unseen",
            "open_connection",
        );
    }
    let kind = partners::manifest(&connection.partner)
        .ok()
        .and_then(|manifest| manifest.mapping.as_ref());
    if let (Some(mapping), Some(kind)) = (&connection.mapping, kind.map(|mapping| mapping.kind)) {
        let (noun, nouns) = (kind.noun(), kind.nouns());
        let count = |status: &str| mapping.counts.get(status).map_or(0, |count| count.get());
        let open = count("unmapped") + count("suggested");
        let lost = count("orphaned") + count("changed");
        if lost > 0 {
            add(
                "changed",
                "warn",
                counted(
                    lost,
                    &format!("mapping of {name} needs a look"),
                    &format!("mappings of {name} need a look"),
                ),
                match kind {
                    SourceObjectKind::LedgerAccount => "Accounts were merged, removed or retyped at the partner".to_owned(),
                    _ => sentence(&format!("{nouns} were removed, listed again or retyped at the partner")),
                },
                "Reports use the last published answer",
                "open_mapping",
            );
        }
        if open > 0 {
            add(
                "unmapped",
                "info",
                counted(
                    open,
                    &format!("{noun} of {name} is not mapped"),
                    &format!("{nouns} of {name} are not mapped"),
                ),
                counted(count("suggested"), "has a suggestion", "have a suggestion"),
                match kind {
                    SourceObjectKind::LedgerAccount => "Their balances are missing in totals by category",
                    _ => "Nobody has decided what they belong to",
                },
                "open_mapping",
            );
        } else if connection.last_pull.is_none() && connection.status == "connected" {
            add(
                "unpulled",
                "info",
                match kind {
                    SourceObjectKind::LedgerAccount => format!("The chart of {name} has not been read"),
                    _ => format!("The {nouns} of {name} have not been read"),
                },
                "The connection is proven".to_owned(),
                "There is nothing to map yet",
                "pull",
            );
        }
    }
    items
}

fn draft_item(run: ProvisioningRunView) -> AttentionItem {
    AttentionItem {
        id: format!("draft:{}", run.id),
        severity: "info".to_owned(),
        title: "A connection is half set up".to_owned(),
        detail: format!("It waits at the step `{}`", run.step),
        consequence: "Nothing is connected until it is finished".to_owned(),
        deadline: None,
        action: AttentionAction {
            kind: "resume_provisioning".to_owned(),
            target: Some(run.id),
        },
        since: run.saved_at,
    }
}
