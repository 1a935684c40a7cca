//! The resource: its keys, its tier, and what was trained in it. Kept as one file.

use std::collections::BTreeSet;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};

use super::classifiers::{self, Classifier};
use super::models::{self, CustomModel};
use super::operations::{self, Operation};
use crate::random::seeded_text;

/// The pricing tier, by which limits differ (fact sheet section 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) enum Tier {
    F0,
    S0,
}

impl Tier {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::F0 => "F0",
            Self::S0 => "S0",
        }
    }

    /// Pages of a document that are read; the rest is left out without a word.
    pub(super) const fn most_pages(self) -> usize {
        match self {
            Self::F0 => 2,
            Self::S0 => 2_000,
        }
    }

    pub(super) const fn most_bytes(self) -> usize {
        match self {
            Self::F0 => 4 * 1024 * 1024,
            Self::S0 => 500 * 1024 * 1024,
        }
    }

    /// Custom models that may exist, as `/info` tells.
    pub(super) const fn most_custom_models(self) -> usize {
        match self {
            Self::F0 => 500,
            Self::S0 => 5_000,
        }
    }
}

/// One of the two keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyName {
    Key1,
    Key2,
}

impl KeyName {
    const ALL: [Self; 2] = [Self::Key1, Self::Key2];

    pub(super) fn read(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "key1" | "key_1" => Some(Self::Key1),
            "key2" | "key_2" => Some(Self::Key2),
            _ => None,
        }
    }

    const fn index(self) -> usize {
        match self {
            Self::Key1 => 0,
            Self::Key2 => 1,
        }
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Resource {
    seed: u64,
    /// How often each key was regenerated.
    generations: [u32; 2],
    /// Only Entra tokens are accepted, which this stand-in has none of.
    pub(super) keys_disabled: bool,
    pub(super) tier: Tier,
    /// How long an analysis takes.
    pub(super) analysis_seconds: u64,
    /// Added to every confidence, as when the models behind it were changed.
    pub(super) drift: f64,
    pub(super) retired_versions: BTreeSet<String>,
    pub(super) models: Vec<CustomModel>,
    pub(super) classifiers: Vec<Classifier>,
    pub(super) operations: Vec<Operation>,
}

impl Resource {
    pub(super) fn seeded(seed: u64, now: Instant) -> Self {
        let models = models::seeded(now);
        let classifiers = classifiers::seeded(now);
        Self {
            operations: operations::seeded(seed, &models, &classifiers, now),
            seed,
            generations: [0, 0],
            keys_disabled: false,
            tier: Tier::S0,
            analysis_seconds: 2,
            drift: 0.0,
            retired_versions: BTreeSet::new(),
            models,
            classifiers,
        }
    }

    /// Somebody trains a model again, in vain.
    pub(super) fn fail_build(&mut self, model_id: &str, now: Instant) {
        let id = operations::operation_id(self.seed, &format!("{model_id} {}", self.operations.len()));
        self.operations.push(operations::failed(id, model_id, now));
    }

    pub(super) fn keys(&self) -> [String; 2] {
        KeyName::ALL.map(|name| {
            let generation = self.generations.get(name.index()).copied().unwrap_or_default();
            seeded_text(self.seed, &format!("{name:?} generation {generation}"), 32)
        })
    }

    /// Which of the two keys this is, if it is one of them now.
    pub(super) fn key_named_by(&self, key: &str) -> Option<KeyName> {
        let keys = self.keys();
        KeyName::ALL
            .into_iter()
            .find(|name| keys.get(name.index()).is_some_and(|valid| valid == key))
    }

    /// The old value is dead at once, and nobody who uses it is told.
    pub(super) fn regenerate(&mut self, name: KeyName) {
        if let Some(generation) = self.generations.get_mut(name.index()) {
            *generation += 1;
        }
    }
}
