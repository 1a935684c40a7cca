//! What came back from the partner, judged: the same rules for the listener and for a pasted address.

use std::collections::{BTreeMap, BTreeSet};

use connect_domain::secret::SecretText;
use subtle::ConstantTimeEq;
use url::{Url, form_urlencoded};

use crate::error_code::known_error;

const LONGEST_CODE: usize = 4_096;

/// What the callback of one attempt must look like.
#[derive(Clone, Debug)]
pub struct ExpectedCallback {
    csrf_state: SecretText,
    redirect_uri: String,
    issuer: Option<String>,
    issuer_required: bool,
    #[cfg(feature = "bars")]
    any_state: bool,
}

impl ExpectedCallback {
    /// `issuer` is the partner's identifier (RFC 9207). When it is unknown, a callback that names any
    /// issuer is foreign.
    pub const fn new(csrf_state: SecretText, redirect_uri: String, issuer: Option<String>, issuer_required: bool) -> Self {
        Self {
            csrf_state,
            redirect_uri,
            issuer,
            issuer_required,
            #[cfg(feature = "bars")]
            any_state: false,
        }
    }

    /// Takes the protection away, so that bar A1 can show that it would notice.
    #[cfg(feature = "bars")]
    #[must_use]
    pub fn without_protection(mut self) -> Self {
        self.any_state = true;
        self
    }

    fn is_own_state(&self, state: &str) -> bool {
        #[cfg(feature = "bars")]
        if self.any_state {
            return true;
        }
        bool::from(state.as_bytes().ct_eq(self.csrf_state.expose().as_bytes()))
    }
}

/// The partner's answer to an authorization request.
#[derive(Clone, Debug)]
pub enum Callback {
    /// Somebody consented.
    Granted(GrantedCode),
    /// The partner or the person said no.
    Refused {
        /// The standard's code, `access_denied` when the person refused; `unrecognized_error` for a
        /// code that no standard knows.
        error: &'static str,
    },
}

/// A code, good for one exchange.
#[derive(Clone, Debug)]
pub struct GrantedCode {
    /// The authorization code.
    pub code: SecretText,
    /// The callback's other parameters, such as the id of the company that was picked. Foreign text.
    pub parameters: BTreeMap<String, String>,
}

/// Why a callback does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallbackProblem {
    /// Too many parameters, text that is not UTF-8, or control characters.
    #[error("the address is damaged")]
    Damaged,
    /// RFC 6749 3.1: parameters must not be included more than once.
    #[error("the address names a parameter twice")]
    RepeatedParameter,
    /// `state` is absent.
    #[error("the address has no `state`")]
    NoState,
    /// `state` is another attempt's, or nobody's.
    #[error("the address belongs to another attempt")]
    ForeignState,
    /// `iss` is not the partner's.
    #[error("the address was issued by somebody else")]
    ForeignIssuer,
    /// `iss` is required and absent.
    #[error("the address does not name its issuer")]
    NoIssuer,
    /// Neither a usable `code` nor an `error`, or both.
    #[error("the address has no usable `code`")]
    NoCode,
}

/// Why a pasted text is not the callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PastedCallbackError {
    /// Not a web address.
    #[error("this is not a web address: copy the whole address from the browser's address bar")]
    NotAnAddress,
    /// An address, but not the one that the partner sends people back to.
    #[error("this is not the address that the partner sent you back to")]
    OtherAddress,
    /// See [`CallbackProblem`].
    #[error(transparent)]
    Problem(#[from] CallbackProblem),
}

/// Judges a callback's query. The `state` is compared first and in constant time: of a stranger's
/// request nothing else is looked at.
pub(crate) fn judge_query(query: &str, expected: &ExpectedCallback) -> Result<Callback, CallbackProblem> {
    let mut parameters = read_parameters(query)?;
    let state = parameters.remove("state").ok_or(CallbackProblem::NoState)?;
    if !expected.is_own_state(&state) {
        return Err(CallbackProblem::ForeignState);
    }
    match (parameters.remove("iss"), &expected.issuer) {
        (Some(named), Some(issuer)) if named == *issuer => {}
        (Some(_), _) => return Err(CallbackProblem::ForeignIssuer),
        (None, _) if expected.issuer_required => return Err(CallbackProblem::NoIssuer),
        (None, _) => {}
    }
    match (parameters.remove("code"), parameters.remove("error")) {
        (Some(code), None) if is_code(&code) => Ok(Callback::Granted(GrantedCode {
            code: SecretText::new(code),
            parameters,
        })),
        (None, Some(error)) if !error.is_empty() => Ok(Callback::Refused {
            error: known_error(&error),
        }),
        _ => Err(CallbackProblem::NoCode),
    }
}

fn read_parameters(query: &str) -> Result<BTreeMap<String, String>, CallbackProblem> {
    const MOST: usize = 32;
    let mut names = BTreeSet::new();
    let mut parameters = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let damaged = |text: &str| text.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER);
        if damaged(&name) || damaged(&value) || names.len() >= MOST {
            return Err(CallbackProblem::Damaged);
        }
        if !names.insert(name.to_string()) {
            return Err(CallbackProblem::RepeatedParameter);
        }
        parameters.insert(name.into_owned(), value.into_owned());
    }
    Ok(parameters)
}

/// RFC 6749 A.11: printable ASCII.
fn is_code(code: &str) -> bool {
    (1..=LONGEST_CODE).contains(&code.len()) && code.bytes().all(|byte| (0x21..=0x7e).contains(&byte))
}

/// Judges what a person copied from the browser: the whole redirected address, or its query from the `?`
/// on. Line breaks and blanks that copying adds are ignored. Behind a relay page both its address and
/// the loopback address that it forwards to count.
pub fn parse_pasted_callback(text: &str, expected: &ExpectedCallback) -> Result<Callback, PastedCallbackError> {
    let text: String = text.split_whitespace().collect();
    if let Some(query) = text.strip_prefix('?') {
        return Ok(judge_query(query, expected)?);
    }
    let pasted = Url::parse(&text).map_err(|_| PastedCallbackError::NotAnAddress)?;
    if !matches!(pasted.scheme(), "http" | "https") {
        return Err(PastedCallbackError::NotAnAddress);
    }
    let redirect = Url::parse(&expected.redirect_uri).map_err(|_| PastedCallbackError::OtherAddress)?;
    let is_redirect = pasted.origin() == redirect.origin() && pasted.path() == redirect.path();
    let is_forwarded = redirect.scheme() == "https"
        && pasted.scheme() == "http"
        && pasted.host_str() == Some("127.0.0.1")
        && pasted.path() == crate::listener::RELAYED_PATH;
    if !(is_redirect || is_forwarded) || !pasted.username().is_empty() || pasted.password().is_some() {
        return Err(PastedCallbackError::OtherAddress);
    }
    Ok(judge_query(pasted.query().unwrap_or_default(), expected)?)
}
