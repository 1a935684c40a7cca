//! A pull's side that stores: the run's row, and in it what of each resource is stored already.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use connect_connectors::Unread;
use connect_domain::clock::Instant;
use connect_store::ObservedTransaction;
use connect_store::pull_runs::{self, PullCounts, PullRun, PullStatus};
use connect_store::source_objects::UpsertCounts;
use serde::{Deserialize, Serialize};

use super::asks::Asks;
use super::lists::List;
use super::unread;
use super::view::{PullRunView, ResourceCounts};
use crate::error::AppError;
use crate::views::Count;

/// See the module.
pub(super) struct Kept {
    pub(super) run: PullRun,
    pub(super) resources: BTreeMap<String, Stored>,
    /// Requests of earlier processes at this run, and those that the app's monthly count has.
    before: PullCounts,
    counted: u64,
}

/// What of one resource is stored.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) counts: ResourceCounts,
    /// How many records the partner counted at the beginning, and when by its clock.
    pub(super) total: Option<u64>,
    pub(super) counted_at: Option<Instant>,
    /// Records that the pages held.
    pub(super) listed: u64,
    /// Positions of the pages, or numbers of the parts, that are stored.
    pub(super) parts: BTreeSet<u64>,
    /// Where the next page begins, of a list that is read in turn.
    #[serde(default)]
    pub(super) cursor: Option<String>,
    /// Parts that the partner did not let be read.
    #[serde(default)]
    pub(super) unread: Vec<Unread>,
    /// The credential may not read it, and the partner said so.
    #[serde(default)]
    pub(super) left_out: bool,
    /// The partner's ids of calendars that were added by their addresses and that a page showed as well.
    #[serde(default)]
    pub(super) added: BTreeSet<String>,
    /// All of it.
    pub(super) complete: bool,
}

impl Kept {
    /// From the row, with what an earlier process stored.
    pub(super) fn of(run: PullRun) -> Result<Self, AppError> {
        let resources = stored_of(&run).map_err(|error| AppError::internal("read where the pull stopped", error))?;
        Ok(Self {
            before: run.counts,
            counted: 0,
            run,
            resources,
        })
    }

    pub(super) fn stored(&self, resource: &str) -> Stored {
        self.resources.get(resource).cloned().unwrap_or_default()
    }

    /// What is stored of it is not all: it is listed from the beginning. Its counts stay.
    pub(super) fn list_anew(&mut self, resource: &str) {
        let anew = Stored {
            counts: self.stored(resource).counts,
            ..Stored::default()
        };
        self.resources.insert(resource.to_owned(), anew);
    }

    /// It was not read, and what says when it was last read is to say so.
    pub(super) fn leave_out(&mut self, resource: &str) {
        let left_out = Stored {
            left_out: true,
            ..Stored::default()
        };
        self.resources.insert(resource.to_owned(), left_out);
        self.run.resources.retain(|ordered| ordered != resource);
    }

    /// Closes a transaction: what it stores, where the run and its job are, and the reads so far are kept
    /// together, or not at all.
    pub(super) async fn keep(&mut self, asks: &Asks, mut tx: ObservedTransaction, resource: &str, stored: Stored) -> Result<(), AppError> {
        let done = stored.listed;
        self.resources.insert(resource.to_owned(), stored);
        // First: whoever stopped the job has ended the run as well.
        asks.hold.report(&mut tx, done).await?;
        self.write(asks, &mut tx).await?;
        Ok(tx.commit_observed(self.run.id).await?)
    }

    /// The end of a list of which all is stored: what it did not hold is gone.
    pub(super) async fn finish<L: List>(&mut self, asks: &Asks, list: &L, mut stored: Stored) -> Result<(), AppError> {
        let mut tx = asks.app.store.observe(asks.app.clock.now()).await?;
        let gone = list.complete(&mut tx, asks, self, &stored).await?;
        stored.counts.add_deleted(gone);
        stored.complete = true;
        stored.cursor = None;
        self.keep(asks, tx, list.resource(), stored).await
    }

