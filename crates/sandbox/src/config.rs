//! What a caller may choose before the stand-ins start.

use std::path::PathBuf;

/// Names accepted by [`SandboxConfig::scenario`].
///
/// `strict-filters`: properties that are said not to be filterable (for accounts their number, subtype,
/// path and version) are refused as a condition of a query.
pub const SCENARIOS: &[&str] = &["strict-filters"];

/// Settings of one run.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// First port: control here, the partners' origins on the ports above it in a fixed order.
    /// `None` lets the system choose.
    pub port_base: Option<u16>,
    /// The same seed gives the same companies, ids and app credentials.
    pub seed: u64,
    /// How many seeded companies each accounting partner has.
    pub companies: usize,
    /// Exactly so many ledger accounts in each seeded company; `None` is a lifelike number.
    pub accounts: Option<usize>,
    /// Exactly so many invoices in each company; `None` is a lifelike number.
    pub invoices: Option<usize>,
    /// Charts of accounts (CSV of `map suggest`, or a JSON array of the partner's account objects),
    /// each one more company.
    pub charts: Vec<PathBuf>,
    /// One of [`SCENARIOS`].
    pub scenario: Option<String>,
    /// Whether the partners' published request limits are enforced.
    pub partner_limits: bool,
    /// Whether the vendor's sample company bears its legal name, like any firm's client; its SDKs know it by
    /// the other.
    pub sample_by_legal_name: bool,
    /// Whether the consent page consents by itself, for the company of the ready-made tokens.
    pub auto_consent: bool,
    /// Where companies, grants and the clock's offset are kept; `None` keeps them in memory. What
    /// is found there wins over `seed`, `companies`, `accounts` and `charts`.
    pub state_dir: Option<PathBuf>,
}

impl SandboxConfig {
    /// The rehearsal firm: 24 companies of different trades, kept in a folder of the workspace.
    pub fn rehearsal(state_dir: PathBuf) -> Self {
        Self {
            companies: 24,
            sample_by_legal_name: true,
            state_dir: Some(state_dir),
            ..Self::default()
        }
    }
}

impl Default for SandboxConfig {
    fn default() -> Self {
        Self {
            port_base: None,
            seed: 1,
            companies: 1,
            accounts: None,
            invoices: None,
            charts: Vec::new(),
            scenario: None,
            partner_limits: false,
            sample_by_legal_name: false,
            auto_consent: false,
            state_dir: None,
        }
    }
}
