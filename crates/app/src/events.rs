//! What the faces hear without asking: tags that became stale, the progress of jobs and of checks.
//!
//! Reads name the tags they provide and writes the tags they spoil, so no face guesses what to
//! load again. Commits of other processes arrive as the tag `workspace`, which spoils everything.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast;

use crate::gate::view::ChecksProgressView;
use crate::jobs::JobView;
use crate::{App, partners};

/// After the database was not to be had, listening begins anew so much later.
const AGAIN: Duration = Duration::from_secs(15);

/// One notice.
#[derive(Clone, Debug)]
pub enum Event {
    /// These reads are out of date.
    Stale(Vec<String>),
    /// A job moved on.
    JobProgress(Box<JobView>),
    /// One more connection was checked.
    ChecksProgress(ChecksProgressView),
}

/// Hands notices to every face that listens; nobody listening is fine.
#[derive(Clone, Debug)]
pub struct Events(broadcast::Sender<Event>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::channel(256).0)
    }
}

impl Events {
    /// A face's ear. One that falls behind is told by `Lagged` and reloads everything.
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }

    /// Marks reads as out of date.
    pub fn stale<I: Into<String>>(&self, tags: impl IntoIterator<Item = I>) {
        let _nobody = self.0.send(Event::Stale(tags.into_iter().map(Into::into).collect()));
    }

    /// Tells how far a run of checks is.
    pub fn checks(&self, progress: ChecksProgressView) {
        let _nobody = self.0.send(Event::ChecksProgress(progress));
    }

    /// Tells where a job is.
    pub fn job(&self, job: JobView) {
        let _nobody = self.0.send(Event::JobProgress(Box::new(job)));
    }
}

/// Hears the commits of other programs on the same workspace, for as long as a window shows it, and says
/// that everything may be out of date.
pub async fn hear_other_programs(app: Arc<App>) {
    loop {
        let lost = match app.store.watch_changes().await {
            Ok(mut watch) => loop {
                match watch.changed().await {
                    Ok(()) => {
                        know_partners(&app).await;
                        app.events.stale(["workspace"]);
                    }
                    Err(error) => break error,
                }
            },
            Err(error) => error,
        };
        tracing::info!(error = %lost, "other programs' changes are not heard for the moment");
        tokio::time::sleep(AGAIN).await;
        // Something may have been missed.
        app.events.stale(["workspace"]);
    }
}

/// Another program may have added a partner.
async fn know_partners(app: &App) {
    if let Err(error) = partners::private::know(&app.store).await {
        tracing::warn!(%error, "the private partners were not read again");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partners::list_partners;
    use crate::provisioning::start_provisioning;
    use crate::testing::Machine;

    /// Two programs on one workspace, on either database: each hears the other and not itself.
    #[tokio::test(flavor = "multi_thread")]
    async fn a_window_hears_what_another_program_commits() {
        let machine = Machine::new();
        let folder = machine.folder.path().join("workspace").to_str().unwrap().to_owned();
        for location in [folder, connect_store::testing::fresh_database().await] {
            let (window, other) = (machine.open_at(&location).await, machine.open_at(&location).await);
            let mut notices = window.events().listen();
            tokio::spawn(hear_other_programs(Arc::clone(&window)));
            tokio::time::sleep(Duration::from_millis(500)).await;
            let partner = list_partners()[0].id.clone();

            start_provisioning(&window, &partner).await.unwrap();
            assert!(
                !hears_of_others(&mut notices, Duration::from_millis(1_500)).await,
                "its own commit, {location}"
            );
            start_provisioning(&other, &partner).await.unwrap();
            assert!(
                hears_of_others(&mut notices, Duration::from_secs(1)).await,
                "another's commit, {location}"
            );
            assert!(
                !hears_of_others(&mut notices, Duration::from_millis(1_500)).await,
                "nothing more, {location}"
            );
        }
    }

    async fn hears_of_others(notices: &mut broadcast::Receiver<Event>, within: Duration) -> bool {
        let heard = tokio::time::timeout(within, async {
            loop {
                if let Event::Stale(tags) = notices.recv().await.unwrap()
                    && tags.iter().any(|tag| tag == "workspace")
                {
                    return;
                }
            }
        });
        heard.await.is_ok()
    }
}
