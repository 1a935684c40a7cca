//! Random choices that a seed repeats.

use connect_domain::entropy::{Entropy, SeededEntropy};

/// A generator; `label` keeps the choices of two bars apart.
pub struct Choices(SeededEntropy);

impl Choices {
    /// The same seed and label give the same choices.
    pub fn new(seed: u64, label: &str) -> Self {
        let salt = label
            .bytes()
            .fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        Self(SeededEntropy::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt))
    }

    /// A number below `limit`; 0 when `limit` is 0.
    pub fn below(&self, limit: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % (limit.max(1) as u64)).unwrap_or(0)
    }

    /// Random bytes.
    pub fn bytes(&self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.0.fill(&mut bytes);
        bytes
    }

    /// Letters and digits.
    pub fn word(&self, length: usize) -> String {
        const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        (0..length).map(|_| char::from(ALPHABET[self.below(ALPHABET.len())])).collect()
    }
}
