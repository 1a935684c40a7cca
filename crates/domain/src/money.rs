//! Money: integer minor units plus an ISO 4217 code, read from decimal text and never through a float.

/// An amount in the currency's smallest unit. Always within JavaScript's safe integers, because it
/// crosses to the window as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct MinorUnits(i64);

/// The largest magnitude that survives JavaScript: 2^53 - 1.
pub const MAX_SAFE_INTEGER: i64 = 9_007_199_254_740_991;

/// Why a text or number is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAmount {
    /// Not a decimal number.
    #[error("`{0}` is not a decimal number")]
    NotDecimal(String),
    /// More digits after the point than the currency has.
    #[error("`{text}` has more than {digits} digits after the point")]
    TooPrecise {
        /// The text read.
        text: String,
        /// Digits the currency has.
        digits: u32,
    },
    /// Outside the range that can be stored.
    #[error("`{0}` is too large")]
    TooLarge(String),
}

impl MinorUnits {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Checks the range.
    pub fn new(value: i64) -> Result<Self, InvalidAmount> {
        if (-MAX_SAFE_INTEGER..=MAX_SAFE_INTEGER).contains(&value) {
            Ok(Self(value))
        } else {
            Err(InvalidAmount::TooLarge(value.to_string()))
        }
    }

    /// The integer.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Reads decimal text such as `-1602.67`, `275` or `1.5e2`, for a currency with `digits` minor digits.
    /// Zeros beyond the currency's digits are accepted, other digits are not: they would be lost.
    pub fn parse(text: &str, digits: u32) -> Result<Self, InvalidAmount> {
        let not_decimal = || InvalidAmount::NotDecimal(text.to_owned());
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().map_err(|_| not_decimal())?),
            None => (text, 0),
        };
        let (negative, unsigned) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all_digits = whole.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit());
        if whole.is_empty() || !all_digits || exponent.abs() > 30 {
            return Err(not_decimal());
        }
        let fraction_length = i32::try_from(fraction.len()).map_err(|_| not_decimal())?;
        let mut shift = i32::try_from(digits)
            .unwrap_or(i32::MAX)
            .saturating_add(exponent)
            .saturating_sub(fraction_length);
        let mut number = format!("{whole}{fraction}");
        while shift < 0 {
            if number.pop().unwrap_or('0') != '0' {
                return Err(InvalidAmount::TooPrecise {
                    text: text.to_owned(),
                    digits,
                });
            }
            shift += 1;
        }
        number.extend(std::iter::repeat_n('0', usize::try_from(shift).unwrap_or(0)));
        let significant = number.trim_start_matches('0');
        let magnitude: i64 = if significant.is_empty() {
            0
        } else {
            significant.parse().map_err(|_| InvalidAmount::TooLarge(text.to_owned()))?
        };
        Self::new(if negative { -magnitude } else { magnitude })
    }

    /// Plain decimal text with exactly `digits` digits after the point, for files.
    pub fn to_decimal(self, digits: u32) -> String {
        let width = usize::try_from(digits).unwrap_or(0);
        let sign = if self.0 < 0 { "-" } else { "" };
        let padded = format!("{:0>1$}", self.0.unsigned_abs(), width + 1);
        let (whole, fraction) = padded.split_at(padded.len() - width);
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }
}

impl TryFrom<i64> for MinorUnits {
    type Error = InvalidAmount;

    fn try_from(value: i64) -> Result<Self, InvalidAmount> {
        Self::new(value)
    }
}

impl From<MinorUnits> for i64 {
    fn from(amount: MinorUnits) -> Self {
        amount.0
    }
}

/// Minor digits of an ISO 4217 currency.
pub fn minor_digits(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND" | "VUV" | "XAF" | "XOF"
        | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_decimals_exactly() {
        for (text, digits, minor, back) in [
            ("13495.00", 2, 1_349_500, "13495.00"),
            ("-1602.67", 2, -160_267, "-1602.67"),
            ("275", 2, 27_500, "275.00"),
            ("275.0", 2, 27_500, "275.00"),
            ("0.05", 2, 5, "0.05"),
            ("-0.5", 2, -50, "-0.50"),
            ("1.5e2", 2, 15_000, "150.00"),
            ("1200", 0, 1_200, "1200"),
            ("1.234", 3, 1_234, "1.234"),
            ("10.500", 2, 1_050, "10.50"),
            ("0", 2, 0, "0.00"),
        ] {
            let amount = MinorUnits::parse(text, digits);
            assert_eq!(amount, Ok(MinorUnits(minor)), "{text}");
            assert_eq!(MinorUnits(minor).to_decimal(digits), back);
        }
    }

    #[test]
    fn refuses_what_would_lose_money() {
        for (text, digits) in [
            ("1.005", 2),
            ("", 2),
            ("-", 2),
            ("1,000.00", 2),
            ("NaN", 2),
            ("99999999999999999999", 2),
            ("90071992547409.93", 2),
            ("0.5", 0),
        ] {
            assert!(MinorUnits::parse(text, digits).is_err(), "{text}");
        }
    }
}
