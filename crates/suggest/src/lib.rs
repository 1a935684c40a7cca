//! The mapping engine: for each ledger account a suggested category, a confidence that can be
//! trusted, and a reason that a person understands; learnt from what the firm confirmed before.
//!
//! Pure but for [`files`], which reads and writes the CSV files of the command line. It knows no
//! partner, keeps nothing between calls and gives the same answer for the same question on every
//! machine.
//!
//! [`Suggester`] holds what was learnt. For one chart it weighs the earlier charts by how alike they
//! are (`likeness`), trains a text model per root class on them (`text_model`, features in `chart`,
//! starting from the categories' own words in `prior`), asks its memory of names (`memory`) and the
//! rules for the partner's types (`rules`), reads the chart as a chain of neighbours (`sequence`), and
//! once more with what the first reading was sure of (`second_reading`).
//! Candidates are limited to the account's root class throughout. The part that spoke loudest is the
//! reason (`explain`, `reason`), and [`calibration`] turns the score into a probability.
//!
//! To add a part: give it a field in `explain::Evidence`, its votes in `session`, and a reason.

pub mod account;
pub mod calibration;
pub mod files;
pub mod normalise;
pub mod session;
pub mod suggester;

mod chart;
mod explain;
mod hash;
mod likeness;
mod memory;
mod prior;
mod reason;
mod rules;
mod second_reading;
mod sequence;
mod text_model;

pub use account::{MappedChart, PartnerType, SourceAccount, SuggestTarget, Suggestion};
pub use calibration::Calibration;
pub use session::ChartSession;
pub use suggester::Suggester;