    /// The end of a run that brought everything.
    pub(super) async fn succeed(&mut self, asks: &Asks, mut tx: ObservedTransaction) -> Result<(), AppError> {
        let done = self.run.counts.rows;
        asks.hold.report(&mut tx, done).await?;
        self.run.status = PullStatus::Succeeded;
        let unread = self.resources.values().flat_map(|stored| &stored.unread);
        let manifest = asks.reached.connector.manifest();
        let left_out = self.resources.iter().filter(|(_, stored)| stored.left_out);
        let lacking = left_out.filter_map(|(resource, _)| unread::lacking(manifest, resource));
        self.run.message = unread.map(unread::told).chain(lacking).collect::<Vec<_>>().join("\n");
        self.run.finished_at = Some(asks.app.clock.now());
        self.write(asks, &mut tx).await?;
        Ok(tx.commit_observed(self.run.id).await?)
    }

    async fn write(&mut self, asks: &Asks, tx: &mut ObservedTransaction) -> Result<(), AppError> {
        let http = asks.reached.http.counts();
        let sum = |of: fn(&ResourceCounts) -> Count| {
            let all: i64 = self.resources.values().map(|stored| of(&stored.counts).get()).sum();
            u64::try_from(all).unwrap_or(0)
        };
        self.run.counts = PullCounts {
            rows: sum(|counts| counts.rows),
            inserted: sum(|counts| counts.inserted),
            updated: sum(|counts| counts.updated),
            unchanged: sum(|counts| counts.unchanged),
            deactivated: sum(|counts| counts.deactivated),
            requests: self.before.requests + http.requests,
            retries: self.before.retries + http.retries,
            throttled_ms: self.before.throttled_ms + u64::try_from(http.waited.as_millis()).unwrap_or(0),
        };
        self.run.cursor = serde_json::to_string(&self.resources).map_err(|error| AppError::internal("write where the pull is", error))?;
        pull_runs::save(tx, &self.run).await?;
        asks.app.count_reads(tx, &asks.connection, http.requests - self.counted).await?;
        self.counted = http.requests;
        Ok(())
    }

    /// The run as the faces see it.
    pub(super) fn view(&self) -> PullRunView {
        view_of(&self.run)
    }
}

/// What a run stored of each resource, as [`Kept::write`] wrote it.
fn stored_of(run: &PullRun) -> Result<BTreeMap<String, Stored>, serde_json::Error> {
    match run.cursor.as_str() {
        "" => Ok(BTreeMap::new()),
        text => serde_json::from_str(text),
    }
}

impl ResourceCounts {
    /// Records that were read, and what storing them did.
    pub(super) fn add(&mut self, rows: usize, stored: UpsertCounts) {
        let add = |to: &mut Count, more: u64| *to = (to.get() + i64::try_from(more).unwrap_or(0)).into();
        add(&mut self.rows, rows as u64);
        add(&mut self.inserted, stored.inserted);
        add(&mut self.updated, stored.updated);
        add(&mut self.unchanged, stored.unchanged);
        add(&mut self.deactivated, stored.deactivated);
    }

    /// Records that the partner does not list any more.
    pub(super) fn add_deleted(&mut self, deleted: u64) {
        self.add(
            0,
            UpsertCounts {
                deactivated: deleted,
                ..UpsertCounts::default()
            },
        );
    }
}

/// A run as the faces see it. What an older program wrote of its resources may be unreadable: then the sums stand alone.
pub(crate) fn view_of(run: &PullRun) -> PullRunView {
    let resources = stored_of(run).unwrap_or_default();
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX).into();
    let duration = run.finished_at.map_or(Duration::ZERO, |finished| finished.since(run.started_at));
    PullRunView {
        rows: number(run.counts.rows),
        inserted: number(run.counts.inserted),
        updated: number(run.counts.updated),
        unchanged: number(run.counts.unchanged),
        deactivated: number(run.counts.deactivated),
        requests: number(run.counts.requests),
        throttled: number(run.counts.throttled_ms),
        retries: number(run.counts.retries),
        duration_ms: i64::try_from(duration.as_millis()).unwrap_or(i64::MAX).into(),
        id: run.id.to_string(),
        started_at: run.started_at.into(),
        finished_at: run.finished_at.map(Into::into),
        resources: resources
            .into_iter()
            .filter(|(_, stored)| !stored.left_out)
            .map(|(name, stored)| (name, stored.counts))
            .collect(),
        warnings: warnings(run),
    }
}

/// What a run that brought the rest could not read, in words for a person.
pub(crate) fn warnings(run: &PullRun) -> Vec<String> {
    let lines = (run.status == PullStatus::Succeeded).then(|| run.message.lines().map(str::to_owned));
    lines.into_iter().flatten().collect()
}
