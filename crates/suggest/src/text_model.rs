//! The text model: a sparse multinomial logistic regression over the candidates of one root class.
//!
//! Features are weighted by rarity and each part of a row is brought to one length, then fitted by
//! AdaGrad in a fixed, shuffled order: the same examples give the same weights on every machine.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::chart::{PARTS, Part, Row};

/// Index of a target in the suggester's list.
pub(crate) type TargetIndex = u16;

/// How much each part counts, in the order of [`Part`]. Chosen on charts left out of training.
const PART_WEIGHTS: [f32; PARTS] = [1.0, 1.0, 0.7, 0.3, 1.0, 0.5, 1.2];
const EPOCHS: u16 = 6;
const RATE: f32 = 0.15;
const L2: f32 = 1e-4;
/// An error of a candidate below this is not worth an update.
const NEGLIGIBLE: f32 = 2e-3;

/// One row whose target is known.
#[derive(Clone, Copy)]
pub(crate) struct Example<'a> {
    pub row: &'a Row,
    pub target: TargetIndex,
    /// 1 is an ordinary one.
    pub weight: f32,
}

/// Feature hashes are mixed already; hashing them again would cost more than the look-up.
#[derive(Default)]
pub(crate) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

type FeatureMap<V> = HashMap<u64, V, BuildHasherDefault<Mixed>>;

/// Weights over the candidates of one class.
#[derive(Clone)]
pub(crate) struct TextModel {
    candidates: Vec<TargetIndex>,
    index: FeatureMap<u32>,
    rarity: Vec<f32>,
    /// Per feature, one weight per candidate.
    weights: Vec<f32>,
    bias: Vec<f32>,
    squares: Squares,
    examples: f32,
}

struct Prepared {
    features: Vec<(u32, f32)>,
    gold: usize,
    weight: f32,
}

