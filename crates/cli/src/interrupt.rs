//! Being asked to stop.

use connect_app::error::AppError;

/// Waits for Ctrl+C, or for the signal that ends a service.
pub async fn interrupted() -> Result<(), AppError> {
    let unheard = |error: std::io::Error| AppError::internal("listen for the signal to stop", error);
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(unheard)?;
        tokio::select! {
            outcome = tokio::signal::ctrl_c() => outcome.map_err(unheard),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(unheard)
}
