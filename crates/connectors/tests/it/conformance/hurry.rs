//! Time at a hundred times its pace: a wait of 30 s takes 0.3 s.
//!
//! Not tokio's own way of skipping to the next timer whenever nothing can run: the answers of the stand-ins come
//! through real sockets, and one that is still on its way would be skipped past.

use std::time::Duration;

use tokio::task::JoinHandle;

/// For a test with `start_paused`; goes on until the test ends.
pub(super) fn hurry() -> JoinHandle<()> {
    tokio::spawn(async {
        // As long as this blocks a thread of its own, tokio skips nothing.
        while tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_millis(1)))
            .await
            .is_ok()
        {
            tokio::time::advance(Duration::from_millis(100)).await;
        }
    })
}
