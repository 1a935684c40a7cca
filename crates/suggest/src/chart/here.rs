//! Number ranges and headings of one chart. They are learnt only from rows of that chart: in another
//! one the same range means something else, and models that carry numbers over get worse.

use super::{Feature, Part, Row};
use crate::hash::Hash;

/// Adds every beginning of the number, and the heading.
pub(super) fn add(rows: &mut [Row]) {
    for row in rows {
        let mut hash = Hash::of(70);
        let beginnings = row.number.chars().map(|letter| {
            hash = hash.with_number(u64::from(u32::from(letter)));
            hash.finish()
        });
        let heading = row.parent_key.map(|heading| Hash::of(71).with_number(heading).finish());
        let found: Vec<u64> = beginnings.chain(heading).collect();
        row.features.extend(found.into_iter().map(|hash| Feature {
            hash,
            part: Part::Here,
            count: 1,
        }));
        row.features.sort_unstable_by_key(|feature| feature.hash);
        row.features.dedup_by_key(|feature| feature.hash);
    }
}
