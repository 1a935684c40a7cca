//! The engine: what was learnt, and suggestions for one chart.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use connect_domain::source_object::RootClass;

use crate::account::{MappedChart, SourceAccount, SuggestTarget, Suggestion};
use crate::calibration::Calibration;
use crate::chart::{Arrangement, Chart};
use crate::likeness::Likeness;
use crate::memory::Memory;
use crate::prior::TargetWords;
use crate::rules::TypeRules;
use crate::sequence::Sequence;
use crate::session::ChartSession;
use crate::text_model::{Example, TargetIndex, TextModel};

/// What the engine knows of one firm: its categories and the charts it mapped before.
pub struct Suggester {
    pub(crate) targets: Vec<SuggestTarget>,
    pub(crate) by_code: HashMap<String, TargetIndex>,
    target_words: Vec<TargetWords>,
    pub(crate) rules: TypeRules,
    pub(crate) memory: Memory,
    pub(crate) sequence: Sequence,
    pub(crate) calibration: Calibration,
    history: Vec<LearntChart>,
    likeness: Likeness,
    arrangement: Arrangement,
}

/// One chart of the history.
pub(crate) struct LearntChart {
    pub label: String,
    pub chart: Chart,
    pub targets: Vec<Option<TargetIndex>>,
}

/// More targets than this cannot be told apart by the engine's index.
pub const MOST_TARGETS: usize = TargetIndex::MAX as usize;

/// A chart that is nothing like the one at hand still teaches this much, next to one that is equal.
const STRANGER: f32 = 0.01;

impl Suggester {
    /// An engine that knows only the categories. Targets beyond [`MOST_TARGETS`] are left out.
    pub fn new(mut targets: Vec<SuggestTarget>) -> Self {
        targets.truncate(MOST_TARGETS);
        let by_code = targets
            .iter()
            .enumerate()
            .map(|(at, target)| (target.code.clone(), at as TargetIndex))
            .collect();
        Self {
            rules: TypeRules::for_targets(&targets),
            target_words: words_of(&targets, Arrangement::Chart),
            targets,
            by_code,
            memory: Memory::default(),
            sequence: Sequence::default(),
            calibration: Calibration::shipped(),
            history: Vec::new(),
            likeness: Likeness::of(std::iter::empty()),
            arrangement: Arrangement::Chart,
        }
    }

    /// For lists that nobody arranged, such as prices: what a row stands beside does not count, and numbers are part of
    /// the names. Before [`Self::learn`].
    #[must_use]
    pub fn without_order(mut self) -> Self {
        self.arrangement = Arrangement::List;
        self.target_words = words_of(&self.targets, Arrangement::List);
        self
    }

    /// Adds the firm's earlier charts, oldest first. Codes that are not targets are passed over.
    #[must_use]
    pub fn learn(mut self, history: &[MappedChart]) -> Self {
        for mapped in history {
            let chart = Chart::read(mapped.accounts.iter().map(|(account, _)| account), self.arrangement);
            let targets: Vec<Option<TargetIndex>> = mapped.accounts.iter().map(|(_, code)| self.by_code.get(code).copied()).collect();
            self.memory.learn(self.history.len() as u32, &chart, &targets);
            self.sequence.learn(&chart, &targets);
            self.history.push(LearntChart {
                label: mapped.label.clone(),
                chart,
                targets,
            });
        }
        self.likeness = Likeness::of(self.history.iter().map(|learnt| &learnt.chart));
        self
    }

    /// Uses the firm's own record of confidence ([`Calibration::fit`]).
    #[must_use]
    pub fn with_calibration(mut self, calibration: Calibration) -> Self {
        self.calibration = calibration;
        self
    }

    /// Suggestions for every account of one chart, in its order. `confirmed` holds the codes that a
    /// person decided on, by position; these rows are answered with their own code.
    pub fn suggest(&self, sources: &[SourceAccount], confirmed: &BTreeMap<usize, String>) -> Vec<Suggestion> {
        let mut session = self.open(sources);
        session.confirm_all(confirmed);
        session.suggestions()
    }

