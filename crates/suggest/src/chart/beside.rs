//! What the rows around a row are called. A name such as `Other` says little, the names beside it
//! say which part of the chart it stands in.

use super::{Part, Row};
use crate::hash::Hash;

/// How far to look on each side.
const REACH: usize = 2;

pub(super) fn add(rows: &mut [Row], order: &[usize]) {
    let mut found: Vec<(usize, u64)> = Vec::new();
    for (at, &row) in order.iter().enumerate() {
        let last = (at + REACH).min(order.len() - 1);
        for &other in &order[at.saturating_sub(REACH)..=last] {
            if other != row && rows[other].class == rows[row].class {
                found.extend(rows[other].words.iter().map(|word| (row, Hash::of(30).with(word).finish())));
            }
        }
    }
    for (row, feature) in found {
        rows[row].features.push((feature, Part::Beside));
    }
}
