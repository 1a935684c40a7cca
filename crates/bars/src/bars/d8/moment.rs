//! When each life of a pull ends: in order, spread over the whole pull by the seed.

use std::time::Duration;

use crate::seeded::Choices;

/// A life ends after the pull as a whole has stored so many pages.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// See there.
    pub pages: usize,
    /// How it ends.
    pub death: Death,
}

/// How a life ends.
#[derive(Clone, Copy, Debug)]
pub enum Death {
    /// By itself, when a page is stored and the note of it is not, or the other way round.
    Between,
    /// As soon as the database's log grows.
    Committing,
    /// So long afterwards.
    Anywhere(Duration),
}

/// Shorter than a page takes to come.
const MOST_MICROSECONDS: usize = 100_000;

/// So many moments in a pull of so many pages. The last tenth is left, so that none ends before its moment.
pub fn moments(kills: usize, pages: usize, choices: &Choices) -> Vec<Moment> {
    let mut after: Vec<usize> = (0..kills).map(|_| choices.below(pages * 9 / 10)).collect();
    after.sort_unstable();
    let death = |at| match at % 3 {
        0 => Death::Between,
        1 => Death::Committing,
        _ => Death::Anywhere(Duration::from_micros(choices.below(MOST_MICROSECONDS) as u64)),
    };
    after
        .into_iter()
        .enumerate()
        .map(|(at, pages)| Moment { pages, death: death(at) })
        .collect()
}
