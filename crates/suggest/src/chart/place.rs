//! Where a row stands in its chart, told without absolute numbers: those mean something else in the
//! next chart, but costs of sales stand before other costs almost everywhere.

use connect_domain::source_object::RootClass;

use super::{Part, RawFeatures, Row};
use crate::hash::Hash;

const CLASSES: usize = RootClass::ALL.len();

/// Adds, for each row: which share of each class stands before it, how often its class was
/// interrupted, and which class stood before its own.
pub(super) fn add(rows: &[Row], features: &mut [RawFeatures]) {
    let numbered = rows.iter().filter(|row| !row.number.is_empty()).count() * 2 > rows.len();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    if numbered {
        order.sort_by_key(|&at| (rows[at].number.clone(), at));
    }
    // An order by number says more than an order of listing.
    let namespace = if numbered { 50 } else { 60 };
    let totals = RootClass::ALL.map(|class| rows.iter().filter(|row| row.class == Some(class)).count());
    let mut before = [0_usize; CLASSES];
    let mut interruptions = [0_u64; CLASSES];
    let mut current: Option<RootClass> = None;
    let mut previous: Option<RootClass> = None;
    for at in order {
        let class = rows[at].class;
        let own = RootClass::ALL.iter().position(|other| Some(*other) == class);
        if class != current {
            (previous, current) = (current, class);
            if let Some(own) = own {
                interruptions[own] += 1;
            }
        }
        let features = &mut features[at];
        for (which, total) in totals.iter().enumerate().filter(|(_, total)| **total > 0) {
            let step = step_of(before[which], *total);
            features.push((
                Hash::of(namespace).with_number(which as u64).with_number(step).finish(),
                Part::Place,
            ));
        }
        if let Some(own) = own {
            features.push((Hash::of(namespace + 1).with_number(interruptions[own].min(4)).finish(), Part::Place));
            before[own] += 1;
        }
        let previous = previous.map_or("", RootClass::as_str);
        features.push((Hash::of(namespace + 2).with(previous).finish(), Part::Place));
    }
}

/// None, six parts, all.
fn step_of(before: usize, total: usize) -> u64 {
    if before == 0 {
        0
    } else if before >= total {
        9
    } else {
        1 + (before * 6 / total) as u64
    }
}
