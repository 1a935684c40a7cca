//! A pull's side that asks the partner.

use std::sync::Arc;
use std::time::Duration;

use connect_connectors::{CallFuture, FaultKind, PartnerCall};
use connect_store::connections::Connection;

use crate::App;
use crate::error::AppError;
use crate::jobs::Hold;
use crate::partners::call::Reached;

/// How long one request of a pull may wait for the partner's limits.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// See the module.
pub(super) struct Asks {
    pub(super) app: Arc<App>,
    pub(super) connection: Connection,
    pub(super) reached: Reached,
    pub(super) hold: Arc<Hold>,
}

impl Asks {
    pub(super) async fn new(app: &Arc<App>, connection: Connection, hold: &Arc<Hold>) -> Result<Self, AppError> {
        let mut reached = app.reach(&connection).await?.counting();
        reached.http = reached.http.with_patience(PATIENCE);
        Ok(Self {
            app: Arc::clone(app),
            connection,
            reached,
            hold: Arc::clone(hold),
        })
    }

    /// One call, if the pull is still wanted.
    pub(super) async fn ask<T>(&self, make: impl for<'a> Fn(PartnerCall<'a>) -> CallFuture<'a, T>) -> Result<T, AppError> {
        self.hold.look().await?;
        self.app.ask(&self.connection, &self.reached, make).await
    }

    /// The same for what tells nothing of the connection.
    pub(super) async fn ask_aside<T>(&self, make: impl for<'a> Fn(PartnerCall<'a>) -> CallFuture<'a, T>) -> Result<T, AppError> {
        self.hold.look().await?;
        self.app.ask_aside(&self.connection, &self.reached, make).await
    }

    /// The same for what a credential need not be allowed to read: `None` when it is not, which is no failure of the
    /// connection.
    pub(super) async fn ask_if_allowed<T: Send + 'static>(
        &self,
        make: impl for<'a> Fn(PartnerCall<'a>) -> CallFuture<'a, T> + Sync,
    ) -> Result<Option<T>, AppError> {
        self.ask(|call| {
            let answer = make(call);
            Box::pin(async move {
                match answer.await {
                    Err(fault) if fault.kind == FaultKind::RightMissing => Ok(None),
                    answered => answered.map(Some),
                }
            })
        })
        .await
    }
}
