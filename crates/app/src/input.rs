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

/// The longest address of a mailbox that is sent to a partner.
const LONGEST_ADDRESS: usize = 320;
/// What stands in no address, and would stand for something else in a request's.
const NEVER_IN_ADDRESS: [char; 10] = ['/', '\\', '?', '%', '<', '>', '"', ',', ';', ':'];

/// The address of a mailbox in small letters, because partners do not tell them apart by that; `hint` says whose is wanted.
pub(crate) fn checked_address(text: &str, hint: &str) -> Result<String, AppError> {
    let address = text.trim().to_lowercase();
    let is_strange = |c: char| c.is_whitespace() || c.is_control() || NEVER_IN_ADDRESS.contains(&c);
    let parts: Vec<&str> = address.split('@').collect();
    let is_one = matches!(parts.as_slice(), [name, domain]
        if !name.is_empty() && domain.split('.').all(|label| !label.is_empty()) && !address.contains(is_strange));
    let problem = match is_one {
        true if address.chars().count() > LONGEST_ADDRESS => format!("An address has at most {LONGEST_ADDRESS} characters"),
        true => return Ok(address),
        false => format!("`{}` is not an address", shortened(text.trim())),
    };
    Err(AppError::new(ErrorCode::InvalidInput, problem).hint(hint))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_name_at_one_domain_and_nothing_that_a_request_reads_otherwise() {
        for (text, expected) in [
            (" Front-Desk@Example.com ", "front-desk@example.com"),
            ("o'brien@example.com", "o'brien@example.com"),
            ("c_1a2b@group.calendar.google.com", "c_1a2b@group.calendar.google.com"),
            (
                "en.swiss#holiday@group.v.calendar.google.com",
                "en.swiss#holiday@group.v.calendar.google.com",
            ),
        ] {
            assert_eq!(checked_address(text, "").unwrap(), expected);
        }
        for text in [
            "",
            "Front Desk",
            "front-desk",
            "@example.com",
            "desk@",
            "desk@.com",
            "desk@example..com",
            "desk@example.com.",
            "a@b@example.com",
            "desk @example.com",
            "../me/calendars@example.com",
            "desk@example.com/../../me",
            "desk%2f@example.com",
            "desk@example.com?x=1",
            "Desk <desk@example.com>",
            "mailto:desk@example.com",
            "desk@example.com\u{0}",
        ] {
            let error = checked_address(text, "").unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidInput, "{text}");
        }
        assert!(checked_address(&format!("{}@example.com", "a".repeat(400)), "").is_err());
    }
}
