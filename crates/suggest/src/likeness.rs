//! How alike two charts are. Earlier charts that look like the one at hand teach more: they tend to
//! come from the same template, the same software and the same person's habits.

use std::collections::{BTreeMap, HashMap};

use crate::chart::{Chart, word_feature};

/// Share of rarity-weighted names and words that two charts have in common, 0 to 1.
pub(crate) struct Likeness {
    rarity: HashMap<u64, f32>,
    charts: Vec<BTreeMap<u64, f32>>,
    unseen: f32,
}

/// A name weighs as much as its words, up to this.
const HEAVIEST_NAME: f32 = 8.0;

impl Likeness {
    pub(crate) fn of<'c>(charts: impl Iterator<Item = &'c Chart> + Clone) -> Self {
        let mut seen_in: HashMap<u64, f32> = HashMap::new();
        for chart in charts.clone() {
            let mut words: Vec<u64> = chart
                .rows
                .iter()
                .flat_map(|row| row.words.iter().map(|word| word_feature(word)))
                .collect();
            words.sort_unstable();
            words.dedup();
            for word in words {
                *seen_in.entry(word).or_default() += 1.0;
            }
        }
        let total = charts.clone().count() as f32 + 1.0;
        let mut likeness = Self {
            rarity: seen_in.into_iter().map(|(word, count)| (word, (total / count).ln())).collect(),
            charts: Vec::new(),
            unseen: total.ln(),
        };
        likeness.charts = charts.map(|chart| likeness.bag(chart)).collect();
        likeness
    }

    /// Likeness of `chart` to each chart of [`Likeness::of`], in its order.
    pub(crate) fn to(&self, chart: &Chart) -> Vec<f32> {
        let bag = self.bag(chart);
        let own = norm(&bag);
        self.charts
            .iter()
            .map(|other| {
                let shared: f32 = bag.iter().filter_map(|(key, value)| other.get(key).map(|twin| value * twin)).sum();
                shared / (own * norm(other)).max(1e-6)
            })
            .collect()
    }

    fn bag(&self, chart: &Chart) -> BTreeMap<u64, f32> {
        let mut bag = BTreeMap::new();
        for row in &chart.rows {
            let mut weight = 0.0;
            for word in &row.words {
                let feature = word_feature(word);
                let rarity = self.rarity.get(&feature).copied().unwrap_or(self.unseen);
                bag.insert(feature, rarity);
                weight += rarity;
            }
            bag.insert(row.loose_key, weight.min(HEAVIEST_NAME));
        }
        bag
    }
}

fn norm(bag: &BTreeMap<u64, f32>) -> f32 {
    bag.values().map(|value| value * value).sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::SourceAccount;
    use crate::chart::Arrangement;

    fn chart(names: &[&str]) -> Chart {
        let accounts: Vec<SourceAccount> = names
            .iter()
            .map(|name| SourceAccount {
                name: (*name).to_owned(),
                ..SourceAccount::default()
            })
            .collect();
        Chart::read(accounts.iter(), Arrangement::Chart)
    }

    #[test]
    fn the_same_template_is_alike_and_a_stranger_is_not() {
        let template = chart(&["Checking", "Sales", "Rent expense"]);
        let stranger = chart(&["Bearer plants", "Sales", "Biological assets"]);
        let likeness = Likeness::of([template, stranger].iter());
        let found = likeness.to(&chart(&["Checking", "Sales", "Rents"]));
        assert!(found[0] > 0.8, "{found:?}");
        assert!(found[1] < 0.3, "{found:?}");
        assert_eq!(likeness.to(&chart(&[])), [0.0, 0.0]);
    }
}
