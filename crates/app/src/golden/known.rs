//! What the last runs of this program read instead of what they should have. It is never stored, so that it is known for as
//! long as the program lives.

use std::sync::{Mutex, PoisonError};

use connect_domain::ids::GoldenRunId;

use super::judge::Difference;

/// Of so many runs.
const MOST: usize = 8;

/// See the module. The newest last.
#[derive(Default)]
pub(crate) struct Known(Mutex<Vec<(GoldenRunId, Vec<Difference>)>>);

impl Known {
    pub(super) fn remember(&self, run: GoldenRunId, differences: Vec<Difference>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.push((run, differences));
        let old = known.len().saturating_sub(MOST);
        known.drain(..old);
    }

    pub(super) fn of(&self, run: GoldenRunId) -> Vec<Difference> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().find(|(id, _)| *id == run);
        found.map(|(_, differences)| differences.clone()).unwrap_or_default()
    }
}
