//! Numbers drawn from the document's bytes: the same bytes at the same model are as sure as before, until
//! somebody orders a drift.

use sha2::{Digest, Sha256};

/// What is drawn of one document at one model or classifier.
pub(super) struct Draw {
    digest: Vec<u8>,
    drift: f64,
}

impl Draw {
    pub(super) fn new(bytes: &[u8], analyzer_id: &str, drift: f64) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(bytes);
        hasher.update(analyzer_id.as_bytes());
        Self {
            digest: hasher.finalize().to_vec(),
            drift,
        }
    }

    pub(super) fn number(&self, label: &str) -> u32 {
        drawn(&self.digest, label)
    }

    /// From `low` to `high`, moved by the drift, in thousandths.
    pub(super) fn confidence(&self, label: &str, low: f64, high: f64) -> f64 {
        between(self.number(label), low, high, self.drift)
    }
}

/// How sure training was of a field.
pub(super) fn training_confidence(model_id: &str, field: &str) -> f64 {
    between(drawn(model_id.as_bytes(), field), 0.8, 0.99, 0.0)
}

fn drawn(seed: &[u8], label: &str) -> u32 {
    let mut hasher = Sha256::new();
    hasher.update(seed);
    hasher.update(label.as_bytes());
    hasher
        .finalize()
        .iter()
        .take(4)
        .fold(0, |number, byte| (number << 8) | u32::from(*byte))
}

fn between(number: u32, low: f64, high: f64, drift: f64) -> f64 {
    let share = f64::from(number) / f64::from(u32::MAX);
    let moved = (low + share * (high - low) + drift).clamp(0.0, 1.0);
    (moved * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_as_sure_until_they_drift() {
        let at = |bytes: &[u8], drift: f64| Draw::new(bytes, "m", drift).confidence("Total", 0.8, 0.9);
        assert_eq!(at(b"a", 0.0).to_bits(), at(b"a", 0.0).to_bits());
        assert!((0.8..=0.9).contains(&at(b"b", 0.0)));
        assert!((at(b"a", 0.0) - at(b"a", -0.2) - 0.2).abs() < 0.0015);
        assert!(at(b"a", 1.0) <= 1.0);
    }
}
