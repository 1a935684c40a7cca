//! Which price of a tier is its default: one by the month, and perhaps one by the year.

/// How often a price is paid, as connectors word it.
pub const MONTHLY: &str = "Monthly";
/// See [`MONTHLY`].
pub const YEARLY: &str = "Yearly";

/// How a tier stands with its default for one cadence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultPrice<'a> {
    /// Somebody chose it.
    Chosen(&'a str),
    /// Nobody had to choose: there is no other.
    Only(&'a str),
    /// Several, and nobody chose.
    Several,
    /// The one that somebody chose is sold no more, or maps elsewhere.
    Lost(&'a str),
    /// The tier has no price of this cadence.
    Missing,
}

impl<'a> DefaultPrice<'a> {
    /// From the prices that are sold and confirmed to the tier, and the one that somebody chose.
    pub fn of(candidates: &[&'a str], chosen: Option<&'a str>) -> Self {
        match (chosen, candidates) {
            (Some(chosen), _) if candidates.contains(&chosen) => Self::Chosen(chosen),
            (Some(chosen), _) => Self::Lost(chosen),
            (None, []) => Self::Missing,
            (None, [only]) => Self::Only(only),
            (None, _) => Self::Several,
        }
    }

    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chosen(_) => "chosen",
            Self::Only(_) => "only",
            Self::Several => "several",
            Self::Lost(_) => "lost",
            Self::Missing => "missing",
        }
    }

    /// The price that counts.
    pub const fn price(self) -> Option<&'a str> {
        match self {
            Self::Chosen(id) | Self::Only(id) => Some(id),
            Self::Several | Self::Lost(_) | Self::Missing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_counts_while_it_is_sold_and_one_price_needs_none() {
        for (candidates, chosen, standing) in [
            (&[][..], None, DefaultPrice::Missing),
            (&["a"], None, DefaultPrice::Only("a")),
            (&["a", "b"], None, DefaultPrice::Several),
            (&["a", "b"], Some("b"), DefaultPrice::Chosen("b")),
            (&["a"], Some("b"), DefaultPrice::Lost("b")),
            (&[], Some("b"), DefaultPrice::Lost("b")),
        ] {
            assert_eq!(DefaultPrice::of(candidates, chosen), standing);
        }
    }
}
