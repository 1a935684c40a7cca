//! One chart made ready: names as words and features, and who stands where.

mod beside;
mod here;
mod letters;
mod place;

use connect_domain::source_object::RootClass;

use crate::account::SourceAccount;
use crate::hash::Hash;
use crate::normalise;

/// Where a feature comes from. Each part of a row is normalised on its own, so that a long heading
/// does not drown a short name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Character sequences of the name.
    Letters,
    /// Words and word pairs of the name.
    Words,
    /// Words of the headings above.
    Parent,
    /// Words of the rows around it.
    Beside,
    /// The partner's own type.
    Kind,
    /// Where in the chart it stands.
    Place,
    /// Number and heading as such: they mean nothing in another chart.
    Here,
}

/// How many [`Part`]s there are.
pub(crate) const PARTS: usize = 7;

/// One row, ready for every part of the engine.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub class: Option<RootClass>,
    pub words: Vec<String>,
    /// Equal for the same words in the same order.
    pub name_key: u64,
    /// Equal for the same words whatever their order, without those that only repeat the class.
    pub loose_key: u64,
    /// Equal under the same heading; `None` without one.
    pub parent_key: Option<u64>,
    /// Letters and digits of the account number.
    pub number: String,
    /// Each feature once, ascending.
    pub features: Vec<Feature>,
}

/// One feature of a row and how often it has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Feature {
    pub hash: u64,
    pub part: Part,
    pub count: u8,
}

/// Whether somebody arranged the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrangement {
    /// A chart of accounts: what stands side by side tends to belong together.
    Chart,
    /// Prices, document models, calendars: what a row stands beside says nothing of it.
    List,
}

/// A chart of accounts, or another list.
#[derive(Clone, Debug)]
pub(crate) struct Chart {
    pub rows: Vec<Row>,
    /// Positions of the rows by class, then by number, then as listed.
    pub order: Vec<usize>,
    /// Where in [`Self::order`] each row stands.
    pub rank: Vec<usize>,
    pub arrangement: Arrangement,
}

impl Chart {
    pub(crate) fn read<'a>(accounts: impl Iterator<Item = &'a SourceAccount>, arrangement: Arrangement) -> Self {
        let (mut rows, mut features): (Vec<Row>, Vec<RawFeatures>) = accounts.map(|account| read_row(account, arrangement)).unzip();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        // Numbers as text: `1105` belongs under `11`, wherever `111` is.
        order.sort_by_key(|&at| (rows[at].class, rows[at].number.clone(), at));
        if arrangement == Arrangement::Chart {
            beside::add(&rows, &order, &mut features);
        }
        place::add(&rows, &mut features);
        for (row, features) in rows.iter_mut().zip(features) {
            row.features = merge(features);
        }
        let mut rank = vec![0; rows.len()];
        for (at, &row) in order.iter().enumerate() {
            rank[row] = at;
        }
        Self {
            rows,
            order,
            rank,
            arrangement,
        }
    }

    /// A chart to suggest for: with the features that only rows of the same chart can learn from.
    pub(crate) fn read_to_ask<'a>(accounts: impl Iterator<Item = &'a SourceAccount>, arrangement: Arrangement) -> Self {
        let mut chart = Self::read(accounts, arrangement);
        here::add(&mut chart.rows);
        chart
    }

    /// Stretches of [`Self::order`] of one class each; none where the order means nothing.
    pub(crate) fn runs(&self) -> impl Iterator<Item = &[usize]> {
        let order = match self.arrangement {
            Arrangement::Chart => self.order.as_slice(),
            Arrangement::List => &[],
        };
        order.chunk_by(|&a, &b| self.rows[a].class == self.rows[b].class)
    }
}

impl Row {
    /// A row that is only words, such as a category's name.
    pub(crate) fn of_words(text: &str, arrangement: Arrangement) -> Self {
        let account = SourceAccount {
            name: text.to_owned(),
            ..SourceAccount::default()
        };
        let (mut row, features) = read_row(&account, arrangement);
        row.features = merge(features);
        row
    }
}

/// Features as they are found, some more than once.
type RawFeatures = Vec<(u64, Part)>;

