//! A pull's side that asks the partner.

use std::sync::Arc;
use std::time::Duration;

use connect_connectors::{CallFuture, FaultKind, PartnerCall};
use connect_store::connections::Connection;

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::jobs::Hold;
use crate::partners::call::Reached;

/// How long one request of a pull may wait for the partner's limits.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// How the partner is asked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Manner {
    /// What it answers tells how the connection is.
    Needed,
    /// The same, but for a credential that lacks the right.
    IfAllowed,
}

/// What the credential may not read: whoever named it is told.
pub(super) fn not_allowed(resource: &str) -> AppError {
    AppError::new(ErrorCode::NeedsAuthorization, format!("The key may not read {resource}"))
        .hint("Give it the right on Read in the partner's console; `partners show` names the rights. All else can be pulled without it")
}

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

    /// The same, in a manner: `None` is not allowed.
    pub(super) async fn ask_in<T: Send + 'static>(
        &self,
        manner: Manner,
        make: impl for<'a> Fn(PartnerCall<'a>) -> CallFuture<'a, T> + Sync,
    ) -> Result<Option<T>, AppError> {
        match manner {
            Manner::Needed => self.ask(make).await.map(Some),
            Manner::IfAllowed => self.ask_if_allowed(make).await,
        }
    }

    /// `None` when the credential is not allowed to, which is no failure of the connection.
    async fn ask_if_allowed<T: Send + 'static>(
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
