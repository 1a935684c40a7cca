//! Being asked to stop.

use connect_app::error::AppError;

/// The ear for Ctrl+C and for the signal that ends a service. From when it is there no such signal ends the program by
/// itself, so it comes before the words that tell somebody of it.
pub struct Interrupts {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Interrupts {
    /// Listens from now on.
    #[cfg(unix)]
    pub fn listen() -> Result<Self, AppError> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).map_err(unheard)?,
            terminate: signal(SignalKind::terminate()).map_err(unheard)?,
        })
    }

    /// Listens from now on.
    #[cfg(windows)]
    pub fn listen() -> Result<Self, AppError> {
        Ok(Self {
            interrupt: tokio::signal::windows::ctrl_c().map_err(unheard)?,
        })
    }

    /// Waits until the program is asked to stop, once more each time.
    pub async fn asked(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(windows)]
        self.interrupt.recv().await;
    }
}

fn unheard(error: std::io::Error) -> AppError {
    AppError::internal("listen for the signal to stop", error)
}