    /// Reads a chart once, for suggestions that follow each confirmation.
    pub fn open(&self, sources: &[SourceAccount]) -> ChartSession<'_> {
        let chart = Chart::read_to_ask(sources.iter(), self.arrangement);
        let likeness = self.likeness.to(&chart);
        let weights = example_weights(&likeness, &self.history);
        let classes: BTreeSet<Option<RootClass>> = chart.rows.iter().map(|row| row.class).collect();
        let models = classes.into_iter().map(|class| (class, self.train(class, &weights))).collect();
        ChartSession::new(self, sources.to_vec(), chart, likeness, models)
    }

    /// Rows learnt from.
    pub(crate) fn learnt_rows(&self) -> usize {
        self.history.iter().map(|learnt| learnt.targets.len()).sum()
    }

    /// The label of a chart of the history.
    pub(crate) fn label(&self, chart: u32) -> &str {
        self.history.get(chart as usize).map_or("", |learnt| &learnt.label)
    }

    /// The row of a chart of the history that has this name and number, if one has.
    pub(crate) fn has_number(&self, chart: u32, name_key: u64, number: &str) -> bool {
        let rows = self.history.get(chart as usize).into_iter().flat_map(|learnt| &learnt.chart.rows);
        !number.is_empty() && rows.into_iter().any(|row| row.name_key == name_key && row.number == number)
    }

    fn train(&self, class: Option<RootClass>, weights: &[f32]) -> TextModel {
        let candidates = self.candidates(class);
        let mut examples: Vec<Example<'_>> = self
            .target_words
            .iter()
            .flat_map(TargetWords::examples)
            .filter(|example| candidates.binary_search(&example.target).is_ok())
            .collect();
        for (learnt, weight) in self.history.iter().zip(weights) {
            for (row, target) in learnt.chart.rows.iter().zip(&learnt.targets) {
                let fits = class.is_none() || row.class.is_none() || row.class == class;
                if let (true, Some(target)) = (fits, *target) {
                    examples.push(Example {
                        row,
                        target,
                        weight: *weight,
                    });
                }
            }
        }
        TextModel::train(candidates, &examples)
    }

    /// Targets that an account of this class can map to: those of the class, those of none, and those
    /// that the firm used for it before. All of them when that leaves none. Ascending.
    fn candidates(&self, class: Option<RootClass>) -> Vec<TargetIndex> {
        let all = 0..self.targets.len() as TargetIndex;
        let Some(class) = class else { return all.collect() };
        let mut found: BTreeSet<TargetIndex> = all
            .clone()
            .filter(|at| self.targets[*at as usize].root_class.is_none_or(|own| own == class))
            .collect();
        for learnt in &self.history {
            let used = learnt
                .chart
                .rows
                .iter()
                .zip(&learnt.targets)
                .filter(|(row, _)| row.class == Some(class));
            found.extend(used.filter_map(|(_, target)| *target));
        }
        if found.is_empty() {
            all.collect()
        } else {
            found.into_iter().collect()
        }
    }
}

fn words_of(targets: &[SuggestTarget], arrangement: Arrangement) -> Vec<TargetWords> {
    let targets = targets.iter().enumerate();
    targets
        .map(|(at, target)| TargetWords::of(at as TargetIndex, target, arrangement))
        .collect()
}

/// How much the rows of each chart teach: by likeness, and 1 on average.
fn example_weights(likeness: &[f32], history: &[LearntChart]) -> Vec<f32> {
    let raw: Vec<f32> = likeness.iter().map(|alike| STRANGER + alike).collect();
    let rows: Vec<f32> = history.iter().map(|learnt| learnt.targets.len() as f32).collect();
    let weighted: f32 = raw.iter().zip(&rows).map(|(weight, rows)| weight * rows).sum();
    let mean = weighted / rows.iter().sum::<f32>().max(1.0);
    raw.into_iter().map(|weight| if mean > 0.0 { weight / mean } else { 1.0 }).collect()
}
