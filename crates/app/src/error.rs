//! The error that leaves the application: a code the faces act on, a message and a next step for
//! the person, and a cause class. What went wrong inside stays in `source`, for the log.

#[cfg(feature = "bindings")]
use crate::words;
use connect_domain::failure::Cause;

/// What a face acts on: the CLI chooses the exit code by it, the window the button. Add one only
/// when something acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The input cannot be used: a malformed file, a bad URL, an empty field.
    InvalidInput,
    /// No such connection.
    UnknownConnection,
    /// No such partner.
    UnknownPartner,
    /// The actor's role does not allow it.
    NotPermitted,
    /// A file or an edit contradicts what is stored; nothing was changed.
    Conflict,
    /// The person, or the partner for them, refused; or the grant is dead.
    NeedsAuthorization,
    /// The partner did not answer, or answered that it cannot.
    PartnerUnreachable,
    /// The partner answered and refused this request.
    PartnerRefused,
    /// A local port is taken.
    PortInUse,
    /// The vault exists and is locked, or the passphrase is wrong.
    VaultLocked,
    /// There is no vault yet, and this act needs one.
    VaultMissing,
    /// The keychain is waiting for the person.
    VaultWaiting,
    /// Sealed secrets exist but their key is gone.
    KeyLost,
    /// Another process holds what is needed.
    WorkspaceBusy,
    /// Written by a newer program.
    WorkspaceNewer,
    /// Damaged, unwritable, or not a workspace.
    WorkspaceUnusable,
    /// The grant lives on another installation (`reliability.md` B13).
    ForeignGrant,
    /// The same work is already under way.
    AlreadyRunning,
    /// The person stopped it.
    Cancelled,
    /// Our fault; the log has more.
    Internal,
}

impl ErrorCode {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid_input",
            Self::UnknownConnection => "unknown_connection",
            Self::UnknownPartner => "unknown_partner",
            Self::NotPermitted => "not_permitted",
            Self::Conflict => "conflict",
            Self::NeedsAuthorization => "needs_authorization",
            Self::PartnerUnreachable => "partner_unreachable",
            Self::PartnerRefused => "partner_refused",
            Self::PortInUse => "port_in_use",
            Self::VaultLocked => "vault_locked",
            Self::VaultMissing => "vault_missing",
            Self::VaultWaiting => "vault_waiting",
            Self::KeyLost => "key_lost",
            Self::WorkspaceBusy => "workspace_busy",
            Self::WorkspaceNewer => "workspace_newer",
            Self::WorkspaceUnusable => "workspace_unusable",
            Self::ForeignGrant => "foreign_grant",
            Self::AlreadyRunning => "already_running",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
        }
    }

    /// Exit code of the command line (`contract.md`, Commands).
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Conflict | Self::Cancelled | Self::AlreadyRunning | Self::Internal => 1,
            Self::InvalidInput | Self::UnknownConnection | Self::UnknownPartner | Self::NotPermitted => 2,
            Self::NeedsAuthorization | Self::ForeignGrant => 3,
            Self::PartnerUnreachable | Self::PartnerRefused | Self::PortInUse => 4,
            Self::VaultLocked | Self::VaultMissing | Self::VaultWaiting | Self::KeyLost => 5,
            Self::WorkspaceBusy | Self::WorkspaceNewer | Self::WorkspaceUnusable => 6,
        }
    }

    const fn default_cause(self) -> Cause {
        match self {
            Self::NeedsAuthorization | Self::ForeignGrant => Cause::Auth,
            Self::PartnerUnreachable => Cause::Network,
            Self::PartnerRefused => Cause::Provider,
            Self::InvalidInput | Self::Conflict => Cause::Data,
            _ => Cause::Local,
        }
    }
}

/// See the module. Messages follow `style.md` 4: what happened, to what; the hint says what to do.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// What a face acts on.
    pub code: ErrorCode,
    /// What happened, to what. Never holds a secret.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// Where the cause lies.
    pub cause: Cause,
    /// For the log.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl AppError {
    /// An error with the code's usual cause and no hint.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
            cause: code.default_cause(),
            source: None,
        }
    }

    /// Adds the next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a sentence to what happened.
    #[must_use]
    pub fn and(mut self, more: &str) -> Self {
        self.message = format!("{}. {more}", self.message);
        self
    }

    /// States the cause where it differs from the code's usual one.
    #[must_use]
    pub const fn cause(mut self, cause: Cause) -> Self {
        self.cause = cause;
        self
    }

    /// Keeps what went wrong inside.
    #[must_use]
    pub fn source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Our fault: one calm sentence outside, everything in the log.
    pub fn internal(attempted: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(ErrorCode::Internal, format!("Could not {attempted}"))
            .hint("The log has the details under this reference")
            .source(source)
    }
}

