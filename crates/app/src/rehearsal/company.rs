//! What a firm does for one company, by the use cases that a person would use: connect, pull, map, publish.

use std::collections::BTreeMap;
use std::sync::Arc;

use connect_domain::environment::Environment;
use connect_domain::mapping::MappingStatus;

use super::control::{Company, Control};
use crate::App;
use crate::authorization::{self, StartAuthorization};
use crate::connections::list_connections;
use crate::connections::view::ConnectionView;
use crate::error::AppError;
use crate::mapping::view::{EditAct, MappingColumns, MappingEdit};
use crate::mapping::{mapping_rows, mapping_status, publish_mapping, save_mappings};
use crate::pull::pull_now;

/// The connection of a company, if it has one.
pub(super) async fn connection_of(app: &App, company: &Company) -> Result<Option<ConnectionView>, AppError> {
    let of_company = |connection: &ConnectionView| {
        connection.partner == company.partner && connection.external_account_id == company.external_account_id
    };
    Ok(list_connections(app).await?.into_iter().find(of_company))
}

/// Authorizes the company, unless it is already; gives the connection's id. The address that the browser would
/// end on is pasted, so that no browser has to be there.
pub(super) async fn connect(app: &Arc<App>, control: &Control, company: &Company) -> Result<String, AppError> {
    if let Some(connection) = connection_of(app, company).await? {
        return Ok(connection.id);
    }
    let start = StartAuthorization {
        partner: company.partner.clone(),
        environment: Environment::Rehearsal.to_string(),
        app_registration_id: None,
        callback: Some("paste".to_owned()),
        connection_id: None,
        fields: BTreeMap::new(),
        ability: None,
    };
    let attempt = authorization::start_authorization(app, start).await?;
    let location = control.consent(company, &attempt.authorization_url).await?;
    let ended = authorization::paste_callback(app, &attempt.attempt_id, &location).await?;
    match ended.connection_id {
        Some(id) => Ok(id),
        None => Err(authorization::failure(app, &attempt.attempt_id).await),
    }
}

/// Reads what changed, decides what is open but for `keep_open` accounts, and publishes.
pub(super) async fn pull_and_map(app: &Arc<App>, connection_id: &str, keep_open: usize) -> Result<(), AppError> {
    pull_now(app, connection_id, &[], false).await?;
    let edits = decisions(app, connection_id, keep_open).await?;
    save_mappings(app, connection_id, edits).await?;
    let status = mapping_status(app, connection_id).await?;
    if status.published.is_none() || status.unpublished_changes.get() > 0 || !status.drift.is_empty() {
        publish_mapping(app, connection_id).await?;
    }
    Ok(())
}

/// The suggestion where there is one, else a category of the account's own class.
async fn decisions(app: &App, connection_id: &str, keep_open: usize) -> Result<Vec<MappingEdit>, AppError> {
    let targets = mapping_status(app, connection_id).await?.target_set.targets;
    let columns = mapping_rows(app, connection_id, 0, 20_000).await?.columns;
    let open = open_rows(&columns);
    let decided = open.iter().take(open.len().saturating_sub(keep_open));
    let edits = decided.filter_map(|&row| {
        let suggested = columns.suggested.get(row).and_then(|index| usize::try_from(*index).ok());
        let class = columns.root_class.get(row)?;
        let of_class = || targets.iter().position(|target| target.root_class.as_ref() == Some(class));
        let target = suggested.or_else(of_class).and_then(|index| targets.get(index));
        Some(MappingEdit {
            source_object_id: columns.id.get(row)?.clone(),
            act: if target.is_some() { EditAct::Confirm } else { EditAct::Ignore },
            target_code: target.map(|target| target.code.clone()),
            status: None,
            note: None,
            attributes: None,
        })
    });
    Ok(edits.collect())
}

/// Rows that wait for a decision: accounts that nobody uses first, then the surest suggestion.
fn open_rows(columns: &MappingColumns) -> Vec<usize> {
    let is_open = |status: &u8| {
        let status = MappingStatus::ALL.get(usize::from(*status));
        status.is_some_and(|status| !status.is_decided())
    };
    let rows = columns.status.iter().enumerate().filter(|(_, status)| is_open(status));
    let mut open: Vec<usize> = rows.map(|(row, _)| row).collect();
    open.sort_by_key(|&row| (columns.active.get(row), std::cmp::Reverse(columns.confidence.get(row))));
    open
}

/// Accounts in use that are nobody's parent, in the chart's order: id and name.
pub(super) async fn leaves(app: &App, connection_id: &str) -> Result<Vec<Leaf>, AppError> {
    let columns = mapping_rows(app, connection_id, 0, 20_000).await?.columns;
    let row = |index: usize| {
        let is_parent = columns.parent.iter().any(|parent| usize::try_from(*parent) == Ok(index));
        let leaf = Leaf {
            external_id: columns.external_id.get(index)?.clone(),
            name: columns.name.get(index)?.clone(),
            source_type: columns.source_type.get(index)?.clone(),
        };
        (columns.active.get(index) == Some(&1) && !is_parent).then_some(leaf)
    };
    Ok((0..columns.id.len()).filter_map(row).collect())
}

/// An account that can be renamed or merged.
pub(super) struct Leaf {
    pub(super) external_id: String,
    pub(super) name: String,
    pub(super) source_type: String,
}
