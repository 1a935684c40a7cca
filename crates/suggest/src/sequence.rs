//! Neighbours in one chart: accounts that stand side by side tend to belong together.
//!
//! How much they do is learnt from earlier charts, by how close the numbers are and whether the
//! heading is shared. A chart is then read as a chain: each row's own evidence, and what its
//! neighbours are, forward and backward. Rows that a person confirmed are certain, and spread.

use std::collections::HashMap;

use connect_domain::source_object::RootClass;

use crate::chart::{Chart, Row};
use crate::text_model::{TargetIndex, normalize};

/// How close two neighbours are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Closeness {
    /// Leading characters that the numbers share, up to 4; `None` without numbers.
    shared: Option<u8>,
    /// Characters after those, up to 6.
    rest: u8,
    /// Whether both stand under the same heading; `None` without headings.
    same_heading: Option<bool>,
}

fn closeness(one: &Row, next: &Row) -> Closeness {
    let same_heading = match (one.parent_key, next.parent_key) {
        (Some(a), Some(b)) => Some(a == b),
        _ => None,
    };
    if one.number.is_empty() || next.number.is_empty() {
        return Closeness {
            shared: None,
            rest: 0,
            same_heading,
        };
    }
    let shared = one.number.bytes().zip(next.number.bytes()).take_while(|(a, b)| a == b).count();
    let rest = one.number.len().max(next.number.len()) - shared;
    Closeness {
        shared: Some(shared.min(4) as u8),
        rest: rest.min(6) as u8,
        same_heading,
    }
}

/// What earlier charts say about neighbours.
#[derive(Default)]
pub(crate) struct Sequence {
    /// Neighbours of one target, and all, by closeness.
    together: HashMap<Closeness, (f32, f32)>,
    /// Neighbours of two targets, by both.
    changes: HashMap<(TargetIndex, TargetIndex), f32>,
    /// The same by the first.
    changes_from: HashMap<TargetIndex, f32>,
    /// Rows by target.
    rows: HashMap<TargetIndex, f32>,
}

/// How much a person's own decisions, the row's evidence, how common a target is, and the neighbours
/// count. Chosen on charts left out of training.
#[derive(Clone, Copy)]
struct Trust {
    evidence: f32,
    commonness: f32,
    neighbours: f32,
}

const TRUST: Trust = Trust {
    evidence: 0.8,
    commonness: 0.3,
    neighbours: 0.3,
};
/// Beside a confirmed row neighbours count in full; elsewhere they count for more, by this times the
/// share of the rows that are confirmed.
const TRUST_CONFIRMED_NEIGHBOUR: f32 = 1.0;
const TRUST_PER_CONFIRMED_SHARE: f32 = 1.0;
/// Pairs of neighbours that an unknown closeness is worth.
const USUAL_PAIRS: f32 = 15.0;
/// Changes from one target to another that its commonness is worth.
const USUAL_CHANGES: f32 = 5.0;
/// No pair of neighbours is impossible.
const SMALLEST: f32 = 1e-4;
/// Before any chart was mapped: about what charts show.
const USUAL_TOGETHER: f32 = 0.8;
/// More candidates than this per row are not followed.
const WIDEST: usize = 12;

impl Sequence {
    pub(crate) fn learn(&mut self, chart: &Chart, targets: &[Option<TargetIndex>]) {
        for target in targets.iter().flatten() {
            *self.rows.entry(*target).or_default() += 1.0;
        }
        for run in chart.runs() {
            for pair in run.windows(2) {
                let (Some(one), Some(next)) = (targets[pair[0]], targets[pair[1]]) else {
                    continue;
                };
                let pairs = self
                    .together
                    .entry(closeness(&chart.rows[pair[0]], &chart.rows[pair[1]]))
                    .or_default();
                pairs.1 += 1.0;
                if one == next {
                    pairs.0 += 1.0;
                } else {
                    *self.changes.entry((one, next)).or_default() += 1.0;
                    *self.changes_from.entry(one).or_default() += 1.0;
                }
            }
        }
    }

    fn probability_together(&self, closeness: Closeness) -> f32 {
        let (same, all) = self.together.get(&closeness).copied().unwrap_or_default();
        (same + USUAL_PAIRS * USUAL_TOGETHER) / (all + USUAL_PAIRS)
    }

