//! A partner's record that can be mapped, in our words and keyed by the partner's stable id.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::money::MinorUnits;

/// The widest class of a ledger account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum RootClass {
    /// What is owned.
    Asset,
    /// What is owed.
    Liability,
    /// What belongs to the owners.
    Equity,
    /// What is earned.
    Income,
    /// What is spent.
    Expense,
    /// Memo accounts outside the statements.
    #[serde(rename = "Off balance")]
    OffBalance,
}

impl RootClass {
    /// All of them, in statement order.
    pub const ALL: [Self; 6] = [
        Self::Asset,
        Self::Liability,
        Self::Equity,
        Self::Income,
        Self::Expense,
        Self::OffBalance,
    ];

    /// The word used in files and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asset => "Asset",
            Self::Liability => "Liability",
            Self::Equity => "Equity",
            Self::Income => "Income",
            Self::Expense => "Expense",
            Self::OffBalance => "Off balance",
        }
    }
}

impl std::str::FromStr for RootClass {
    type Err = ();

    /// Accepts the contract's words, whatever their case, and `Revenue` for `Income`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let folded = text.trim().to_lowercase();
        if folded == "revenue" {
            return Ok(Self::Income);
        }
        Self::ALL
            .into_iter()
            .find(|class| class.as_str().to_lowercase() == folded)
            .ok_or(())
    }
}

/// The attribute that says when the partner serves a record no more: an instant of RFC 3339.
pub const EXPIRES: &str = "expires";

/// The attribute that says whether a calendar is its account's main one: `true` or `false`.
pub const MAIN: &str = "default";

/// The attribute that only a calendar has that was read by an address which a person added: which one.
pub const BY_ADDRESS: &str = "by_address";

/// The attribute that says to which product a price belongs.
pub const PRODUCT: &str = "product";

/// The attribute that says whether the product of a price is sold: `true` or `false`.
pub const PRODUCT_ACTIVE: &str = "product_active";

/// What kind of record it is, and with it which target set it maps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceObjectKind {
    /// An account of a chart of accounts.
    LedgerAccount,
    /// A price of a product catalog.
    Price,
    /// A document model.
    DocumentModel,
    /// A mailbox, calendar or room.
    Calendar,
}

impl SourceObjectKind {
    /// The word used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LedgerAccount => "ledger_account",
            Self::Price => "price",
            Self::DocumentModel => "document_model",
            Self::Calendar => "calendar",
        }
    }

    /// What people call one of them.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::LedgerAccount => "account",
            Self::Price => "price",
            Self::DocumentModel => "document model",
            Self::Calendar => "calendar",
        }
    }

    /// What a pull calls all of them.
    pub const fn resource(self) -> &'static str {
        match self {
            Self::LedgerAccount => "accounts",
            Self::Price => "prices",
            Self::DocumentModel => "models",
            Self::Calendar => "calendars",
        }
    }

    /// What people call several of them.
    pub const fn nouns(self) -> &'static str {
        match self {
            Self::LedgerAccount => "accounts",
            Self::Price => "prices",
            Self::DocumentModel => "document models",
            Self::Calendar => "calendars",
        }
    }
}

impl std::str::FromStr for SourceObjectKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::LedgerAccount, Self::Price, Self::DocumentModel, Self::Calendar]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(())
    }
}

/// One record as the partner describes it now. A connector makes these; the store upserts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceObject {
    /// What it is.
    pub kind: SourceObjectKind,
    /// The partner's stable id: the key, never shown as a name.
    pub external_id: String,
    /// Parent's [`Self::external_id`].
    pub parent_external_id: Option<String>,
    /// Account number or other code; text, leading zeros kept, empty when there is none.
    pub code: String,
    /// Own name, without marks that the partner adds to inactive records.
    pub name: String,
    /// Names from the top joined with `:`.
    pub path: String,
    /// For ledger accounts.
    pub root_class: Option<RootClass>,
    /// The partner's own type, such as `Fixed Asset`.
    pub source_type: String,
    /// The partner's finer type, such as `Vehicles`; empty when there is none.
    pub source_subtype: String,
    /// Whether the partner still uses it.
    pub active: bool,
    /// ISO 4217, empty when unknown.
    pub currency: String,
    /// Balance that the partner states on the record itself; `None` is unknown, never zero.
    pub balance: Option<MinorUnits>,
    /// Other facts worth keeping, by the partner's field name.
    pub attributes: BTreeMap<String, String>,
}

/// What a record is, widest first: `Expense / Other Expense / Travel`. Equal labels are equal types.
pub fn type_label(root_class: Option<RootClass>, source_type: &str, source_subtype: &str) -> String {
    let parts = [root_class.map_or("", RootClass::as_str), source_type, source_subtype];
    let words: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    words.join(" / ")
}

impl SourceObject {
    /// See [`type_label`].
    pub fn type_label(&self) -> String {
        type_label(self.root_class, &self.source_type, &self.source_subtype)
    }

    /// SHA-256 over every field: equal hashes mean that a pull changed nothing.
    pub fn content_hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let mut put = |field: &str| {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field.as_bytes());
        };
        put(self.kind.as_str());
        put(&self.external_id);
        put(self.parent_external_id.as_deref().unwrap_or("\u{0}"));
        put(&self.code);
        put(&self.name);
        put(&self.path);
        put(self.root_class.map_or("", RootClass::as_str));
        put(&self.source_type);
        put(&self.source_subtype);
        put(if self.active { "1" } else { "0" });
        put(&self.currency);
        put(&self.balance.map_or_else(String::new, |balance| balance.get().to_string()));
        for (name, value) in &self.attributes {
            put(name);
            put(value);
        }
        hasher.finalize().into()
    }
}
