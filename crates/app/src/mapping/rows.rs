//! The grid's rows: parents before their children, siblings by number and then by name.

use std::cmp::Ordering;
use std::collections::HashMap;

use connect_domain::ids::TargetId;
use connect_domain::mapping::MappingStatus;
use connect_domain::money::minor_digits;
use connect_store::source_objects::SourceObjectRow;

use super::attributes;
use super::chart::Chart;
use super::view::{MappingColumns, MappingRowsPage};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::views::Count;

/// Rows in one page.
const MOST_ROWS: u32 = 20_000;

/// One page of the tree, as columns.
pub async fn mapping_rows(app: &App, connection_id: &str, offset: u32, limit: u32) -> Result<MappingRowsPage, AppError> {
    if limit == 0 || limit > MOST_ROWS {
        return Err(AppError::new(ErrorCode::InvalidInput, format!("A page has 1 to {MOST_ROWS} rows")));
    }
    let connection = app.connection(connection_id).await?;
    let chart = Chart::read(&mut app.store.read().await?, &connection).await?;
    let tree = tree(&chart.objects);
    let currency = chart
        .objects
        .iter()
        .map(|row| row.object.currency.as_str())
        .find(|currency| !currency.is_empty())
        .unwrap_or_default();
    let target_index: HashMap<TargetId, i32> = chart
        .targets
        .iter()
        .filter(|row| row.archived_at.is_none())
        .zip(0..)
        .map(|(row, index)| (row.id, index))
        .collect();
    let from = usize::try_from(offset).unwrap_or(usize::MAX);
    let page = tree.iter().skip(from).take(usize::try_from(limit).unwrap_or(0));
    let mut columns = MappingColumns::default();
    for node in page {
        push(&mut columns, &chart, &target_index, node);
    }
    Ok(MappingRowsPage {
        total: tree.len().into(),
        revision: chart.revision().into(),
        currency: currency.to_owned(),
        minor_digits: minor_digits(currency),
        columns,
    })
}

/// One row's place in the tree.
pub(crate) struct Node<'a> {
    pub(crate) row: &'a SourceObjectRow,
    parent: i32,
    depth: u32,
}

fn push(columns: &mut MappingColumns, chart: &Chart, target_index: &HashMap<TargetId, i32>, node: &Node<'_>) {
    let object = &node.row.object;
    let stored = chart.row(node.row);
    let index = |target: Option<TargetId>| target.and_then(|target| target_index.get(&target)).copied().unwrap_or(-1);
    let proposed = stored.mapping.proposed();
    let status = MappingStatus::ALL
        .iter()
        .position(|status| *status == stored.mapping.status())
        .unwrap_or(0);
    columns.id.push(node.row.id.to_string());
    columns.external_id.push(object.external_id.clone());
    columns.parent.push(node.parent);
    columns.depth.push(node.depth);
    columns.code.push(object.code.clone());
    columns.name.push(object.name.clone());
    columns.source_type.push(object.source_type.clone());
    columns.source_subtype.push(object.source_subtype.clone());
    columns
        .root_class
        .push(object.root_class.map(|class| class.as_str().to_owned()).unwrap_or_default());
    columns.active.push(u8::from(object.active && node.row.gone_at.is_none()));
    columns.balance.push(object.balance.map(|balance| Count::from(balance.get())));
    columns.status.push(u8::try_from(status).unwrap_or(0));
    columns.target.push(index(stored.mapping.target()));
    columns.suggested.push(index(proposed.map(|proposed| proposed.target)));
    columns
        .confidence
        .push(proposed.map_or(-1, |proposed| percent(proposed.confidence)));
    columns
        .reason
        .push(proposed.map(|proposed| proposed.reason.clone()).unwrap_or_default());
    columns.attributes.push(attributes::places(chart, &stored));
    columns.status_reason.push(stored.status_reason);
    columns
        .facts
        .push(attributes::facts(chart, node.row).map(|(_, word)| word.to_owned()).collect());
    columns.note.push(stored.note);
    columns.against.push(attributes::against(chart, node.row));
}

/// 0 to 100; the domain keeps confidences between 0 and 1.
#[expect(clippy::cast_possible_truncation, reason = "a rounded value between 0 and 100")]
fn percent(confidence: f64) -> i32 {
    (confidence.clamp(0.0, 1.0) * 100.0).round() as i32
}

/// Every row in tree order. One whose parent is unknown, or that is its own ancestor, stands at the top.
pub(crate) fn tree(objects: &[SourceObjectRow]) -> Vec<Node<'_>> {
    let known: HashMap<&str, usize> = objects
        .iter()
        .enumerate()
        .map(|(index, row)| (row.object.external_id.as_str(), index))
        .collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); objects.len()];
    let mut tops = Vec::new();
    for (index, row) in objects.iter().enumerate() {
        match row
            .object
            .parent_external_id
            .as_deref()
            .and_then(|parent| known.get(parent))
            .and_then(|parent| children.get_mut(*parent))
        {
            Some(siblings) => siblings.push(index),
            None => tops.push(index),
        }
    }
    let order = |left: &usize, right: &usize| match (objects.get(*left), objects.get(*right)) {
        (Some(left), Some(right)) => compare(left, right),
        _ => Ordering::Equal,
    };
    let mut nodes = Vec::with_capacity(objects.len());
    let mut placed = vec![false; objects.len()];
    let mut stack: Vec<(usize, i32, u32)> = Vec::new();
    tops.sort_by(order);
    stack.extend(tops.iter().rev().map(|index| (*index, -1, 0)));
    let mut rest = 0;
    loop {
        while let Some((index, parent, depth)) = stack.pop() {
            let (Some(row), Some(is_placed)) = (objects.get(index), placed.get_mut(index)) else {
                continue;
            };
            if std::mem::replace(is_placed, true) {
                continue;
            }
            let own = i32::try_from(nodes.len()).unwrap_or(i32::MAX);
            nodes.push(Node { row, parent, depth });
            if let Some(below) = children.get_mut(index) {
                below.sort_by(order);
                stack.extend(below.iter().rev().map(|child| (*child, own, depth + 1)));
            }
        }
        // Rows on a circle have no top; the first of them becomes one.
        match placed.iter().skip(rest).position(|is_placed| !is_placed) {
            Some(found) => {
                rest += found;
                stack.push((rest, -1, 0));
            }
            None => return nodes,
        }
    }
}

fn compare(left: &SourceObjectRow, right: &SourceObjectRow) -> Ordering {
    natural(&left.object.code)
        .cmp(&natural(&right.object.code))
        .then_with(|| left.object.name.to_lowercase().cmp(&right.object.name.to_lowercase()))
        .then_with(|| left.id.cmp(&right.id))
}

/// Account numbers sort as people read them: `9` before `10`, none last.
fn natural(code: &str) -> (bool, usize, &str) {
    let digits = code.bytes().take_while(u8::is_ascii_digit).count();
    let significant = code.trim_start_matches('0');
    (code.is_empty(), digits, significant)
}
