//! Reading what a face passes on: ids and words, each with an error that names them.

use std::str::FromStr;

use connect_domain::calendar_date::{CalendarDate, InvalidDate};
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

/// A reason that nobody can read later is none.
const SHORTEST_REASON: usize = 10;
const LONGEST_REASON: usize = 500;

/// Why somebody decided something; `what` names the reason at the beginning of a sentence.
pub(crate) fn checked_reason(reason: &str, what: &str) -> Result<String, AppError> {
    let refused = |problem: String| AppError::new(ErrorCode::InvalidInput, problem);
    let reason = one_line(reason);
    if reason.chars().count() < SHORTEST_REASON {
        return Err(refused(format!(
            "{what} has at least {SHORTEST_REASON} characters: whoever reads it later has to understand it"
        )));
    }
    checked_line(&reason, what, LONGEST_REASON)
}

/// A line that a person entered, without needless blanks; `what` names it at the beginning of a sentence.
pub(crate) fn checked_line(text: &str, what: &str, most: usize) -> Result<String, AppError> {
    let line = one_line(text);
    let problem = match line.chars().count() {
        0 => format!("{what} is empty"),
        count if count > most => format!("{what} has at most {most} characters"),
        _ if line.chars().any(char::is_control) => format!("{what} has control characters inside"),
        _ => return Ok(line),
    };
    Err(AppError::new(ErrorCode::InvalidInput, problem))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A day as `YYYY-MM-DD`; `what` names it at the beginning of a sentence.
pub(crate) fn parse_date(text: &str, what: &str) -> Result<CalendarDate, AppError> {
    text.trim()
        .parse()
        .map_err(|error: InvalidDate| AppError::new(ErrorCode::InvalidInput, format!("{what} is no date: {error}")))
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
