//! Reading what a face passes on: ids and words, each with an error that names them.

use std::str::FromStr;

use connect_domain::environment::{Environment, UnknownEnvironment};
use connect_domain::ids::ConnectionId;
use connect_store::connections::{self, Connection};

use crate::App;
use crate::error::{AppError, ErrorCode};

/// An id of any kind.
pub(crate) fn parse_id<Id: FromStr>(text: &str) -> Result<Id, AppError> {
    text.parse()
        .map_err(|_| AppError::new(ErrorCode::InvalidInput, format!("`{}` is not an id", shortened(text))))
}

/// A word of a closed list; `what` names the list, `known` its words.
pub(crate) fn parse_word<T: FromStr>(text: &str, what: &str, known: &str) -> Result<T, AppError> {
    text.parse()
        .map_err(|_| AppError::new(ErrorCode::InvalidInput, format!("`{}` is not {what}", shortened(text))).hint(known))
}

/// An environment by its word.
pub(crate) fn parse_environment(text: &str) -> Result<Environment, AppError> {
    text.parse()
        .map_err(|error: UnknownEnvironment| AppError::new(ErrorCode::InvalidInput, error.to_string()))
}

impl App {
    /// The connection with this id, or exit 2.
    pub(crate) async fn connection(&self, id: &str) -> Result<Connection, AppError> {
        let unknown = || {
            AppError::new(ErrorCode::UnknownConnection, format!("There is no connection `{}`", shortened(id)))
                .hint("`connections list` shows the ids")
        };
        let connection_id: ConnectionId = id.parse().map_err(|_| unknown())?;
        connections::get(&mut self.store.read().await?, connection_id)
            .await?
            .ok_or_else(unknown)
    }
}

/// Foreign text in a message: short, and without control characters.
pub(crate) fn shortened(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control()).take(80).collect();
    if kept.len() < text.len() { format!("{kept}...") } else { kept }
}
