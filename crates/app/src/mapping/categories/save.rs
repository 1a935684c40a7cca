//! Adding a category and changing one.

use connect_domain::audit::AuditEntry;
use connect_domain::ids::TargetId;
use connect_domain::mapping::target_set::{Target, TargetRow as Written};
use connect_store::WriteTransaction;
use connect_store::targets::{self, TargetRow};

use super::follow::follow;
use super::list::view;
use super::view::{SaveCategory, SavedCategory};
use super::{Categories, begin, store_order, tell};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

/// Adds a category after the last one of its class, or changes one where it stands. A changed code changes
/// nothing for the mappings, which keep the category itself; what is published keeps the code that it had.
pub async fn save_category(app: &App, save: SaveCategory) -> Result<SavedCategory, AppError> {
    let mut tx = begin(app).await?;
    let categories = Categories::read(&mut tx).await?;
    let known = save
        .category
        .as_deref()
        .map(|code| categories.find_offered(code))
        .transpose()?
        .cloned();
    let target = written(&categories, known.as_ref(), &save)?;
    let (row, entry) = match &known {
        Some(known) => {
            let row = TargetRow { target, ..known.clone() };
            targets::update(&mut tx, &row).await?;
            let fields = differing(&known.target, &row.target).join(", ");
            (
                row,
                AuditEntry::new("target.edited", known.id.to_string(), format!("`{}`: {fields}", known.target.code)),
            )
        }
        None => {
            let row = add(app, &mut tx, &categories, target).await?;
            let entry = AuditEntry::new("target.added", row.id.to_string(), format!("`{}`", row.target.code));
            (row, entry)
        }
    };
    let to_review = match &known {
        Some(known) if known.target.root_class != row.target.root_class => follow(&mut tx, known, Some(&row)).await?.to_review,
        _ => 0,
    };
    let uses = targets::uses(&mut tx, categories.set.id).await?;
    tx.commit(entry).await?;
    tell(app).await?;
    Ok(SavedCategory {
        category: view(&row, &uses),
        to_review: to_review.into(),
    })
}

async fn add(app: &App, tx: &mut WriteTransaction, categories: &Categories, target: Target) -> Result<TargetRow, AppError> {
    let mut offered = categories.offered();
    let last_of_class = offered.iter().rposition(|row| row.target.root_class == target.root_class);
    let place = last_of_class.map_or(offered.len(), |last| last + 1);
    let row = TargetRow {
        id: TargetId::new(app.clock.now(), &*app.entropy),
        target_set_id: categories.set.id,
        position: i64::try_from(place).unwrap_or(i64::MAX),
        target,
        archived_at: None,
    };
    targets::insert(tx, std::slice::from_ref(&row)).await?;
    offered.insert(place, row.clone());
    store_order(tx, &mut offered).await?;
    Ok(row)
}

/// The target that is wanted, if the whole set is valid with it.
fn written(categories: &Categories, known: Option<&TargetRow>, save: &SaveCategory) -> Result<Target, AppError> {
    let others = categories.rows.iter().filter(|row| known.is_none_or(|known| known.id != row.id));
    let wanted = row_of(known, save);
    if let Some(taken) = others
        .clone()
        .find(|row| row.archived_at.is_some() && row.target.code == wanted.code)
    {
        let code = shortened(&taken.target.code);
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("The code `{code}` belongs to an archived category"),
        )
        .hint("Bring that one back with `categories restore`, or choose another code"));
    }
    let mut rows: Vec<Written> = others
        .filter(|row| row.archived_at.is_none())
        .map(|row| row.target.to_row())
        .collect();
    rows.push(wanted);
    let set = categories.set_of_rows(&rows)?;
    let last = set.targets().last().cloned();
    last.ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "There is no category to save"))
}

/// The wish as a file would have it, so that one check serves both.
fn row_of(known: Option<&TargetRow>, save: &SaveCategory) -> Written {
    let now = known.map(|row| row.target.to_row()).unwrap_or_default();
    let joined = |words: &Vec<String>| words.join(";");
    Written {
        code: save.code.clone().unwrap_or(now.code),
        name: save.name.clone().unwrap_or(now.name),
        root_class: save.root_class.clone().unwrap_or(now.root_class),
        description: save.description.clone().unwrap_or(now.description),
        synonyms: save.synonyms.as_ref().map(joined).or(now.synonyms),
        engagement_types: save.engagement_types.as_ref().map(joined).or(now.engagement_types),
    }
}

/// Columns in which two differ.
pub(super) fn differing(before: &Target, after: &Target) -> Vec<&'static str> {
    let fields = [
        ("code", before.code == after.code),
        ("name", before.name == after.name),
        ("root_class", before.root_class == after.root_class),
        ("description", before.definition == after.definition),
        ("synonyms", before.synonyms == after.synonyms),
        ("engagement_types", before.engagement_types == after.engagement_types),
    ];
    fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect()
}
