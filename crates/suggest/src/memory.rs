//! What was decided before for the same name: in this chart, and in earlier ones.

use std::collections::HashMap;

use connect_domain::source_object::RootClass;

use crate::chart::{Chart, Row};
use crate::text_model::TargetIndex;

/// One earlier decision for a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sighting {
    /// Position of the chart in the history.
    pub chart: u32,
    pub target: TargetIndex,
}

/// Earlier decisions by root class and name.
#[derive(Default)]
pub(crate) struct Memory {
    exact: HashMap<(Option<RootClass>, u64), Vec<Sighting>>,
    loose: HashMap<(Option<RootClass>, u64), Vec<Sighting>>,
}

/// What a name was mapped to, weighted.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Votes {
    /// Target, weight; unordered, a target may come more than once.
    pub weights: Vec<(TargetIndex, f32)>,
    /// The earlier decisions for exactly this name.
    pub exact: Vec<Sighting>,
}

/// A decision for the same words in another order, against one for the same name.
const LOOSE_WEIGHT: f32 = 0.5;
/// A chart of this likeness has one vote; votes grow with its square.
const ONE_VOTE_LIKENESS: f32 = 0.1;

/// The votes of one decision in a chart that is this alike.
pub(crate) fn votes_of_likeness(likeness: f32) -> f32 {
    (likeness / ONE_VOTE_LIKENESS).powi(2)
}

impl Memory {
    pub(crate) fn learn(&mut self, chart_number: u32, chart: &Chart, targets: &[Option<TargetIndex>]) {
        for (row, target) in chart.rows.iter().zip(targets) {
            if let Some(target) = *target {
                let sighting = Sighting {
                    chart: chart_number,
                    target,
                };
                self.exact.entry((row.class, row.name_key)).or_default().push(sighting);
                self.loose.entry((row.class, row.loose_key)).or_default().push(sighting);
            }
        }
    }

    /// Votes for a row; `weight` gives the votes of a chart of the history.
    pub(crate) fn votes(&self, row: &Row, weight: impl Fn(u32) -> f32) -> Votes {
        let find = |index: &HashMap<(Option<RootClass>, u64), Vec<Sighting>>, key| {
            let found: Vec<Sighting> = classes_like(row.class)
                .filter_map(|class| index.get(&(class, key)))
                .flatten()
                .copied()
                .collect();
            found
        };
        let exact = find(&self.exact, row.name_key);
        let loose = find(&self.loose, row.loose_key);
        let weights = exact
            .iter()
            .map(|sighting| (sighting.target, weight(sighting.chart)))
            .chain(
                loose
                    .iter()
                    .map(|sighting| (sighting.target, LOOSE_WEIGHT * weight(sighting.chart))),
            )
            .collect();
        Votes { weights, exact }
    }
}

/// The classes under which a decision for a row of `class` may have been filed: a class that is not
/// known says nothing against any.
fn classes_like(class: Option<RootClass>) -> impl Iterator<Item = Option<RootClass>> {
    let known = RootClass::ALL
        .into_iter()
        .filter(move |other| class.is_none_or(|class| class == *other));
    known.map(Some).chain([None])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::SourceAccount;
    use crate::chart::Arrangement;

    fn chart(names: &[&str], class: Option<RootClass>) -> Chart {
        let accounts: Vec<SourceAccount> = names
            .iter()
            .map(|name| SourceAccount {
                name: (*name).to_owned(),
                root_class: class,
                ..SourceAccount::default()
            })
            .collect();
        Chart::read(accounts.iter(), Arrangement::Chart)
    }

    #[test]
    fn a_name_is_remembered_within_its_class() {
        let mut memory = Memory::default();
        memory.learn(0, &chart(&["Accrued Rent"], Some(RootClass::Liability)), &[Some(7)]);
        let ask = |name, class| memory.votes(&chart(&[name], class).rows[0], |_| 1.0);
        assert_eq!(ask("accrued rents", Some(RootClass::Liability)).weights, [(7, 1.0), (7, 0.5)]);
        assert_eq!(ask("Rent, accrued", Some(RootClass::Liability)).weights, [(7, 0.5)]);
        assert!(ask("Accrued rent", Some(RootClass::Asset)).weights.is_empty());
        assert_eq!(ask("Accrued rent", None).exact.len(), 1, "an unknown class matches any");
    }
}
