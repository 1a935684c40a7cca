//! A catalog: everything of the kind that the manifest maps, where it is no chart of accounts.

use connect_connectors::Catalog;
use connect_domain::source_object::SourceObjectKind;

use super::asks::Asks;
use super::kept::Kept;
use super::lists::SourceObjects;
use super::{added, turns, windows};
use crate::error::AppError;

/// What the connection's catalog holds, where it has one.
pub(super) fn kind(asks: &Asks) -> Option<SourceObjectKind> {
    let connector = asks.reached.connector;
    let mapping = connector.manifest().mapping.as_ref();
    connector.catalog().and(mapping).map(|mapping| mapping.kind)
}

pub(super) async fn pull(asks: &Asks, kept: &mut Kept) -> Result<(), AppError> {
    let (Some(catalog), Some(kind)) = (asks.reached.connector.catalog(), kind(asks)) else {
        return Ok(());
    };
    let list = SourceObjects(kind);
    match catalog {
        Catalog::InTurn(reads) => {
            turns::read(asks, kept, &list, reads).await?;
            added::pull(asks, kept, &list).await?;
            turns::finish(asks, kept, &list).await
        }
        Catalog::InWindows(reads) => windows::pull(asks, kept, &list, reads).await,
    }
}
