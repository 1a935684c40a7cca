//! The categories out to a file and back in. The file is the whole list: what it has is added or changed,
//! what it leaves out is archived. All or nothing, and a preview says which.

use connect_domain::counted::counted;
use std::collections::{HashMap, HashSet};
use std::path::Path;

use connect_domain::audit::AuditEntry;
use connect_domain::ids::TargetId;
use connect_domain::mapping::target_set::{Target, TargetRow as Written};
use connect_store::targets::{self, TargetRow, TargetUse};
use connect_store::{Reads, WriteTransaction};
use connect_suggest::files::FileError;
use connect_suggest::files::target_csv::{read_targets, write_targets};

use super::follow::follow;
use super::save::differing;
use super::view::{CategoriesImport, CategoryChange, CategoryConflict};
use super::{Categories, begin, store_order, tell};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::mapping::view::ExportView;
use crate::vault::door::blocking;

const ADDED: &str = "added";
const CHANGED: &str = "changed";
const RESTORED: &str = "restored";
const ARCHIVED: &str = "archived";

/// Writes every category that is offered, in the format of `map suggest --targets`.
pub async fn export_categories(app: &App, path: &Path) -> Result<ExportView, AppError> {
    let categories = Categories::read(&mut app.store.read().await?).await?;
    let offered = categories.offered().into_iter().map(|row| row.target).collect();
    let rows = categories.set_of(offered)?.to_rows();
    let (count, target) = (rows.len(), path.to_owned());
    blocking(move || write_targets(&target, &rows))
        .await?
        .map_err(|error| unusable(error, "Choose a file in a folder of your own"))?;
    Ok(ExportView {
        path: path.display().to_string(),
        rows: count.into(),
    })
}

/// What an import would do. Changes nothing.
pub async fn preview_categories(app: &App, path: &Path) -> Result<CategoriesImport, AppError> {
    let rows = read(path).await?;
    // A transaction that is dropped is rolled back: the preview is the import itself, not a second opinion.
    let mut tx = begin(app).await?;
    let plan = Plan::new(&mut tx, &rows).await?;
    plan.carry_out(app, &mut tx).await
}

/// Takes the file's list for the firm's, or changes nothing and says what stands in the way.
pub async fn import_categories(app: &App, path: &Path) -> Result<CategoriesImport, AppError> {
    let rows = read(path).await?;
    let mut tx = begin(app).await?;
    let plan = Plan::new(&mut tx, &rows).await?;
    let set = plan.categories.set.id;
    let done = plan.carry_out(app, &mut tx).await?;
    if done.conflicts.is_empty() && (done.reordered || !done.changes.is_empty()) {
        tx.commit(AuditEntry::new("target_set.imported", set.to_string(), in_words(&done)))
            .await?;
        tell(app).await?;
    }
    Ok(done)
}

async fn read(path: &Path) -> Result<Vec<Written>, AppError> {
    let path = path.to_owned();
    let hint = "Nothing was changed. The file needs a header with `code` and `name`; `categories export` writes one";
    blocking(move || read_targets(&path)).await?.map_err(|error| unusable(error, hint))
}

fn unusable(error: FileError, hint: &str) -> AppError {
    AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string()))
        .hint(hint)
        .source(error)
}

/// The file beside what is stored.
struct Plan {
    categories: Categories,
    uses: HashMap<TargetId, TargetUse>,
    wanted: Vec<Target>,
}

impl Plan {
    async fn new(from: &mut impl Reads, rows: &[Written]) -> Result<Self, AppError> {
        let categories = Categories::read(from).await?;
        let uses = targets::uses(from, categories.set.id).await?;
        let wanted = categories.set_of_rows(rows)?.targets().to_vec();
        Ok(Self { categories, uses, wanted })
    }

    /// What the file leaves out, and whether anything still has it.
    fn left_out(&self) -> Vec<(&TargetRow, TargetUse)> {
        let named: HashSet<&str> = self.wanted.iter().map(|target| target.code.as_str()).collect();
        let left_out = self.categories.rows.iter().filter(|row| row.archived_at.is_none());
        left_out
            .filter(|row| !named.contains(row.target.code.as_str()))
            .map(|row| (row, self.uses.get(&row.id).copied().unwrap_or_default()))
            .collect()
    }

