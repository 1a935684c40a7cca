//! The firm's own engagement categories: the target set of ledger accounts, as the firm edits it.
//!
//! The code is a category's key, for people and in files. Nothing is ever deleted: mappings, their
//! histories and published revisions name a category, so one that the firm gives up is archived, which
//! it can take back. Every change passes the domain's own check of a target set, and what it means for the
//! mappings happens in the same transaction ([`follow`]).

mod archive;
mod exchange;
mod follow;
mod list;
mod save;
pub mod view;

use connect_domain::access::Permission;
use connect_domain::mapping::target_set::{InvalidTargets, Target, TargetRow as Written, TargetSet};
use connect_domain::source_object::SourceObjectKind;
use connect_store::target_sets::TargetSetRow;
use connect_store::targets::{self, TargetRow};
use connect_store::{Reads, WriteTransaction, connections};

pub use archive::{archive_category, move_category, restore_category};
pub use exchange::{export_categories, import_categories, preview_categories};
pub use list::list_categories;
pub use save::save_category;

use super::target_sets;
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::input::shortened;

/// The set and all its rows, archived ones too, in the firm's order.
struct Categories {
    set: TargetSetRow,
    rows: Vec<TargetRow>,
}

impl Categories {
    async fn read(from: &mut impl Reads) -> Result<Self, AppError> {
        let nothing = || AppError::new(ErrorCode::WorkspaceUnusable, "This workspace has no engagement categories");
        let set = target_sets::of_kind(from, SourceObjectKind::LedgerAccount)
            .await?
            .ok_or_else(nothing)?;
        let rows = targets::list(from, set.id).await?;
        Ok(Self { set, rows })
    }

    fn offered(&self) -> Vec<TargetRow> {
        self.rows.iter().filter(|row| row.archived_at.is_none()).cloned().collect()
    }

    /// The one with this code, archived or not.
    fn find(&self, code: &str) -> Result<&TargetRow, AppError> {
        self.rows.iter().find(|row| row.target.code == code).ok_or_else(|| {
            AppError::new(ErrorCode::InvalidInput, format!("There is no category `{}`", shortened(code)))
                .hint("`categories list` shows the codes")
        })
    }

    /// The same, unless it is archived.
    fn find_offered(&self, code: &str) -> Result<&TargetRow, AppError> {
        let row = self.find(code)?;
        if row.archived_at.is_some() {
            return Err(
                AppError::new(ErrorCode::InvalidInput, format!("The category `{}` is archived", shortened(code)))
                    .hint("Bring it back first, with `categories restore`"),
            );
        }
        Ok(row)
    }

    /// The targets as a set, which only a valid one can become.
    fn set_of(&self, targets: Vec<Target>) -> Result<TargetSet, AppError> {
        TargetSet::new(self.set.name.clone(), self.set.kind, targets).map_err(|error| invalid(&error))
    }

    /// The same of rows as a file has them; a column that they lack keeps what the category of that code had.
    fn set_of_rows(&self, rows: &[Written]) -> Result<TargetSet, AppError> {
        let known: Vec<Target> = self.rows.iter().map(|row| row.target.clone()).collect();
        TargetSet::of_rows(self.set.name.clone(), self.set.kind, rows, &known).map_err(|error| invalid(&error))
    }
}

fn invalid(error: &InvalidTargets) -> AppError {
    AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())).hint("Nothing was changed")
}

async fn begin(app: &App) -> Result<WriteTransaction, AppError> {
    Ok(app
        .store
        .write(&app.actor, Permission::AdministerWorkspace, app.clock.now())
        .await?)
}

/// Numbers the offered ones as they stand in the list, and stores those that stood elsewhere.
async fn store_order(tx: &mut WriteTransaction, rows: &mut [TargetRow]) -> Result<bool, AppError> {
    let mut moved = false;
    for (row, position) in rows.iter_mut().zip(0..) {
        if row.position != position {
            row.position = position;
            targets::update(tx, row).await?;
            moved = true;
        }
    }
    Ok(moved)
}

/// Tells every page that shows categories or mappings.
async fn tell(app: &App) -> Result<(), AppError> {
    let connections = connections::list(&mut app.store.read().await?).await?;
    let of_connections = connections
        .iter()
        .flat_map(|connection| [format!("mapping:{}", connection.id), format!("connection:{}", connection.id)]);
    app.events
        .stale(["categories".to_owned(), "attention".to_owned()].into_iter().chain(of_connections));
    Ok(())
}
