//! How little a small sample says.

/// 95 % of the normal distribution lie within so many standard deviations.
const Z: f64 = 1.959_964;

/// A share of a sample, and between what the true share lies in 95 of 100 such samples.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Share {
    /// How many have it.
    pub count: u32,
    /// Of how many.
    pub of: u32,
    /// Wilson's lower limit, 0 to 1.
    pub low: f64,
    /// Wilson's upper limit, 0 to 1.
    pub high: f64,
}

impl Share {
    /// By Wilson's score, which stays honest where nothing went wrong in few: 0 of 20 is not 0 %, but up to 16 %.
    pub fn new(count: u32, of: u32) -> Self {
        if of == 0 {
            return Self {
                count: 0,
                of,
                low: 0.0,
                high: 1.0,
            };
        }
        let (n, share) = (f64::from(of), f64::from(count.min(of)) / f64::from(of));
        let square = Z * Z;
        let middle = (share + square / (2.0 * n)) / (1.0 + square / n);
        let half = Z * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt() / (1.0 + square / n);
        Self {
            count,
            of,
            low: (middle - half).max(0.0),
            high: (middle + half).min(1.0),
        }
    }

    /// 0 to 1; 0 of nothing is 0.
    pub fn value(&self) -> f64 {
        if self.of == 0 {
            0.0
        } else {
            f64::from(self.count) / f64::from(self.of)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of Newcombe (1998), table I, method 3, and the mirror of its 0 of 29.
    #[test]
    fn the_limits_are_those_of_the_literature() {
        for (count, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
            (29, 29, 0.8830, 1.0),
        ] {
            let share = Share::new(count, of);
            assert!(
                (share.low - low).abs() < 0.000_06 && (share.high - high).abs() < 0.000_06,
                "{share:?}"
            );
        }
        let nothing = Share::new(0, 0);
        assert_eq!(
            (nothing.low.to_bits(), nothing.high.to_bits()),
            (0.0_f64.to_bits(), 1.0_f64.to_bits())
        );
    }
}
