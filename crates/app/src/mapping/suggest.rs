//! Suggestions for a chart: what the engine proposes, kept beside what people decided.
//!
//! The engine learns from the firm's other charts and from the rows of this one that are confirmed
//! already. It never touches a decision: a proposal beside one stays a proposal.

use connect_domain::counted::counted;
use std::collections::{BTreeMap, HashMap};

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::ids::ConnectionId;
use connect_domain::mapping::MappingStatus;
use connect_domain::mapping::transitions::{MappingEvent, ProposedTarget};
use connect_domain::source_object::SourceObjectKind;
use connect_store::connections::{self, Connection};
use connect_store::mappings::{self, MappingRow};
use connect_store::source_objects::SourceObjectRow;
use connect_suggest::{MappedChart, PartnerType, SourceAccount, SuggestTarget, Suggester, Suggestion};

use super::chart::Chart;
use super::view::SuggestView;
use crate::App;
use crate::error::AppError;
use crate::vault::door::blocking;

/// Works out suggestions anew for every account that is in use.
pub async fn suggest_mappings(app: &App, connection_id: &str) -> Result<SuggestView, AppError> {
    app.actor.may(Permission::Map)?;
    let connection = app.connection(connection_id).await?;
    let mut reader = app.store.read().await?;
    let chart = Chart::read(&mut reader, &connection).await?;
    let mut history = Vec::new();
    for other in connections::list(&mut reader).await? {
        if other.id != connection.id && other.partner == connection.partner {
            history.extend(mapped_chart(&other, &Chart::read(&mut reader, &other).await?));
        }
    }
    drop(reader);
    let question = Question::new(&chart, history);
    let suggestions = blocking(move || question.answer()).await?;
    store(app, &connection, suggestions).await
}

/// Everything that the engine needs, so that it can think on a thread of its own.
struct Question {
    /// Whether somebody arranged what is mapped.
    is_arranged: bool,
    targets: Vec<SuggestTarget>,
    history: Vec<MappedChart>,
    sources: Vec<SourceAccount>,
    confirmed: BTreeMap<usize, String>,
}

impl Question {
    fn new(chart: &Chart, history: Vec<MappedChart>) -> Self {
        let names = names(chart);
        let mut in_use: Vec<&SourceObjectRow> = chart.objects.iter().filter(|row| row.gone_at.is_none()).collect();
        in_use.sort_by_key(|row| place(row));
        let confirmed = in_use
            .iter()
            .enumerate()
            .filter_map(|(index, row)| Some((index, confirmed_code(chart, row)?)))
            .collect();
        Self {
            is_arranged: chart.set.kind == SourceObjectKind::LedgerAccount,
            targets: chart
                .targets
                .iter()
                .filter(|row| row.archived_at.is_none())
                .map(|row| SuggestTarget::from(&row.target))
                .collect(),
            history,
            sources: in_use.into_iter().map(|row| source_account(row, &names)).collect(),
            confirmed,
        }
    }

    /// By the partner's id, for the accounts that got an answer.
    fn answer(self) -> HashMap<String, Suggestion> {
        let mut suggester = Suggester::new(self.targets);
        if !self.is_arranged {
            suggester = suggester.without_order();
        }
        let suggester = suggester.learn(&self.history);
        let suggestions = suggester.suggest(&self.sources, &self.confirmed);
        let by_id = suggestions
            .into_iter()
            .filter_map(|suggestion| Some((self.sources.get(suggestion.row)?.row_id.clone(), suggestion)));
        by_id.filter(|(_, suggestion)| suggestion.code().is_some()).collect()
    }
}

