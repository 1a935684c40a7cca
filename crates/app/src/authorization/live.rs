//! Attempts that this process waits for: who cancels them, and who hears how they ended.

use std::collections::HashMap;

use connect_domain::ids::AuthorizationAttemptId;
use connect_domain::secret::SecretText;
use connect_oauth::ExpectedCallback;
use connect_oauth::browser::BrowserUrl;
use tokio::sync::{Mutex, watch};
use tokio::task::AbortHandle;
use url::Url;

use crate::error::AppError;

/// How far an attempt got; the row has the same in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Waiting,
    Exchanging,
    Proving,
    Ended,
}

/// How the person reaches the partner, and how we hear of it.
pub(crate) enum Way {
    Browser {
        /// The address that a browser may be sent to.
        address: BrowserUrl,
        expected: ExpectedCallback,
        /// The task that waits on the listener; none when an address is pasted.
        listening: Option<AbortHandle>,
    },
    /// A code is entered on any device; a task asks about it until the stage is [`Stage::Ended`].
    Device { verification_uri: Url, user_code: SecretText },
}

/// One attempt of this process.
pub(crate) struct Live {
    pub(crate) stage: watch::Sender<Stage>,
    pub(crate) way: Way,
    /// Ids of the abilities whose scopes are asked for beside the first consent's. An attempt lives no longer than this
    /// process, and neither do they.
    pub(crate) abilities: Vec<String>,
    pub(crate) failure: Option<AppError>,
}

/// All of them by id.
#[derive(Default)]
pub(crate) struct LiveAttempts(pub(crate) Mutex<HashMap<AuthorizationAttemptId, Live>>);

impl LiveAttempts {
    /// Moves an attempt on and tells whoever listens.
    pub(crate) async fn advance(&self, id: AuthorizationAttemptId, stage: Stage) {
        if let Some(live) = self.0.lock().await.get(&id) {
            live.stage.send_replace(stage);
        }
    }

    /// What an attempt of this process asks for beside the first consent.
    pub(crate) async fn abilities(&self, id: AuthorizationAttemptId) -> Option<Vec<String>> {
        self.0.lock().await.get(&id).map(|live| live.abilities.clone())
    }

    /// Keeps why it failed, for the face that waits.
    pub(crate) async fn fail(&self, id: AuthorizationAttemptId, error: AppError) {
        if let Some(live) = self.0.lock().await.get_mut(&id) {
            live.failure = Some(error);
        }
    }
}
