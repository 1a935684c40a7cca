//! An invoice of a client company, kept at the level of detail that the firm chose.

use crate::calendar_date::CalendarDate;
use crate::clock::Instant;
use crate::money::MinorUnits;

/// How much of each invoice is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceLevel {
    /// Date and amounts: nothing that names a customer.
    Totals,
    /// Also the number, the customer and the due date.
    #[default]
    Header,
    /// Also the lines.
    Lines,
}

impl InvoiceLevel {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::Totals, Self::Header, Self::Lines];

    /// The word in settings, in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Totals => "totals",
            Self::Header => "header",
            Self::Lines => "lines",
        }
    }
}

impl std::str::FromStr for InvoiceLevel {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|level| level.as_str() == text).ok_or(())
    }
}

/// One invoice. It has no status of its own: balance, due date, [`Self::written_off`] and [`Self::voided`] tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// The partner's stable id.
    pub external_id: String,
    /// The number on the paper; not unique, and empty when there is none.
    pub number: String,
    /// Whom it was sent to.
    pub customer_external_id: Option<String>,
    /// Its date.
    pub issued_on: Option<CalendarDate>,
    /// When it is to be paid.
    pub due_on: Option<CalendarDate>,
    /// ISO 4217, empty when unknown.
    pub currency: String,
    /// With tax; `None` is unknown, never zero.
    pub total: Option<MinorUnits>,
    /// The tax in it.
    pub tax: Option<MinorUnits>,
    /// What is still to be paid, and is expected to be.
    pub balance: Option<MinorUnits>,
    /// Given up as a bad debt: nobody paid it, and nobody is asked for it any more. `None` where the partner does not tell
    /// it from what was paid.
    pub written_off: Option<MinorUnits>,
    /// Made void: it stays, and all its amounts are zero.
    pub voided: bool,
    /// In the partner's order.
    pub lines: Vec<InvoiceLine>,
    /// When the partner last changed it.
    pub updated_at: Option<Instant>,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceLine {
    /// The partner's own kind, such as `SalesItemLineDetail`.
    pub kind: String,
    /// Text of the line.
    pub description: String,
    /// What was sold.
    pub item_external_id: Option<String>,
    /// Decimal text as sent; empty when there is none.
    pub quantity: String,
    /// Decimal text as sent; empty when there is none.
    pub unit_price: String,
    /// Its amount; `None` where there is none or it is unknown.
    pub amount: Option<MinorUnits>,
}

impl Invoice {
    /// The invoice with no more in it than the firm keeps.
    #[must_use]
    pub fn at_level(mut self, level: InvoiceLevel) -> Self {
        if level < InvoiceLevel::Lines {
            self.lines.clear();
        }
        if level < InvoiceLevel::Header {
            self.number.clear();
            self.customer_external_id = None;
            self.due_on = None;
        }
        self
    }
}
