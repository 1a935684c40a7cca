//! What the faces hear without asking: tags that became stale, and the progress of jobs.
//!
//! Reads name the tags they provide and writes the tags they spoil, so no face guesses what to
//! load again. Commits of other processes arrive as the tag `workspace`, which spoils everything.

use tokio::sync::broadcast;

use crate::jobs::JobView;

/// One notice.
#[derive(Clone, Debug)]
pub enum Event {
    /// These reads are out of date.
    Stale(Vec<String>),
    /// A job moved on.
    JobProgress(Box<JobView>),
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

    /// Tells where a job is.
    pub fn job(&self, job: JobView) {
        let _nobody = self.0.send(Event::JobProgress(Box::new(job)));
    }
}