    /// Probability of each candidate after each other one, given that they differ; row by row.
    fn changes_among(&self, candidates: &[TargetIndex], common: &[f32]) -> Vec<f32> {
        let mut changes = Vec::with_capacity(candidates.len() * candidates.len());
        for one in candidates {
            let from = self.changes_from.get(one).copied().unwrap_or(0.0);
            changes.extend(candidates.iter().zip(common).map(|(next, common)| {
                let seen = self.changes.get(&(*one, *next)).copied().unwrap_or(0.0);
                (seen + USUAL_CHANGES * common) / (from + USUAL_CHANGES)
            }));
        }
        changes
    }

    /// Rereads every row in the light of its neighbours. `probabilities` holds one number per candidate
    /// of the row's class and is overwritten; `confirmed` rows are certain already.
    pub(crate) fn smooth<'c>(
        &self,
        chart: &Chart,
        confirmed: &[bool],
        candidates_of: impl Fn(Option<RootClass>) -> &'c [TargetIndex],
        probabilities: &mut [Vec<f32>],
    ) {
        for run in chart.runs() {
            let Some(&first) = run.first() else { continue };
            let candidates = candidates_of(chart.rows[first].class);
            if candidates.len() < 2 {
                continue;
            }
            let links = Links::new(self, chart, run, confirmed, candidates);
            links.smooth(run, probabilities);
        }
    }
}

/// One stretch of a chart as a chain.
struct Links {
    /// How common each candidate is.
    common: Vec<f32>,
    /// From each candidate to each other one, given that they differ: in full, and as far as neighbours
    /// that nobody confirmed are trusted.
    change_in_full: Vec<f32>,
    change_as_usual: Vec<f32>,
    usual: f32,
    /// Per pair of neighbours: probability of one target, and whether one of them is confirmed.
    pairs: Vec<(f32, bool)>,
}

/// The likeliest candidates of one row with their evidence.
struct Kept {
    which: Vec<usize>,
    evidence: Vec<f32>,
}

impl Links {
    fn new(sequence: &Sequence, chart: &Chart, run: &[usize], confirmed: &[bool], candidates: &[TargetIndex]) -> Self {
        let mut common: Vec<f32> = candidates
            .iter()
            .map(|target| sequence.rows.get(target).copied().unwrap_or(0.0) + 1.0)
            .collect();
        normalize(&mut common);
        let known = run.iter().filter(|row| confirmed[**row]).count() as f32 / run.len().max(1) as f32;
        let usual = (TRUST.neighbours + TRUST_PER_CONFIRMED_SHARE * known).min(TRUST_CONFIRMED_NEIGHBOUR);
        let change_in_full = sequence.changes_among(candidates, &common);
        let pairs = run.windows(2).map(|pair| {
            let together = sequence.probability_together(closeness(&chart.rows[pair[0]], &chart.rows[pair[1]]));
            (together, confirmed[pair[0]] || confirmed[pair[1]])
        });
        Self {
            pairs: pairs.collect(),
            change_as_usual: change_in_full.iter().map(|change| change.max(SMALLEST).powf(usual)).collect(),
            change_in_full,
            common,
            usual,
        }
    }

    fn smooth(&self, run: &[usize], probabilities: &mut [Vec<f32>]) {
        let kept: Vec<Kept> = run.iter().map(|&row| self.keep(&probabilities[row])).collect();
        let links: Vec<Vec<f32>> = kept
            .windows(2)
            .zip(&self.pairs)
            .map(|(pair, link)| self.link(&pair[0], &pair[1], *link))
            .collect();
        let forward = forward(&kept, &links);
        let mut backward = vec![1.0_f32; kept.last().map_or(0, |last| last.which.len())];
        for (at, &row) in run.iter().enumerate().rev() {
            let mut belief: Vec<f32> = forward[at].iter().zip(&backward).map(|(ahead, behind)| ahead * behind).collect();
            normalize(&mut belief);
            let all = &mut probabilities[row];
            let mass: f32 = kept[at].which.iter().map(|which| all[*which]).sum();
            for (which, value) in kept[at].which.iter().zip(&belief) {
                all[*which] = value * mass;
            }
            if let Some(before) = at.checked_sub(1) {
                backward = step_back(&kept[at], &links[before], &backward, kept[before].which.len());
            }
        }
    }

