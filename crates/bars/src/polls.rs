//! How long a future holds the thread that polls it.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::time::{Duration, Instant};

/// Awaits `future`; also answers the longest time that it kept its thread at once.
pub async fn longest_poll<F: Future>(future: F) -> (F::Output, Duration) {
    let mut future = pin!(future);
    let mut longest = Duration::ZERO;
    let output = poll_fn(|context| {
        let started = Instant::now();
        let polled = future.as_mut().poll(context);
        longest = longest.max(started.elapsed());
        polled
    })
    .await;
    (output, longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn tells_waiting_from_blocking() {
        let nap = Duration::from_millis(60);
        let (_, longest) = longest_poll(tokio::time::sleep(nap)).await;
        assert!(longest < nap);
        let (_, longest) = longest_poll(async { std::thread::sleep(nap) }).await;
        assert!(longest >= nap);
    }
}