    async fn carry_out(&self, app: &App, tx: &mut WriteTransaction) -> Result<CategoriesImport, AppError> {
        let mut done = CategoriesImport {
            rows: self.wanted.len().into(),
            unchanged: 0_i64.into(),
            changes: Vec::new(),
            reordered: false,
            to_review: 0_i64.into(),
            conflicts: self.left_out().iter().filter_map(|(row, used)| conflict(row, *used)).collect(),
        };
        let (mut to_review, mut offered) = (0, Vec::new());
        for target in &self.wanted {
            let known = self.categories.rows.iter().find(|row| row.target.code == target.code);
            let (row, change) = self.take(app, tx, known, target).await?;
            done.changes.extend(change);
            if let Some(known) = known.filter(|known| known.target.root_class != target.root_class) {
                to_review += follow(tx, known, Some(&row)).await?.to_review;
            }
            offered.push(row);
        }
        for (row, used) in self.left_out() {
            done.changes.push(change(&row.target, ARCHIVED, &[]));
            if used.mappings == 0 {
                follow(tx, row, None).await?;
                let archived = TargetRow {
                    archived_at: Some(app.clock.now()),
                    ..row.clone()
                };
                targets::update(tx, &archived).await?;
            }
        }
        done.reordered = self.is_reordered();
        store_order(tx, &mut offered).await?;
        let named = done.changes.iter().filter(|change| change.kind != ARCHIVED).count();
        done.unchanged = (self.wanted.len() - named).into();
        done.to_review = to_review.into();
        Ok(done)
    }

    async fn take(
        &self,
        app: &App,
        tx: &mut WriteTransaction,
        known: Option<&TargetRow>,
        target: &Target,
    ) -> Result<(TargetRow, Option<CategoryChange>), AppError> {
        let Some(known) = known else {
            let row = TargetRow {
                id: TargetId::new(app.clock.now(), &*app.entropy),
                target_set_id: self.categories.set.id,
                position: -1,
                target: target.clone(),
                archived_at: None,
            };
            targets::insert(tx, std::slice::from_ref(&row)).await?;
            return Ok((row, Some(change(target, ADDED, &[]))));
        };
        let row = TargetRow {
            target: target.clone(),
            archived_at: None,
            ..known.clone()
        };
        if row == *known {
            return Ok((row, None));
        }
        targets::update(tx, &row).await?;
        let kind = match known.archived_at {
            Some(_) => RESTORED,
            None => CHANGED,
        };
        let change = change(target, kind, &differing(&known.target, target));
        Ok((row, Some(change)))
    }

    /// Whether those that stay stand in another order.
    fn is_reordered(&self) -> bool {
        let stored: Vec<&str> = self
            .categories
            .rows
            .iter()
            .filter(|row| row.archived_at.is_none())
            .map(|row| row.target.code.as_str())
            .collect();
        let wanted: Vec<&str> = self.wanted.iter().map(|target| target.code.as_str()).collect();
        let stay = |code: &&&str| stored.contains(code) && wanted.contains(code);
        !stored.iter().filter(stay).eq(wanted.iter().filter(stay))
    }
}

fn conflict(row: &TargetRow, used: TargetUse) -> Option<CategoryConflict> {
    (used.mappings > 0).then(|| CategoryConflict {
        code: row.target.code.clone(),
        name: row.target.name.clone(),
        mappings: i64::try_from(used.mappings).unwrap_or(i64::MAX).into(),
        problem: format!(
            "the file leaves it out, and it is used by {}",
            counted(used.mappings, "mapping", "mappings")
        ),
    })
}

fn change(target: &Target, kind: &str, fields: &[&str]) -> CategoryChange {
    CategoryChange {
        code: target.code.clone(),
        name: target.name.clone(),
        kind: kind.to_owned(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    }
}

fn in_words(done: &CategoriesImport) -> String {
    let of = |kind| done.changes.iter().filter(|change| change.kind == kind).count();
    format!(
        "{} added, {} changed, {} restored, {} archived",
        of(ADDED),
        of(CHANGED),
        of(RESTORED),
        of(ARCHIVED)
    )
}
