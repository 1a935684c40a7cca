//! Hearing of other programs' commits, so that a screen shows what they changed. One's own are known anyway,
//! and more precisely.

use std::time::Duration;

use sqlx::AnyPool;
use sqlx::postgres::PgListener;

use crate::dialect::{CHANGE_CHANNEL, Dialect};
use crate::error::StoreError;
use crate::open::Opened;

/// Under the second within which a change must be seen, and few enough wake-ups for a laptop's battery.
const POLL: Duration = Duration::from_millis(700);

/// Waits for commits of other programs.
pub struct ChangeWatch(Watch);

enum Watch {
    /// `PRAGMA data_version` on the connection that makes all of this program's writes: it changes when
    /// another connection commits, and so never for a commit of our own.
    Sqlite { writer: AnyPool, version: i64 },
    /// LISTEN needs the native driver; `Any` has no notifications. Each names the store that committed.
    Postgres { listener: Box<PgListener>, own_name: String },
}

impl ChangeWatch {
    pub(crate) async fn start(opened: &Opened) -> Result<Self, StoreError> {
        match opened.dialect {
            Dialect::Sqlite => {
                let writer = opened.writer.clone();
                let version = data_version(&writer).await?;
                Ok(Self(Watch::Sqlite { writer, version }))
            }
            Dialect::Postgres => {
                let mut listener = PgListener::connect(opened.url.as_str()).await?;
                listener.listen(CHANGE_CHANNEL).await?;
                Ok(Self(Watch::Postgres {
                    listener: Box::new(listener),
                    own_name: opened.name.clone(),
                }))
            }
        }
    }

    /// Returns after another program's next commit, within a second of it. Several commits may count as one. Safe to
    /// drop and call again.
    pub async fn changed(&mut self) -> Result<(), StoreError> {
        match &mut self.0 {
            Watch::Sqlite { writer, version } => loop {
                let now = data_version(writer).await?;
                if now != *version {
                    *version = now;
                    return Ok(());
                }
                tokio::time::sleep(POLL).await;
            },
            Watch::Postgres { listener, own_name } => loop {
                // `None` means that the connection was lost and is back: something may have been missed.
                match listener.try_recv().await? {
                    Some(notification) if notification.payload() == own_name => {}
                    _ => return Ok(()),
                }
            },
        }
    }
}

async fn data_version(writer: &AnyPool) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("PRAGMA data_version").fetch_one(writer).await?)
}
