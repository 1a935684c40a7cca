//! Quantities and unit prices: up to five digits after the point, kept in hundred-thousandths.

use serde_json::{Number, Value};

pub(super) const DIGITS: u32 = 5;
pub(super) const ONE: i64 = 100_000;

/// As a JSON number without superfluous zeros: `275`, `0.5`.
pub(super) fn decimal(hundred_thousandths: i64) -> Value {
    let sign = if hundred_thousandths < 0 { "-" } else { "" };
    let magnitude = hundred_thousandths.unsigned_abs();
    let (whole, fraction) = (magnitude / 100_000, magnitude % 100_000);
    let text = if fraction == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction:05}").trim_end_matches('0').to_owned()
    };
    text.parse::<Number>().map_or(Value::Null, Value::Number)
}

/// Quantity times unit price in minor units, halves away from zero; `None` if it is too large to be an amount.
pub(super) fn product(quantity: i64, unit_price: i64) -> Option<i64> {
    // Five and five digits after the point make ten, of which two are kept.
    const CUT: i128 = 100_000_000;
    let exact = i128::from(quantity) * i128::from(unit_price);
    i64::try_from((exact + exact.signum() * CUT / 2) / CUT).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_shortest_and_multiplied_to_the_cent() {
        for (number, text) in [(0, "0"), (27_500_000, "275"), (50_000, "0.5"), (-123_456, "-1.23456")] {
            assert_eq!(decimal(number).to_string(), text);
        }
        for (quantity, unit_price, cents) in [
            (ONE, 27_500_000, 27_500),
            (150_000, 3_333_000, 5_000),
            (33_333, 1_000, 0),
            (50_000, 3_000, 2),
        ] {
            assert_eq!(product(quantity, unit_price), Some(cents), "{quantity} {unit_price}");
        }
        assert_eq!(product(i64::MAX, i64::MAX), None);
    }
}
