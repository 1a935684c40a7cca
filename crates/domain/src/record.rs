//! Records that are pulled and kept as the partner has them: customers, items, invoices.

/// Which list of the partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordKind {
    /// Whom the company bills.
    Customer,
    /// What it sells.
    Item,
    /// What it billed.
    Invoice,
}

impl RecordKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Item, Self::Invoice];

    /// The name of the resource, as in `pull --resource`.
    pub const fn resource(self) -> &'static str {
        match self {
            Self::Customer => "customers",
            Self::Item => "items",
            Self::Invoice => "invoices",
        }
    }
}