fn merge(mut found: RawFeatures) -> Vec<Feature> {
    found.sort_unstable_by_key(|(hash, part)| (*hash, *part as u8));
    let same = found.chunk_by(|one, next| one.0 == next.0);
    same.filter_map(|same| {
        let (hash, part) = *same.first()?;
        Some(Feature {
            hash,
            part,
            count: u8::try_from(same.len()).unwrap_or(u8::MAX),
        })
    })
    .collect()
}

fn read_row(account: &SourceAccount, arrangement: Arrangement) -> (Row, RawFeatures) {
    let words = match arrangement {
        Arrangement::Chart => normalise::words(&account.name),
        Arrangement::List => normalise::words_and_numbers(&account.name),
    };
    let headings = headings(account);
    let mut features = Vec::with_capacity(160);
    letters::add(&words, &mut features);
    add_words(&words, &mut features);
    add_headings(&headings, &mut features);
    if let Some(partner_type) = &account.partner_type {
        let kind = Hash::of(40).with(&partner_type.kind);
        features.push((kind.finish(), Part::Kind));
        features.push((kind.with("/").with(&partner_type.subtype).finish(), Part::Kind));
    }
    let row = Row {
        class: account.root_class,
        name_key: key_of(&words),
        loose_key: loose_key(&words),
        parent_key: headings.first().map(|heading| key_of(heading)),
        words,
        number: account.number.chars().filter(|c| c.is_alphanumeric()).collect(),
        features: Vec::new(),
    };
    (row, features)
}

fn key_of(words: &[String]) -> u64 {
    words.iter().fold(Hash::of(1), |hash, word| hash.with(word).with(" ")).finish()
}

/// Words that only repeat the class.
const CLASS_WORDS: [&str; 8] = ["account", "expense", "income", "asset", "liability", "cost", "charge", "fee"];

fn loose_key(words: &[String]) -> u64 {
    let mut kept: Vec<String> = words.iter().filter(|word| !CLASS_WORDS.contains(&word.as_str())).cloned().collect();
    if kept.is_empty() {
        kept = words.to_vec();
    }
    kept.sort();
    kept.dedup();
    // The other namespace keeps it apart from an exact key of the same words.
    Hash::of(2).with_number(key_of(&kept)).finish()
}

/// The headings above the account, nearest first.
pub(crate) fn headings_of(account: &SourceAccount) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    if !account.parent.is_empty() {
        found.push(&account.parent);
    }
    let above = account
        .path
        .strip_suffix(account.name.as_str())
        .and_then(|path| path.strip_suffix(':'));
    for heading in above.into_iter().flat_map(|above| above.rsplit(':')) {
        if found.first() != Some(&heading) {
            found.push(heading);
        }
    }
    found
}

/// Words of the headings above the account, nearest first.
fn headings(account: &SourceAccount) -> Vec<Vec<String>> {
    let words = headings_of(account).into_iter().map(normalise::words);
    words.filter(|words| !words.is_empty()).collect()
}

fn add_words(words: &[String], features: &mut RawFeatures) {
    let mut put = |hash: Hash| features.push((hash.finish(), Part::Words));
    for word in words {
        put(Hash::of(10).with(word));
    }
    for pair in words.windows(2) {
        put(Hash::of(11).with(&pair[0]).with(" ").with(&pair[1]));
    }
    if let (Some(first), Some(last)) = (words.first(), words.last()) {
        put(Hash::of(12).with(first));
        put(Hash::of(13).with(last));
    }
    put(Hash::of(14).with_number(key_of(words)));
}

/// The feature of one word of a name, for reasons.
pub(crate) fn word_feature(word: &str) -> u64 {
    Hash::of(10).with(word).finish()
}

fn add_headings(headings: &[Vec<String>], features: &mut RawFeatures) {
    let mut put = |hash: Hash| features.push((hash.finish(), Part::Parent));
    match headings.first() {
        None => put(Hash::of(20)),
        Some(nearest) => put(Hash::of(22).with_number(key_of(nearest))),
    }
    for word in headings.iter().flatten() {
        put(Hash::of(21).with(word));
    }
}
