//! `document_fields`: what the firm itself says of the fields of a category, beside the shipped ones.

use std::collections::HashMap;

use connect_domain::confidence::{Bands, Confidence};
use connect_domain::ids::{TargetId, TargetSetId};
use connect_domain::required_fields::OwnField;

use crate::columns::Columns;
use crate::error::StoreError;
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "document_fields";

/// The firm's fields of each category of a set, by name.
pub async fn list(from: &mut impl Reads, target_set_id: TargetSetId) -> Result<HashMap<TargetId, Vec<OwnField>>, StoreError> {
    let rows = sqlx::query(
        "SELECT target_id, field, accept, reject FROM document_fields
         WHERE target_id IN (SELECT id FROM targets WHERE target_set_id = $1) ORDER BY target_id, field",
    )
    .bind(target_set_id.to_string())
    .fetch_all(from.connection())
    .await?;
    let mut fields: HashMap<TargetId, Vec<OwnField>> = HashMap::new();
    for row in &rows {
        let columns = Columns::of(TABLE, row);
        fields.entry(columns.parsed("target_id")?).or_default().push(read(&columns)?);
    }
    Ok(fields)
}

/// Sets or replaces what the firm says of a field.
pub async fn save(tx: &mut WriteTransaction, target_id: TargetId, field: &OwnField) -> Result<(), StoreError> {
    let thousandths = |limit: fn(Bands) -> Confidence| field.bands.map(|bands| i64::from(limit(bands).thousandths()));
    sqlx::query(
        "INSERT INTO document_fields (target_id, field, accept, reject, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (target_id, field) DO UPDATE
         SET accept = excluded.accept, reject = excluded.reject, updated_at = excluded.updated_at",
    )
    .bind(target_id.to_string())
    .bind(field.name.clone())
    .bind(thousandths(Bands::accept))
    .bind(thousandths(Bands::reject))
    .bind(tx.now().as_micros())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets what the firm said of a field: it is as shipped again.
pub async fn remove(tx: &mut WriteTransaction, target_id: TargetId, field: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM document_fields WHERE target_id = $1 AND field = $2")
        .bind(target_id.to_string())
        .bind(field.to_owned())
        .execute(tx.connection())
        .await?;
    Ok(())
}

fn read(columns: &Columns<'_>) -> Result<OwnField, StoreError> {
    let impossible = |column| StoreError::Impossible { table: TABLE, column };
    let confidence = |column| {
        let thousandths: Option<i64> = columns.optional_integer(column)?;
        let read = |number: i64| u16::try_from(number).ok().and_then(|number| Confidence::try_from(number).ok());
        thousandths.map(|number| read(number).ok_or_else(|| impossible(column))).transpose()
    };
    let bands = match (confidence("accept")?, confidence("reject")?) {
        (None, None) => None,
        (Some(accept), Some(reject)) => Some(Bands::new(accept, reject).map_err(|_| impossible("reject"))?),
        _ => return Err(impossible("accept")),
    };
    Ok(OwnField {
        name: columns.text("field")?,
        bands,
    })
}
