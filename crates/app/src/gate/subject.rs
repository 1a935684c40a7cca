//! What a check looks at: one connection, and what the checks of one run share of it.

use std::sync::Arc;
use std::time::Duration;

use connect_connectors::{CallFuture, PartnerCall};
use connect_domain::failure::Cause;
use connect_store::Observed;
use connect_store::connections::{self, Connection};
use tokio::sync::OnceCell;

use crate::App;
use crate::error::AppError;
use crate::limits::Limits;
use crate::mapping::chart::Chart;
use crate::partners::call::Reached;

pub(super) struct Subject {
    pub(super) app: Arc<App>,
    pub(super) connection: Connection,
    pub(super) limits: Limits,
    reached: OnceCell<Reached>,
    chart: OnceCell<Chart>,
}

impl Subject {
    pub(super) fn new(app: &Arc<App>, connection: Connection, limits: Limits) -> Self {
        Self {
            app: Arc::clone(app),
            connection,
            limits,
            reached: OnceCell::new(),
            chart: OnceCell::new(),
        }
    }

    pub(super) async fn reached(&self) -> Result<&Reached, AppError> {
        let reach = async || {
            let mut reached = self.app.reach(&self.connection).await?;
            reached.http = reached.http.counting();
            Ok(reached)
        };
        self.reached.get_or_try_init(reach).await
    }

    /// One call to the partner; its outcome goes on the connection's record and its reads are counted.
    pub(super) async fn call<T>(&self, make: impl for<'a> Fn(PartnerCall<'a>) -> CallFuture<'a, T>) -> Result<T, AppError> {
        let reached = self.reached().await?;
        let before = self.requests();
        let outcome = self.app.ask(&self.connection, reached, make).await;
        let mut tx = self.app.store.observe(self.app.clock.now()).await?;
        if outcome.is_ok() {
            connections::record_call(&mut tx, self.connection.id, Ok(())).await?;
        }
        self.app.count_reads(&mut tx, &self.connection, self.requests() - before).await?;
        tx.commit_observed(Observed::Call(self.connection.id)).await?;
        outcome
    }

    /// The chart with its mapping, read once for all checks.
    pub(super) async fn chart(&self) -> Result<&Chart, AppError> {
        let read = async || Chart::read(&mut self.app.store.read().await?, &self.connection).await;
        self.chart.get_or_try_init(read).await
    }

    /// Requests sent until now.
    pub(super) fn requests(&self) -> u64 {
        self.reached.get().map_or(0, |reached| reached.http.counts().requests)
    }

    /// How long before now something was, in words that stay true however late they are read.
    pub(super) fn before_the_check(&self, at: connect_domain::clock::Instant) -> String {
        format!("{} before the check", length(self.app.clock.now().since(at)))
    }

    /// No answer came in time: that is an outcome too.
    pub(super) async fn gave_up(&self, waited: Duration) -> Result<String, AppError> {
        let words = format!("No answer within {}", length(waited));
        self.app.record_call(self.connection.id, Err((Cause::Network, &words))).await?;
        Ok(words)
    }
}

/// `3 days`, `2 h`, `14 min`, `9 s`: the largest unit that is not zero.
pub(super) fn length(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3_600 => format!("{} min", seconds / 60),
        seconds @ 3_600..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_one_unit() {
        for (seconds, words) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (7_199, "1 h"),
            (172_799, "47 h"),
            (172_800, "2 days"),
        ] {
            assert_eq!(length(Duration::from_secs(seconds)), words);
        }
    }
}
