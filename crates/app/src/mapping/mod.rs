//! Mapping a connection's source objects to the firm's targets.

pub(crate) mod chart;
mod edit;
mod exchange;
mod publish;
mod rows;
mod status;
pub(crate) mod suggest;
pub(crate) mod target_sets;
pub mod view;

pub use edit::save_mappings;
pub use exchange::{export_mapping, import_mapping, preview_import};
pub use publish::{mapping_drift, publish_mapping};
pub use rows::mapping_rows;
pub use status::mapping_status;
pub use suggest::suggest_mappings;
