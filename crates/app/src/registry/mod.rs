//! The registry of document models: what each is mapped to, what must be read there and how surely, who answers for
//! it, when it ends and what takes its place.
//!
//! Bands belong to a category and a field, for all connections; owner and replacement to one model. [`show`] answers
//! and exports, [`set`] changes.

mod set;
mod show;
pub mod view;

use connect_domain::ids::TargetId;
use connect_domain::required_fields::{OwnField, RequiredField, required_fields};
use connect_domain::source_object::SourceObjectKind;
use connect_store::connections::Connection;
use connect_store::{Reads, document_fields};
use std::collections::HashMap;

use crate::error::{AppError, ErrorCode};
use crate::mapping::chart::Chart;

pub use set::{reset_field, set_field, set_model};
pub use show::{SCHEMA, export_registry, show_registry};

/// A connection's models with what the firm asks of the documents.
pub(crate) struct Registry {
    pub(crate) chart: Chart,
    own: HashMap<TargetId, Vec<OwnField>>,
}

impl Registry {
    /// Refused where nothing reads documents.
    pub(crate) async fn read(from: &mut impl Reads, connection: &Connection) -> Result<Self, AppError> {
        let chart = Chart::read(from, connection).await?;
        if chart.set.kind != SourceObjectKind::DocumentModel {
            return Err(AppError::new(
                ErrorCode::InvalidInput,
                format!("`{}` has no document models", connection.display_name),
            ));
        }
        let own = document_fields::list(from, chart.set.id).await?;
        Ok(Self { chart, own })
    }

    /// What must be read from documents of this category.
    pub(crate) fn fields(&self, id: TargetId) -> Vec<RequiredField> {
        let code = self.chart.code(id).unwrap_or_default();
        required_fields(code, self.own.get(&id).map_or(&[][..], Vec::as_slice))
    }
}
