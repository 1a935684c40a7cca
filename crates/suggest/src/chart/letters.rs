//! Character sequences: what short forms, compound words and scripts without spaces have in common.

use super::{Part, RawFeatures};
use crate::hash::Hash;

/// Shortest and longest sequence. Words are padded with a blank, so that beginnings and ends differ
/// from middles.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=5;

pub(super) fn add(words: &[String], features: &mut RawFeatures) {
    let mut padded: Vec<char> = Vec::with_capacity(24);
    let mut bytes = [0_u8; 4];
    for word in words {
        padded.clear();
        padded.push(' ');
        padded.extend(word.chars());
        padded.push(' ');
        for length in LENGTHS {
            for sequence in padded.windows(length) {
                let hash = sequence
                    .iter()
                    .fold(Hash::of(3), |hash, letter| hash.with(letter.encode_utf8(&mut bytes)));
                features.push((hash.finish(), Part::Letters));
            }
        }
    }
}
