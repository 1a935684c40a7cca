//! Texts that look random: from the caller's entropy where a partner would draw lots, from the seed
//! where the same run must show the same thing.

use connect_domain::entropy::Entropy;
use sha2::{Digest, Sha256};

const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// `length` letters and digits from the caller's entropy.
pub(crate) fn random_text(entropy: &dyn Entropy, length: usize) -> String {
    let mut bytes = vec![0_u8; length];
    entropy.fill(&mut bytes);
    letters(&bytes)
}

/// A number from 0 up to and without 1, from the caller's entropy.
pub(crate) fn random_share(entropy: &dyn Entropy) -> f64 {
    let mut bytes = [0_u8; 4];
    entropy.fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / 4_294_967_296.0
}

/// A number that depends only on the seed and the label.
pub(crate) fn seeded_number(seed: u64, label: &str) -> u64 {
    let digest = digest(seed, label);
    digest.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// `length` letters and digits (at most 32) that depend only on the seed and the label.
pub(crate) fn seeded_text(seed: u64, label: &str, length: usize) -> String {
    letters(digest(seed, label).get(..length).unwrap_or_default())
}

fn digest(seed: u64, label: &str) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(seed.to_le_bytes());
    hasher.update(label.as_bytes());
    hasher.finalize().to_vec()
}

fn letters(bytes: &[u8]) -> String {
    bytes
        .iter()
        .filter_map(|byte| ALPHANUMERIC.get(usize::from(*byte) % ALPHANUMERIC.len()))
        .map(|letter| char::from(*letter))
        .collect()
}
