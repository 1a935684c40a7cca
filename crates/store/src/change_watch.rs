//! Hearing of commits, so that a screen shows what another program changed.

use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{AnyConnection, ConnectOptions};

use crate::dialect::{CHANGE_CHANNEL, Dialect};
use crate::error::StoreError;
use crate::open::{Opened, connect_options};

/// Well under the second within which a change must be seen; one reading costs microseconds.
const POLL: Duration = Duration::from_millis(300);

/// Waits for commits of other connections, in this program or another.
pub struct ChangeWatch(Watch);

enum Watch {
    /// `PRAGMA data_version` on a connection kept for it: it changes when another connection commits.
    Sqlite { connection: AnyConnection, version: i64 },
    /// LISTEN needs the native driver; `Any` has no notifications.
    Postgres(Box<PgListener>),
}

impl ChangeWatch {
    pub(crate) async fn start(opened: &Opened) -> Result<Self, StoreError> {
        match opened.dialect {
            Dialect::Sqlite => {
                let mut connection = connect_options(&opened.url)?.connect().await?;
                sqlx::raw_sql(opened.dialect.prepare_connection(true))
                    .execute(&mut connection)
                    .await?;
                let version = data_version(&mut connection).await?;
                Ok(Self(Watch::Sqlite { connection, version }))
            }
            Dialect::Postgres => {
                let mut listener = PgListener::connect(opened.url.as_str()).await?;
                listener.listen(CHANGE_CHANNEL).await?;
                Ok(Self(Watch::Postgres(Box::new(listener))))
            }
        }
    }

    /// Returns after the next commit, within a second of it. Several commits may count as one. Safe to
    /// drop and call again.
    pub async fn changed(&mut self) -> Result<(), StoreError> {
        match &mut self.0 {
            Watch::Sqlite { connection, version } => loop {
                let now = data_version(connection).await?;
                if now != *version {
                    *version = now;
                    return Ok(());
                }
                tokio::time::sleep(POLL).await;
            },
            Watch::Postgres(listener) => {
                // `None` means that the connection was lost and is back: something may have been missed.
                listener.try_recv().await?;
                Ok(())
            }
        }
    }
}

async fn data_version(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("PRAGMA data_version").fetch_one(connection).await?)
}
