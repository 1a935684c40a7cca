//! What the rows around a row are called. A name such as `Other` says little, the names beside it
//! say which part of the chart it stands in.

use super::{Part, RawFeatures, Row};
use crate::hash::Hash;

/// How far to look on each side.
const REACH: usize = 2;

pub(super) fn add(rows: &[Row], order: &[usize], features: &mut [RawFeatures]) {
    for (at, &row) in order.iter().enumerate() {
        let last = (at + REACH).min(order.len() - 1);
        for &other in &order[at.saturating_sub(REACH)..=last] {
            if other != row && rows[other].class == rows[row].class {
                let words = rows[other].words.iter();
                features[row].extend(words.map(|word| (Hash::of(30).with(word).finish(), Part::Beside)));
            }
        }
    }
}
