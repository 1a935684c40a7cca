//! Results of analyses: they take their time, are asked for until they are there, and are gone after a day.

use std::collections::BTreeMap;
use std::time::Duration;

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::errors::{self, Refusal};
use super::models::A_DAY;
use super::wire_time;
use crate::error::SandboxError;
use crate::reply::Reply;
use crate::state_dir::StateDir;

const FILE: &str = "analyses.jsonl";
/// Seconds that a client is asked to wait between two looks.
pub(super) const RETRY_AFTER: &str = "2";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) enum AnalyzerKind {
    Model,
    Classifier,
}

/// A model or a classifier by its id.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(super) struct Analyzer {
    pub(super) kind: AnalyzerKind,
    pub(super) id: String,
}

impl Analyzer {
    pub(super) fn new(kind: AnalyzerKind, id: &str) -> Self {
        Self { kind, id: id.to_owned() }
    }
}

#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Analysis {
    pub(super) result_id: String,
    pub(super) analyzer: Analyzer,
    pub(super) begun_at: Instant,
    pub(super) duration: Duration,
    /// The `analyzeResult`, or the `error` of an operation that failed.
    pub(super) outcome: Result<Value, Value>,
    /// How often it was asked for.
    #[serde(skip)]
    looks: u32,
}

impl Analysis {
    pub(super) fn begin(
        result_id: String,
        analyzer: Analyzer,
        begun_at: Instant,
        duration: Duration,
        outcome: Result<Value, Value>,
    ) -> Self {
        Self {
            result_id,
            analyzer,
            begun_at,
            duration,
            outcome,
            looks: 0,
        }
    }

    fn is_gone(&self, now: Instant) -> bool {
        now.since(self.begun_at) >= A_DAY
    }

    /// The first two looks always find it unfinished, however late they come: a client that cannot wait is found out.
    fn to_json(&self, now: Instant) -> (Value, bool) {
        let elapsed = now.since(self.begun_at);
        let finished = self.looks > 2 && elapsed >= self.duration;
        let status = match (&self.outcome, self.looks) {
            (Ok(_), _) if finished => "succeeded",
            (Err(_), _) if finished => "failed",
            (_, 0 | 1) => "notStarted",
            _ => "running",
        };
        let updated_at = self.begun_at.plus(elapsed.min(self.duration));
        let mut document = json!({
            "status": status,
            "createdDateTime": wire_time(self.begun_at),
            "lastUpdatedDateTime": wire_time(updated_at),
        });
        match &self.outcome {
            Ok(result) if finished => document["analyzeResult"] = result.clone(),
            Err(error) if finished => document["error"] = error.clone(),
            _ => {}
        }
        (document, finished)
    }
}

/// A line of the file.
#[derive(Deserialize, Serialize)]
enum Change {
    Begun(Analysis),
    Deleted(String),
}

pub(super) struct Analyses {
    all: BTreeMap<String, Analysis>,
    files: Option<StateDir>,
}

impl Analyses {
    /// What the folder holds and a day has not passed over; the file is written anew without the rest.
    pub(super) fn restore(files: Option<StateDir>, now: Instant) -> Result<Self, SandboxError> {
        let mut all = BTreeMap::new();
        if let Some(files) = &files {
            let found = files.read_lines(FILE, |change| match change {
                Change::Begun(analysis) => drop(all.insert(analysis.result_id.clone(), analysis)),
                Change::Deleted(result_id) => drop(all.remove(&result_id)),
            })?;
            all.retain(|_, analysis| !analysis.is_gone(now));
            if found {
                files.write_lines(FILE, all.values().cloned().map(Change::Begun))?;
            }
        }
        Ok(Self { all, files })
    }

    pub(super) fn begin(&mut self, analysis: Analysis) -> Result<(), Refusal> {
        self.all.retain(|_, older| !older.is_gone(analysis.begun_at));
        self.keep(Change::Begun(analysis.clone()))?;
        self.all.insert(analysis.result_id.clone(), analysis);
        Ok(())
    }

    pub(super) fn look(&mut self, analyzer: &Analyzer, result_id: &str, now: Instant) -> Result<Reply, Refusal> {
        let analysis = self.find(analyzer, result_id, now)?;
        analysis.looks = analysis.looks.saturating_add(1);
        let (document, finished) = analysis.to_json(now);
        let reply = Reply::json(200, &document);
        Ok(if finished {
            reply
        } else {
            reply.with_header("retry-after", RETRY_AFTER)
        })
    }

    pub(super) fn delete(&mut self, analyzer: &Analyzer, result_id: &str, now: Instant) -> Result<(), Refusal> {
        self.find(analyzer, result_id, now)?;
        self.keep(Change::Deleted(result_id.to_owned()))?;
        self.all.remove(result_id);
        Ok(())
    }

    fn find(&mut self, analyzer: &Analyzer, result_id: &str, now: Instant) -> Result<&mut Analysis, Refusal> {
        self.all
            .get_mut(result_id)
            .filter(|analysis| analysis.analyzer == *analyzer && !analysis.is_gone(now))
            .ok_or_else(errors::operation_not_found)
    }

    fn keep(&self, change: Change) -> Result<(), Refusal> {
        let kept = self.files.as_ref().map_or(Ok(()), |files| files.append_lines(FILE, &[change]));
        kept.map_err(|error| {
            tracing::error!(%error, "an analysis could not be kept");
            errors::not_kept()
        })
    }
}
