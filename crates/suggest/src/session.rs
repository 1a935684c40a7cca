//! One chart being mapped: suggestions that follow each confirmation.

use std::collections::{BTreeMap, HashMap};

use connect_domain::source_object::RootClass;

use crate::account::{SourceAccount, Suggestion};
use crate::chart::{Chart, Row, headings_of};
use crate::explain::{Evidence, explain};
use crate::memory::{Memory, Votes, votes_of_likeness};
use crate::second_reading::{blend, read_again};
use crate::suggester::Suggester;
use crate::text_model::{Example, TargetIndex, TextModel};

/// The names of this very chart are filed under this number in its own memory.
const THIS_CHART: u32 = 0;
/// Votes of the same name, confirmed in this chart.
const VOTES_HERE: f32 = 10.0;
/// Votes of the name's own words.
pub(crate) const VOTES_OF_TEXT: f32 = 4.0;
/// Votes of the heading's words while nothing was mapped, and the rows after which headings are learnt
/// like everything else.
const VOTES_OF_HEADING: f32 = 1.5;
const HEADINGS_LEARNT: f32 = 500.0;
/// A name of these words alone says only which part of its heading it is, and leaves the rest to it.
const PART_WORDS: [&str; 8] = [
    "accumulat",
    "amortization",
    "cost",
    "depreciation",
    "net",
    "original",
    "other",
    "value",
];
const VOTES_OF_WHOLE: f32 = 6.0;
/// How much a row confirmed here teaches, next to one of the history.
const WEIGHT_HERE: f32 = 4.0;

/// A second reading is for charts that a person maps by hand; a larger one takes too long for what it
/// gains.
const MOST_ROWS_READ_TWICE: usize = 2_000;
/// Once one row in this many is confirmed, those teach better than a second reading.
const FEW_CONFIRMED: usize = 10;

/// A chart with what has been confirmed in it so far.
pub struct ChartSession<'s> {
    suggester: &'s Suggester,
    sources: Vec<SourceAccount>,
    chart: Chart,
    likeness: Vec<f32>,
    models: HashMap<Option<RootClass>, TextModel>,
    confirmed: Vec<Option<TargetIndex>>,
    here: Memory,
    /// The heading of each row read as if it were an account, and its votes; only for a firm that has
    /// mapped little, whose text model has learnt nothing about headings yet.
    headings: Vec<Option<(Row, f32)>>,
    /// What the text model says after a second reading, per row; empty when there was none.
    second_reading: Vec<Vec<f32>>,
}

impl<'s> ChartSession<'s> {
    pub(crate) fn new(
        suggester: &'s Suggester,
        sources: Vec<SourceAccount>,
        chart: Chart,
        likeness: Vec<f32>,
        models: HashMap<Option<RootClass>, TextModel>,
    ) -> Self {
        let headings = read_headings(&sources, &chart, suggester.learnt_rows());
        let mut session = Self {
            headings,
            confirmed: vec![None; sources.len()],
            here: Memory::default(),
            second_reading: Vec::new(),
            suggester,
            sources,
            chart,
            likeness,
            models,
        };
        if session.sources.len() <= MOST_ROWS_READ_TWICE {
            session.second_reading = read_again(&session.chart, &session.models, &session.probabilities(&session.all_evidence()));
        }
        session
    }

    /// Learns one decision of a person; also in place of an earlier one. A position outside the chart
    /// or a code that is no target is passed over.
    pub fn confirm(&mut self, row: usize, code: &str) {
        self.confirm_all(&BTreeMap::from([(row, code.to_owned())]));
    }

    /// Learns several decisions at once.
    pub fn confirm_all(&mut self, decisions: &BTreeMap<usize, String>) {
        let mut examples: HashMap<Option<RootClass>, Vec<Example<'_>>> = HashMap::new();
        for (&row, code) in decisions {
            let (Some(&target), Some(confirmed)) = (self.suggester.by_code.get(code), self.confirmed.get_mut(row)) else {
                continue;
            };
            *confirmed = Some(target);
            let row = &self.chart.rows[row];
            examples.entry(row.class).or_default().push(Example {
                row,
                target,
                weight: WEIGHT_HERE,
            });
        }
        for (class, examples) in examples {
            if let Some(model) = self.models.get_mut(&class) {
                model.adapt(&examples);
            }
        }
        self.here = Memory::default();
        self.here.learn(THIS_CHART, &self.chart, &self.confirmed);
    }

    /// An answer for every row, in the chart's order.
    pub fn suggestions(&self) -> Vec<Suggestion> {
        let evidence = self.all_evidence();
        let probabilities = self.probabilities(&evidence);
        evidence
            .into_iter()
            .zip(probabilities)
            .enumerate()
            .map(|(row, (evidence, together))| self.answer(row, &evidence, &together))
            .collect()
    }

    fn all_evidence(&self) -> Vec<Evidence> {
        let confirmed = self.confirmed.iter().flatten().count();
        let read_twice = !self.second_reading.is_empty() && confirmed * FEW_CONFIRMED <= self.sources.len();
        (0..self.sources.len()).map(|row| self.evidence(row, read_twice)).collect()
    }

    /// Probability of each candidate of each row, with its neighbours.
    fn probabilities(&self, evidence: &[Evidence]) -> Vec<Vec<f32>> {
        let mut probabilities: Vec<Vec<f32>> = evidence.iter().map(|evidence| evidence.alone.clone()).collect();
        let certain: Vec<bool> = self.confirmed.iter().map(Option::is_some).collect();
        let candidates = |class| self.candidates(class);
        self.suggester
            .sequence
            .smooth(&self.chart, &certain, candidates, &mut probabilities);
        probabilities
    }