async fn store(app: &App, connection: &Connection, suggestions: HashMap<String, Suggestion>) -> Result<SuggestView, AppError> {
    let mut tx = app.store.write(&app.actor, Permission::Map, app.clock.now()).await?;
    // People may have gone on meanwhile: what they decided stands, and only what is open is proposed for.
    let chart = Chart::read(&mut tx, connection).await?;
    let mut changed: Vec<MappingRow> = Vec::new();
    let mut suggested = 0_usize;
    for object in &chart.objects {
        let mut row = chart.row(object);
        let proposed = suggestions
            .get(&object.object.external_id)
            .and_then(|suggestion| proposed(&chart, suggestion));
        let Ok(change) = row.mapping.apply(MappingEvent::Suggest(proposed)) else {
            continue;
        };
        suggested += usize::from(change.after.status() == MappingStatus::Suggested);
        if change.is_change() {
            row.mapping = change.after;
            changed.push(row);
        }
    }
    if changed.is_empty() {
        return Ok(SuggestView {
            suggested: suggested.into(),
        });
    }
    mappings::save(&mut tx, &changed).await?;
    tx.commit(AuditEntry::new(
        "mapping.suggested",
        connection.id.to_string(),
        counted(changed.len(), "row", "rows"),
    ))
    .await?;
    app.events.stale([
        format!("mapping:{}", connection.id),
        format!("connection:{}", connection.id),
        "attention".to_owned(),
    ]);
    Ok(SuggestView {
        suggested: suggested.into(),
    })
}

fn proposed(chart: &Chart, suggestion: &Suggestion) -> Option<ProposedTarget> {
    let target = chart.target(suggestion.code()?)?.id;
    Some(ProposedTarget {
        target,
        confidence: suggestion.confidence().clamp(0.0, 1.0),
        reason: suggestion.reason.clone(),
    })
}

/// Where a row stands for the engine: by the partner's id, numbers by their size. Our own ids have no order among rows
/// that were stored within one millisecond, and the same chart must get the same answers everywhere.
fn place(row: &SourceObjectRow) -> (usize, &str) {
    let id = row.object.external_id.as_str();
    (id.len(), id)
}

/// Another company's confirmed answers, if it has any.
fn mapped_chart(connection: &Connection, chart: &Chart) -> Option<MappedChart> {
    let names = names(chart);
    let mut objects: Vec<&SourceObjectRow> = chart.objects.iter().collect();
    objects.sort_by_key(|row| place(row));
    let accounts: Vec<(SourceAccount, String)> = objects
        .into_iter()
        .filter_map(|row| Some((source_account(row, &names), confirmed_code(chart, row)?)))
        .collect();
    (!accounts.is_empty()).then(|| MappedChart {
        label: connection.display_name.clone(),
        accounts,
    })
}

fn confirmed_code(chart: &Chart, row: &SourceObjectRow) -> Option<String> {
    let mapping = &chart.stored(row.id)?.mapping;
    let confirmed = mapping.status() == MappingStatus::Confirmed;
    mapping
        .target()
        .filter(|_| confirmed)
        .and_then(|target| chart.code(target))
        .map(str::to_owned)
}

fn names(chart: &Chart) -> HashMap<&str, &str> {
    chart
        .objects
        .iter()
        .map(|row| (row.object.external_id.as_str(), row.object.name.as_str()))
        .collect()
}

fn source_account(row: &SourceObjectRow, names: &HashMap<&str, &str>) -> SourceAccount {
    let object = &row.object;
    let parent = object
        .parent_external_id
        .as_deref()
        .and_then(|parent| names.get(parent))
        .copied()
        .unwrap_or_default();
    SourceAccount {
        row_id: object.external_id.clone(),
        number: object.code.clone(),
        name: object.name.clone(),
        path: object.path.clone(),
        parent: parent.to_owned(),
        root_class: object.root_class,
        partner_type: Some(PartnerType {
            kind: object.source_type.clone(),
            subtype: object.source_subtype.clone(),
        }),
    }
}

/// After a complete pull: a failure to think is no failure to read.
pub(crate) async fn suggest_after_pull(app: &App, id: ConnectionId) {
    if let Err(error) = suggest_mappings(app, &id.to_string()).await {
        tracing::warn!(connection.id = %id, "no suggestions after the pull: {error}");
    }
}
