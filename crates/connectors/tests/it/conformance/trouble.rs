//! What is said when an operation brings no result.

use connect_connectors::PartnerFault;
use connect_domain::failure::Cause;
use connect_oauth::{MalformedTokenReply, TokenExchangeError};

#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) cause: Cause,
    /// Without what differs from one run to the next.
    pub(super) says: String,
    pub(super) advice: Option<&'static str>,
    /// In every way that a log could print it.
    pub(super) printed: String,
}

impl From<PartnerFault> for Trouble {
    fn from(fault: PartnerFault) -> Self {
        Self {
            cause: fault.cause,
            says: without_port(&fault.kind.to_string()),
            advice: Some(fault.advice),
            printed: format!("{fault} {fault:?}"),
        }
    }
}

impl From<TokenExchangeError> for Trouble {
    fn from(error: TokenExchangeError) -> Self {
        Self {
            cause: error.cause(),
            says: without_port(&error.to_string()),
            advice: None,
            printed: format!("{error} {error:?}"),
        }
    }
}

impl From<MalformedTokenReply> for Trouble {
    fn from(malformed: MalformedTokenReply) -> Self {
        Self {
            cause: Cause::Provider,
            says: malformed.to_string(),
            advice: None,
            printed: format!("{malformed} {malformed:?}"),
        }
    }
}

/// The stand-ins listen on any free port.
fn without_port(text: &str) -> String {
    match text.split_once("127.0.0.1:") {
        Some((before, after)) => format!("{before}HOST{}", after.trim_start_matches(|c: char| c.is_ascii_digit())),
        None => text.to_owned(),
    }
}