    /// What speaks for each candidate of a row, apart from its neighbours.
    fn evidence(&self, row: usize, read_twice: bool) -> Evidence {
        let class = self.chart.rows[row].class;
        let Some(model) = self.models.get(&class) else {
            return Evidence::default();
        };
        let candidates = model.candidates();
        if let Some(target) = self.confirmed[row] {
            let alone = candidates
                .iter()
                .map(|candidate| f32::from(u8::from(*candidate == target)))
                .collect();
            return Evidence {
                alone,
                ..Evidence::default()
            };
        }
        let mut text = model.predict(&self.chart.rows[row]);
        if read_twice {
            blend(&mut text, &self.second_reading[row]);
        }
        let partner_type = self.sources[row].partner_type.as_ref();
        if let Some((heading, votes)) = &self.headings[row] {
            let share = votes / (VOTES_OF_TEXT + votes);
            for (own, above) in text.iter_mut().zip(model.predict(heading)) {
                *own += share * (above - *own);
            }
        }
        if let Some(partner_type) = partner_type {
            self.suggester.rules.temper(partner_type, candidates, &mut text);
        }
        let here = self.here.votes(&self.chart.rows[row], |_| VOTES_HERE);
        let before = self
            .suggester
            .memory
            .votes(&self.chart.rows[row], |chart| votes_of_likeness(self.likeness[chart as usize]));
        let rule = self.sources[row]
            .partner_type
            .as_ref()
            .and_then(|partner_type| self.suggester.rules.vote(partner_type));
        let mut alone: Vec<f32> = text.iter().map(|probability| VOTES_OF_TEXT * probability).collect();
        for (target, weight) in here.weights.iter().chain(&before.weights).chain(rule.as_ref()) {
            if let Ok(at) = candidates.binary_search(target) {
                alone[at] += weight;
            }
        }
        crate::text_model::normalize(&mut alone);
        Evidence {
            alone,
            text,
            here,
            before,
            rule,
        }
    }

    fn answer(&self, row: usize, evidence: &Evidence, together: &[f32]) -> Suggestion {
        let candidates = self.candidates(self.chart.rows[row].class);
        if let Some(target) = self.confirmed[row] {
            let target = &self.suggester.targets[usize::from(target)];
            return Suggestion {
                row,
                top3: vec![(target.code.clone(), 1.0)],
                reason: crate::reason::Reason::Confirmed.text(&target.name),
            };
        }
        let mut ranked: Vec<usize> = (0..together.len()).collect();
        ranked.sort_by(|&one, &other| together[other].total_cmp(&together[one]).then(one.cmp(&other)));
        let top3 = ranked
            .iter()
            .take(3)
            .map(|&at| {
                let code = self.suggester.targets[usize::from(candidates[at])].code.clone();
                (code, self.suggester.calibration.probability(f64::from(together[at])))
            })
            .collect();
        let reason = ranked.first().map_or_else(String::new, |&best| {
            let target = candidates[best];
            explain(self, row, evidence, together, best).text(&self.suggester.targets[usize::from(target)].name)
        });
        Suggestion { row, top3, reason }
    }

    fn candidates(&self, class: Option<RootClass>) -> &[TargetIndex] {
        self.models.get(&class).map_or(&[], TextModel::candidates)
    }

    pub(crate) fn suggester(&self) -> &Suggester {
        self.suggester
    }

    pub(crate) fn chart(&self) -> &Chart {
        &self.chart
    }

    pub(crate) fn source(&self, row: usize) -> &SourceAccount {
        &self.sources[row]
    }

    pub(crate) fn model(&self, row: usize) -> Option<&TextModel> {
        self.models.get(&self.chart.rows[row].class)
    }

    pub(crate) fn confirmed(&self, row: usize) -> Option<TargetIndex> {
        self.confirmed.get(row).copied().flatten()
    }

    /// The heading of a row, when it was read and its first choice is this candidate.
    pub(crate) fn telling_heading(&self, row: usize, candidate: usize) -> Option<String> {
        let heading = self.model(row)?.predict(&self.headings[row].as_ref()?.0);
        let best = heading.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1))?.0;
        let name = headings_of(&self.sources[row]).first().copied()?;
        (best == candidate).then(|| name.to_owned())
    }

    pub(crate) fn has_confirmed(&self) -> bool {
        self.confirmed.iter().any(Option::is_some)
    }

    pub(crate) fn likeness(&self, chart: u32) -> f32 {
        self.likeness.get(chart as usize).copied().unwrap_or(0.0)
    }
}

fn read_headings(sources: &[SourceAccount], chart: &Chart, learnt_rows: usize) -> Vec<Option<(Row, f32)>> {
    let still = (1.0 - learnt_rows as f32 / HEADINGS_LEARNT).max(0.0);
    if still == 0.0 {
        return vec![None; sources.len()];
    }
    let read = |(account, row): (&SourceAccount, &Row)| {
        let heading = headings_of(account)
            .first()
            .map(|heading| Row::of_words(heading, chart.arrangement))?;
        let part = row.words.iter().all(|word| PART_WORDS.contains(&word.as_str()));
        Some((heading, still * if part { VOTES_OF_WHOLE } else { VOTES_OF_HEADING }))
    };
    sources.iter().zip(&chart.rows).map(read).collect()
}

impl Votes {
    pub(crate) fn for_target(&self, target: TargetIndex) -> f32 {
        self.weights
            .iter()
            .filter(|(other, _)| *other == target)
            .map(|(_, weight)| weight)
            .sum()
    }
}