    fn keep(&self, probabilities: &[f32]) -> Kept {
        let mut which: Vec<usize> = (0..probabilities.len()).collect();
        if which.len() > WIDEST {
            which.sort_by(|a, b| probabilities[*b].total_cmp(&probabilities[*a]).then(a.cmp(b)));
            which.truncate(WIDEST);
            which.sort_unstable();
        }
        let mut evidence: Vec<f32> = which
            .iter()
            .map(|&at| probabilities[at].max(1e-6).powf(TRUST.evidence) / self.common[at].powf(TRUST.commonness))
            .collect();
        normalize(&mut evidence);
        Kept { which, evidence }
    }

    /// Weight of each pair of candidates of two neighbours, row by row of the first.
    fn link(&self, one: &Kept, next: &Kept, (together, certain): (f32, bool)) -> Vec<f32> {
        let (change, trust) = if certain {
            (&self.change_in_full, TRUST_CONFIRMED_NEIGHBOUR)
        } else {
            (&self.change_as_usual, self.usual)
        };
        let same = together.max(SMALLEST).powf(trust);
        let differ = (1.0 - together).max(SMALLEST).powf(trust);
        let width = self.common.len();
        let mut weights = Vec::with_capacity(one.which.len() * next.which.len());
        for &a in &one.which {
            let from = &change[a * width..][..width];
            weights.extend(next.which.iter().map(|&b| if a == b { same } else { differ * from[b] }));
        }
        weights
    }
}

fn forward(kept: &[Kept], links: &[Vec<f32>]) -> Vec<Vec<f32>> {
    let mut all: Vec<Vec<f32>> = Vec::with_capacity(kept.len());
    for (at, row) in kept.iter().enumerate() {
        let mut belief = row.evidence.clone();
        if let Some(before) = at.checked_sub(1) {
            let width = belief.len();
            for (b, value) in belief.iter_mut().enumerate() {
                *value *= all[before]
                    .iter()
                    .enumerate()
                    .map(|(a, ahead)| ahead * links[before][a * width + b])
                    .sum::<f32>();
            }
        }
        normalize(&mut belief);
        all.push(belief);
    }
    all
}

fn step_back(row: &Kept, link: &[f32], backward: &[f32], width_before: usize) -> Vec<f32> {
    let width = row.which.len();
    let mut before: Vec<f32> = (0..width_before)
        .map(|a| (0..width).map(|b| link[a * width + b] * row.evidence[b] * backward[b]).sum())
        .collect();
    normalize(&mut before);
    before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::SourceAccount;
    use crate::chart::Arrangement;

    fn chart(numbers: &[&str]) -> Chart {
        let accounts: Vec<SourceAccount> = numbers
            .iter()
            .map(|number| SourceAccount {
                number: (*number).to_owned(),
                name: "Other".to_owned(),
                ..SourceAccount::default()
            })
            .collect();
        Chart::read(accounts.iter(), Arrangement::Chart)
    }

    #[test]
    fn a_confirmed_neighbour_decides_where_the_name_does_not() {
        let chart = chart(&["6100", "6110", "7100"]);
        let mut probabilities = vec![vec![1.0, 0.0], vec![0.5, 0.5], vec![0.5, 0.5]];
        Sequence::default().smooth(&chart, &[true, false, false], |_| &[0, 1], &mut probabilities);
        assert!(probabilities[1][0] > 0.6, "{probabilities:?}");
        assert!(probabilities[1][0] > probabilities[2][0]);
        assert!(probabilities[0][0] > 0.99);
    }

    #[test]
    fn probabilities_stay_probabilities() {
        let chart = chart(&["1", "2", "3", ""]);
        let mut probabilities = vec![vec![0.2, 0.3, 0.5]; 4];
        Sequence::default().smooth(&chart, &[false; 4], |_| &[0, 1, 2], &mut probabilities);
        for row in probabilities {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-4, "{row:?}");
        }
    }
}