impl TextModel {
    /// Fits the examples whose target is a candidate; the others say nothing.
    pub(crate) fn train(candidates: Vec<TargetIndex>, examples: &[Example<'_>]) -> Self {
        let (index, rarity) = index_features(examples);
        let slots = rarity.len() * candidates.len();
        let mut model = Self {
            weights: vec![0.0; slots],
            bias: vec![0.0; candidates.len()],
            squares: Squares {
                weights: vec![0.0; slots],
                bias: vec![0.0; candidates.len()],
            },
            index,
            rarity,
            candidates,
            examples: examples.len() as f32,
        };
        model.fit(examples);
        model
    }

    /// Goes on learning, for example from what a person has just confirmed.
    pub(crate) fn adapt(&mut self, examples: &[Example<'_>]) {
        let width = self.candidates.len();
        // A feature seen for the first time is as rare as one can be.
        let rarity = ((1.0 + self.examples) / 2.0).ln().max(0.0) + 1.0;
        for feature in examples.iter().flat_map(|example| &example.row.features) {
            let next = self.rarity.len() as u32;
            if *self.index.entry(feature.hash).or_insert(next) == next {
                self.rarity.push(rarity);
                self.weights.extend(std::iter::repeat_n(0.0, width));
                self.squares.weights.extend(std::iter::repeat_n(0.0, width));
            }
        }
        self.fit(examples);
    }

    pub(crate) fn candidates(&self) -> &[TargetIndex] {
        &self.candidates
    }

    /// Probability of each candidate, in their order.
    pub(crate) fn predict(&self, row: &Row) -> Vec<f32> {
        let mut scores = vec![0.0; self.candidates.len()];
        self.score(&self.vector(row), &mut scores);
        softmax(&mut scores);
        scores
    }

    /// How much one feature speaks for a candidate against the best of the others.
    pub(crate) fn evidence(&self, feature: u64, candidate: usize) -> f32 {
        let Some(at) = self.index.get(&feature) else { return 0.0 };
        let width = self.candidates.len();
        let weights = &self.weights[*at as usize * width..][..width];
        let other = weights
            .iter()
            .enumerate()
            .filter(|(which, _)| *which != candidate)
            .map(|(_, weight)| *weight);
        weights[candidate] - other.fold(f32::NEG_INFINITY, f32::max)
    }

    fn fit(&mut self, examples: &[Example<'_>]) {
        if self.candidates.len() < 2 {
            return;
        }
        let position: HashMap<TargetIndex, usize> = self.candidates.iter().enumerate().map(|(at, target)| (*target, at)).collect();
        let prepared: Vec<Prepared> = examples
            .iter()
            .filter_map(|example| {
                Some(Prepared {
                    gold: *position.get(&example.target)?,
                    features: self.vector(example.row),
                    weight: example.weight,
                })
            })
            .collect();
        let mut order: Vec<usize> = (0..prepared.len()).collect();
        let mut shuffle = Shuffle::new();
        let mut scores = vec![0.0; self.candidates.len()];
        for epoch in 0..EPOCHS {
            shuffle.shuffle(&mut order);
            let rate = RATE / (1.0 + 0.3 * f32::from(epoch));
            for &at in &order {
                self.step(&prepared[at], rate, &mut scores);
            }
        }
    }

    fn step(&mut self, example: &Prepared, rate: f32, scores: &mut [f32]) {
        self.score(&example.features, scores);
        softmax(scores);
        scores[example.gold] -= 1.0;
        let width = scores.len();
        for (candidate, error) in scores.iter().enumerate() {
            if error.abs() < NEGLIGIBLE {
                continue;
            }
            let error = error * example.weight;
            self.squares.bias[candidate] += error * error;
            self.bias[candidate] -= 0.5 * rate * error / (1e-3 + self.squares.bias[candidate]).sqrt();
            for (feature, value) in &example.features {
                let slot = *feature as usize * width + candidate;
                let gradient = error * value + L2 * self.weights[slot];
                self.squares.weights[slot] += gradient * gradient;
                self.weights[slot] -= rate * gradient / (1e-3 + self.squares.weights[slot]).sqrt();
            }
        }
    }

    fn score(&self, features: &[(u32, f32)], scores: &mut [f32]) {
        scores.copy_from_slice(&self.bias);
        let width = self.candidates.len();
        for (feature, value) in features {
            let weights = &self.weights[*feature as usize * width..][..width];
            for (score, weight) in scores.iter_mut().zip(weights) {
                *score += weight * value;
            }
        }
    }

    /// Known features with their value: count and rarity, each part brought to its weight as length.
    fn vector(&self, row: &Row) -> Vec<(u32, f32)> {
        let mut lengths = [0.0_f32; PARTS];
        let mut found: Vec<(u32, Part, f32)> = Vec::with_capacity(row.features.len());
        for feature in &row.features {
            if let Some(&at) = self.index.get(&feature.hash) {
                let value = damped(feature.count) * self.rarity[at as usize];
                lengths[feature.part as usize] += value * value;
                found.push((at, feature.part, value));
            }
        }
        let mut scales = PART_WEIGHTS;
        for (scale, length) in scales.iter_mut().zip(lengths) {
            *scale /= length.sqrt().max(1e-6);
        }
        found
            .into_iter()
            .map(|(at, part, value)| (at, value * scales[part as usize]))
            .collect()
    }
}

/// A feature that comes twice does not count twice.
fn damped(count: u8) -> f32 {
    if count == 1 { 1.0 } else { 1.0 + f32::from(count).ln() }
}

fn index_features(examples: &[Example<'_>]) -> (FeatureMap<u32>, Vec<f32>) {
    let mut index: FeatureMap<u32> = FeatureMap::default();
    let mut counts: Vec<u32> = Vec::new();
    for feature in examples.iter().flat_map(|example| &example.row.features) {
        let next = counts.len() as u32;
        let at = *index.entry(feature.hash).or_insert(next);
        if at == next {
            counts.push(0);
        }
        counts[at as usize] += 1;
    }
    let total = examples.len() as f32;
    let rarity = counts
        .into_iter()
        .map(|count| ((1.0 + total) / (1.0 + count as f32)).ln() + 1.0)
        .collect();
    (index, rarity)
}

/// AdaGrad's sums of squared gradients.
#[derive(Clone)]
struct Squares {
    weights: Vec<f32>,
    bias: Vec<f32>,
}

/// A fixed order that is not the charts' own: xorshift from a constant.
struct Shuffle(u64);

impl Shuffle {
    const fn new() -> Self {
        Self(0x2545_f491_4f6c_dd1d)
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for at in (1..order.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            order.swap(at, (self.0 % (at as u64 + 1)) as usize);
        }
    }
}

/// Scores to probabilities.
pub(crate) fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for score in scores.iter_mut() {
        *score = (*score - top).exp();
    }
    normalize(scores);
}

/// Makes positive numbers sum to 1.
pub(crate) fn normalize(values: &mut [f32]) {
    let sum: f32 = values.iter().sum();
    if sum > 0.0 {
        for value in values {
            *value /= sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Arrangement;

    fn train(pairs: &[(&str, TargetIndex)]) -> (TextModel, Vec<Row>) {
        let rows: Vec<Row> = pairs.iter().map(|(name, _)| Row::of_words(name, Arrangement::Chart)).collect();
        let examples: Vec<Example<'_>> = rows
            .iter()
            .zip(pairs)
            .map(|(row, (_, target))| Example {
                row,
                target: *target,
                weight: 1.0,
            })
            .collect();
        (TextModel::train(vec![0, 1], &examples), rows.clone())
    }

    #[test]
    fn words_and_parts_of_words_are_learnt() {
        let (model, _) = train(&[("Travel expense", 0), ("Hotel", 0), ("Office supplies", 1), ("Printer paper", 1)]);
        assert!(model.predict(&Row::of_words("Travelling", Arrangement::Chart))[0] > 0.6);
        assert!(model.predict(&Row::of_words("Office paper", Arrangement::Chart))[1] > 0.6);
        let even = model.predict(&Row::of_words("Zzz", Arrangement::Chart));
        assert!((even[0] - even[1]).abs() < 0.3, "{even:?}");
    }

    #[test]
    fn the_same_examples_give_the_same_weights() {
        let pairs = [("Travel", 0), ("Office", 1), ("Hotel", 0)];
        assert_eq!(train(&pairs).0.weights, train(&pairs).0.weights);
    }

    #[test]
    fn nothing_learnt_is_even() {
        let model = TextModel::train(vec![3, 5], &[]);
        assert_eq!(model.predict(&Row::of_words("x", Arrangement::Chart)), [0.5, 0.5]);
    }
}
