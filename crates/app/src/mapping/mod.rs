//! Mapping a connection's source objects to the firm's targets.

pub(crate) mod attributes;
mod balances;
pub mod categories;
pub(crate) mod chart;
mod copy;
pub(crate) mod default_prices;
mod edit;
mod exchange;
mod history;
pub(crate) mod publish;
mod replacements;
mod rows;
pub(crate) mod settle;
mod status;
pub(crate) mod suggest;
pub(crate) mod target_sets;
#[cfg(test)]
mod tests;
mod totals;
mod undo;
pub mod view;

pub use attributes::{RowAttributesView, set_attributes};
pub use copy::{CopyConflict, CopyView, copy_mapping};
pub use default_prices::{CandidateView, DefaultPricesView, TierPriceView, choose_default_price, clear_default_price, list_default_prices};
pub use edit::save_mappings;
pub use exchange::{export_mapping, import_mapping, preview_import};
pub use history::mapping_history;
pub use publish::{list_revisions, mapping_drift, publish_mapping};
pub use replacements::{FollowView, follow_replacements};
pub use rows::mapping_rows;
pub use status::mapping_status;
pub use suggest::suggest_mappings;
pub use totals::{BalancePeriodView, BalancePeriodsView, MappingTotalsView, TotalView, balance_periods, mapping_totals};
