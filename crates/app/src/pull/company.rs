//! The organization's own record: its name.

use super::asks::Asks;
use super::kept::{Kept, Stored};
use crate::error::AppError;

pub(super) const RESOURCE: &str = "company";

pub(super) async fn pull(asks: &Asks, kept: &mut Kept) -> Result<(), AppError> {
    let mut stored = Stored {
        complete: true,
        ..kept.stored(RESOURCE)
    };
    if let Some(reads) = asks.reached.connector.organization() {
        let organization = asks.ask(|call| reads.read_organization(call)).await?;
        stored.counts.rows = 1_i64.into();
        if organization.display_name == asks.connection.display_name {
            stored.counts.unchanged = 1_i64.into();
        } else {
            stored.counts.updated = 1_i64.into();
            asks.app.remember_organization(asks.connection.id, &organization).await?;
        }
    }
    let tx = asks.app.store.observe(asks.app.clock.now()).await?;
    kept.keep(asks, tx, RESOURCE, stored).await
}
