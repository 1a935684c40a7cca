//! Which api-version belongs to which path (fact sheet section 1).

use std::collections::BTreeSet;

use super::errors::{self, Refusal};
use crate::stand_in::Received;

pub(super) const CURRENT: &str = "2024-11-30";
const WITH_CLASSIFIERS: &str = "2023-07-31";
const OLDEST: &str = "2022-08-31";

/// A version that is served, and the first part of its paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ApiVersion {
    pub(super) name: &'static str,
    pub(super) prefix: &'static str,
}

const ALL: &[ApiVersion] = &[
    ApiVersion::CURRENT,
    ApiVersion {
        name: WITH_CLASSIFIERS,
        prefix: "formrecognizer",
    },
    ApiVersion {
        name: OLDEST,
        prefix: "formrecognizer",
    },
];

impl ApiVersion {
    pub(super) const CURRENT: Self = Self {
        name: CURRENT,
        prefix: "documentintelligence",
    };

    /// The version that a request names; refused if it is missing, unknown, retired, or of the other prefix.
    pub(super) fn of(received: &Received, prefix: &str, retired: &BTreeSet<String>) -> Result<Self, Refusal> {
        if !ALL.iter().any(|version| version.prefix == prefix) {
            return Err(errors::no_such_path());
        }
        let named = received.parameter("api-version").filter(|version| !version.is_empty());
        let named = named.ok_or_else(|| errors::parameter_missing("api-version"))?;
        let known = ALL.iter().find(|version| version.name == named && !retired.contains(version.name));
        match known {
            None => {
                let oldest = ALL.iter().rev().find(|version| !retired.contains(version.name));
                Err(needs(oldest.map_or(CURRENT, |version| version.name)))
            }
            Some(version) if version.prefix != prefix => Err(errors::no_such_path()),
            Some(version) => Ok(*version),
        }
    }

    pub(super) fn is_served(name: &str) -> bool {
        ALL.iter().any(|version| version.name == name)
    }

    /// Classifiers came with the second of these versions.
    pub(super) fn check_classifiers(self) -> Result<(), Refusal> {
        if self.name < WITH_CLASSIFIERS {
            Err(needs(WITH_CLASSIFIERS))
        } else {
            Ok(())
        }
    }

    pub(super) fn is_current(self) -> bool {
        self == Self::CURRENT
    }
}

fn needs(minimum: &str) -> Refusal {
    errors::invalid_request(
        "NotSupportedApiVersion",
        &format!("The requested operation requires {minimum} or later."),
    )
}