/// An error as it crosses to a face.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct ErrorView {
    /// [`ErrorCode::as_str`].
    pub code: String,
    /// What happened, to what.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
    /// Ties it to the log.
    pub correlation_id: String,
    /// local, network, auth, quota, provider or data.
    #[cfg_attr(feature = "bindings", specta(type = words::Cause))]
    pub cause: String,
}

impl ErrorView {
    /// Logs the error, once and in full, and gives what may leave: called where an error crosses
    /// to a face, with an id that ties the two together.
    pub fn report(error: &AppError, correlation_id: connect_domain::ids::CorrelationId) -> Self {
        tracing::error!(%correlation_id, code = error.code.as_str(), source = error.source.as_deref().map(tracing::field::debug), "{error}");
        Self {
            code: error.code.as_str().to_owned(),
            message: error.message.clone(),
            hint: error.hint.clone(),
            correlation_id: correlation_id.to_string(),
            cause: error.cause.as_str().to_owned(),
        }
    }
}

impl From<connect_store::OpenError> for AppError {
    fn from(error: connect_store::OpenError) -> Self {
        use connect_store::OpenError;
        let (code, hint) = match &error {
            OpenError::Busy { .. } => (ErrorCode::WorkspaceBusy, "Close the other program, or try again in a moment"),
            OpenError::Unwritable { .. } => (
                ErrorCode::WorkspaceUnusable,
                "Choose a folder on this machine's own disk that you may write to",
            ),
            OpenError::Full { .. } => (ErrorCode::WorkspaceUnusable, "Free some space there and try again"),
            OpenError::Damaged { .. } => (
                ErrorCode::WorkspaceUnusable,
                "Nothing was changed: keep this folder, and restore your last backup into an empty one",
            ),
            OpenError::Newer { .. } => (
                ErrorCode::WorkspaceNewer,
                "Update AdvisorOS Connect on this machine; nothing was changed",
            ),
            OpenError::Unreachable { .. } => (ErrorCode::WorkspaceUnusable, "Check the server's address and your access to it"),
        };
        Self::new(code, sentence(&error.to_string())).hint(hint).source(error)
    }
}

impl From<connect_store::StoreError> for AppError {
    fn from(error: connect_store::StoreError) -> Self {
        use connect_store::StoreError;
        let message = sentence(&error.to_string());
        match &error {
            StoreError::Busy => Self::new(ErrorCode::WorkspaceBusy, message).hint("Try again in a moment; nothing was changed"),
            StoreError::Full => Self::new(ErrorCode::WorkspaceBusy, message).hint("Free some space and try again; nothing was changed"),
            StoreError::Unwritable(_) | StoreError::Damaged(_) => Self::new(ErrorCode::WorkspaceUnusable, message),
            StoreError::NotPermitted(_) => Self::new(ErrorCode::NotPermitted, message).hint("Ask an admin of the firm"),
            StoreError::Conflict(_) | StoreError::Gone { .. } => {
                Self::new(ErrorCode::Conflict, message).hint("Load the page again: somebody changed it meanwhile")
            }
            StoreError::Impossible { .. } | StoreError::Database(_) => return Self::internal("read or write the workspace", error),
        }
        .source(error)
    }
}

impl From<connect_domain::access::NotPermitted> for AppError {
    fn from(error: connect_domain::access::NotPermitted) -> Self {
        Self::new(ErrorCode::NotPermitted, sentence(&error.to_string())).hint("Ask an admin of the firm")
    }
}

/// A message as a sentence: the layers below write theirs to be continued, and the system numbers its own.
pub fn sentence(message: &str) -> String {
    let mut characters = message.chars();
    let sentence: String = characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect());
    without_error_numbers(sentence)
}

/// `No such file or directory (os error 2)`: the words say it, the number says it to nobody.
fn without_error_numbers(mut message: String) -> String {
    const BEGINS: &str = " (os error ";
    while let Some(from) = message.find(BEGINS) {
        let Some(length) = message[from..].find(')') else { break };
        message.replace_range(from..=from + length, "");
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_becomes_a_sentence() {
        assert_eq!(
            sentence("cannot read `a`: no such file (os error 2)"),
            "Cannot read `a`: no such file"
        );
        assert_eq!(sentence("one (os error 2), two (os error 13)"), "One, two");
        assert_eq!(sentence("odd (os error"), "Odd (os error");
        assert_eq!(sentence(""), "");
    }
}
