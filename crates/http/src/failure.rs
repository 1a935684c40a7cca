//! Why no answer came back, classed; and whether the request may have reached the partner all the same.

use std::error::Error;
use std::io;

use connect_domain::failure::Cause;

/// Whether the partner may have acted on the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// Nothing of the request left: repeating it is safe.
    NotSent,
    /// Some of it may have arrived: the partner may have acted, and we have no answer.
    OutcomeUnknown,
}

/// What went wrong, as far as this side can tell. `doctor` keeps refused, proxied, inspected and
/// offline apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The host is there and nothing listens.
    Refused,
    /// The name has no address.
    Dns,
    /// No encrypted connection: protocol or handshake.
    Tls,
    /// The certificate is not trusted here: often a firewall that inspects traffic.
    UntrustedCertificate,
    /// This machine has no certificate authorities, or the extra file cannot be used.
    NoCertificateAuthorities,
    /// The proxy refused or broke the connection.
    Proxy,
    /// There is no way out of this machine.
    Offline,
    /// Nobody answered in time.
    TimedOut,
    /// The connection ended before the whole answer was here.
    Reset,
    /// The answer is larger than any that we expect.
    AnswerTooLarge,
    /// The request could not be formed.
    InvalidRequest,
}

/// A call that brought no answer. Names the host and never a path, a query, a header or a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} `{host}`{}", kind.as_words(), match reached {
    Reached::NotSent => "",
    Reached::OutcomeUnknown => "; the request may have arrived",
})]
pub struct HttpFailure {
    /// What went wrong.
    pub kind: FailureKind,
    /// Whether the partner may have acted.
    pub reached: Reached,
    /// Host and port that were called.
    pub host: String,
}

impl FailureKind {
    const fn as_words(self) -> &'static str {
        match self {
            Self::Refused => "connection refused by",
            Self::Dns => "no address found for",
            Self::Tls => "no secure connection to",
            Self::UntrustedCertificate => "untrusted certificate from",
            Self::NoCertificateAuthorities => "no certificate authorities on this machine to check",
            Self::Proxy => "the proxy did not connect to",
            Self::Offline => "no network to reach",
            Self::TimedOut => "no answer in time from",
            Self::Reset => "the connection was cut by",
            Self::AnswerTooLarge => "too large an answer from",
            Self::InvalidRequest => "the request could not be formed for",
        }
    }
}

impl HttpFailure {
    /// Where the cause lies. Once a connection stood, the way to the partner works, so silence and
    /// cut answers are the partner's.
    pub const fn cause(&self) -> Cause {
        match (self.kind, self.reached) {
            (FailureKind::InvalidRequest | FailureKind::NoCertificateAuthorities, _) => Cause::Local,
            (FailureKind::AnswerTooLarge, _) | (FailureKind::TimedOut | FailureKind::Reset, Reached::OutcomeUnknown) => Cause::Provider,
            _ => Cause::Network,
        }
    }

    /// What the person can do, apart from the cause.
    pub const fn advice(&self) -> &'static str {
        match self.kind {
            FailureKind::Refused => "Check the address and that nothing blocks it, then try again",
            FailureKind::Dns => "Check the address, and that this machine can look up names",
            FailureKind::Tls => "Check the machine's clock, and the proxy and certificate settings",
            FailureKind::UntrustedCertificate => "If your firm inspects traffic, add its certificate authority as the extra CA file",
            FailureKind::NoCertificateAuthorities => "Install the system's CA certificates (`ca-certificates`), or check the extra CA file",
            FailureKind::Proxy => "Check the proxy settings and its user name and password",
            FailureKind::Offline => "Connect this machine to the network, then try again",
            FailureKind::TimedOut | FailureKind::Reset => "Try again in a few minutes",
            FailureKind::AnswerTooLarge => "Check that the address is the partner's",
            FailureKind::InvalidRequest => "Check the address",
        }
    }

    pub(crate) fn local(kind: FailureKind, host: String) -> Self {
        Self {
            kind,
            reached: Reached::NotSent,
            host,
        }
    }

    /// Classes a transport error; the error itself, whose text holds the URL, goes no further.
    pub(crate) fn classify(error: &reqwest::Error, host: String) -> Self {
        let reached = if error.is_connect() || error.is_builder() {
            Reached::NotSent
        } else {
            Reached::OutcomeUnknown
        };
        let kind = if error.is_builder() {
            FailureKind::InvalidRequest
        } else if error.is_timeout() {
            FailureKind::TimedOut
        } else if error.is_dns() {
            FailureKind::Dns
        } else {
            kind_of_chain(error).unwrap_or(FailureKind::Reset)
        };
        Self { kind, reached, host }
    }
}

/// Looks through the chain of sources for what is behind it. `io::Error::source` skips the error
/// that it wraps, so that one is visited as well.
fn kind_of_chain(error: &(dyn Error + 'static)) -> Option<FailureKind> {
    if let Some(tls) = error.downcast_ref::<rustls::Error>() {
        return Some(match tls {
            rustls::Error::InvalidCertificate(_) => FailureKind::UntrustedCertificate,
            _ => FailureKind::Tls,
        });
    }
    // hyper-util keeps its tunnel error private; its text is the only mark.
    if error.to_string().starts_with("tunnel error") {
        return Some(FailureKind::Proxy);
    }
    if let Some(io) = error.downcast_ref::<io::Error>() {
        if let Some(found) = io.get_ref().and_then(|inner| kind_of_chain(inner)) {
            return Some(found);
        }
        return match io.kind() {
            io::ErrorKind::ConnectionRefused => Some(FailureKind::Refused),
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkDown => Some(FailureKind::Offline),
            io::ErrorKind::TimedOut => Some(FailureKind::TimedOut),
            _ => Some(FailureKind::Reset),
        };
    }
    error.source().and_then(kind_of_chain)
}
