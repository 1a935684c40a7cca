//! What came back from the partner, judged: the same rules for the listener and for a pasted address.

use std::collections::{BTreeMap, BTreeSet};

use connect_domain::secret::SecretText;
use subtle::ConstantTimeEq;
use url::{Url, form_urlencoded};

use crate::error_code::known_error;
use crate::told::{OwnCodes, Told};

const LONGEST_CODE: usize = 4_096;

/// The partner's identifier in callbacks (RFC 9207).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    before: String,
    /// Where each organization has its own: what follows the one segment that names it.
    after: Option<String>,
}

impl From<String> for Issuer {
    /// One for everybody.
    fn from(text: String) -> Self {
        Self { before: text, after: None }
    }
}

impl Issuer {
    /// One for each organization, whose id stands between the two. Which it is, is known only once somebody has signed in; the
    /// others at the same server are the same partner, so that nothing is lost by taking any.
    pub fn of_each_organization(before: &str, after: &str) -> Self {
        Self {
            before: before.to_owned(),
            after: Some(after.to_owned()),
        }
    }

    /// Whether a callback names it.
    pub fn is(&self, named: &str) -> bool {
        let Some(after) = &self.after else {
            return named == self.before;
        };
        let organization = named.strip_prefix(&self.before).and_then(|rest| rest.strip_suffix(after.as_str()));
        organization.is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')))
    }
}

/// What the callback of one attempt must look like.
#[derive(Clone, Debug)]
pub struct ExpectedCallback {
    csrf_state: SecretText,
    redirect_uri: String,
    issuer: Option<Issuer>,
    issuer_required: bool,
    own_codes: OwnCodes,
    #[cfg(feature = "bars")]
    any_state: bool,
}

impl ExpectedCallback {
    /// `issuer` is the partner's identifier (RFC 9207). When it is unknown, a callback that names any
    /// issuer is foreign.
    pub const fn new(csrf_state: SecretText, redirect_uri: String, issuer: Option<Issuer>, issuer_required: bool) -> Self {
        Self {
            csrf_state,
            redirect_uri,
            issuer,
            issuer_required,
            own_codes: OwnCodes {
                prefix: String::new(),
                known: Vec::new(),
            },
            #[cfg(feature = "bars")]
            any_state: false,
        }
    }

    /// Also understands these codes of the partner's own, which no standard has.
    #[must_use]
    pub fn knowing(self, own_codes: OwnCodes) -> Self {
        Self { own_codes, ..self }
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
        /// The standard's word, `access_denied` when the person refused; `unrecognized_error` for any other.
        error: &'static str,
        /// What else it says.
        told: Told,
    },
}

/// What an address says of an administrator's consent. There is no code in it, and anybody can write one like it: it
/// ends a wait, and proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportedConsent {
    /// An administrator is said to have agreed.
    Agreed,
    /// See [`Callback::Refused`].
    Refused {
        /// As there.
        error: &'static str,
        /// As there.
        told: Told,
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
    /// Nothing says that somebody agreed.
    #[error("the address does not tell of a consent")]
    NoConsent,
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
    let mut parameters = own_parameters(query, expected)?;
    let told = Told::in_query(&parameters, &expected.own_codes);
    match (parameters.remove("code"), parameters.remove("error")) {
        (Some(code), None) if is_code(&code) => Ok(Callback::Granted(GrantedCode {
            code: SecretText::new(code),
            parameters,
        })),
        (None, Some(error)) if !error.is_empty() => Ok(Callback::Refused {
            error: known_error(&error),
            told,
        }),
        _ => Err(CallbackProblem::NoCode),
    }
}

/// The parameters of a query that belongs to this attempt, without `state` and `iss`.
fn own_parameters(query: &str, expected: &ExpectedCallback) -> Result<BTreeMap<String, String>, CallbackProblem> {
    let mut parameters = read_parameters(query)?;
    let state = parameters.remove("state").ok_or(CallbackProblem::NoState)?;
    if !expected.is_own_state(&state) {
        return Err(CallbackProblem::ForeignState);
    }
    match (parameters.remove("iss"), &expected.issuer) {
        (Some(named), Some(issuer)) if issuer.is(&named) => {}
        (Some(_), _) => return Err(CallbackProblem::ForeignIssuer),
        (None, _) if expected.issuer_required => return Err(CallbackProblem::NoIssuer),
        (None, _) => {}
    }
    Ok(parameters)
}

fn read_parameters(query: &str) -> Result<BTreeMap<String, String>, CallbackProblem> {
    const MOST: usize = 32;
    let mut names = BTreeSet::new();
    let mut parameters = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        // RFC 6749 4.1.2.1 allows none there either, but partners describe their errors in several lines. The
        // description is not shown; what it describes must be heard.
        let may_break = |c: char| name == "error_description" && matches!(c, '\r' | '\n' | '\t');
        let damaged = |text: &str| {
            text.chars()
                .any(|c| (c.is_control() && !may_break(c)) || c == char::REPLACEMENT_CHARACTER)
        };
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
    Ok(judge_query(&pasted_query(text, expected)?, expected)?)
}

/// Judges in the same way the address that came back from an administrator: `parameter` says `True` there. It says so
/// beside an error too, which counts alone.
pub fn parse_pasted_consent(text: &str, expected: &ExpectedCallback, parameter: &str) -> Result<ReportedConsent, PastedCallbackError> {
    let parameters = own_parameters(&pasted_query(text, expected)?, expected)?;
    if let Some(error) = parameters.get("error").filter(|error| !error.is_empty()) {
        return Ok(ReportedConsent::Refused {
            error: known_error(error),
            told: Told::in_query(&parameters, &expected.own_codes),
        });
    }
    let is_agreed = parameters.get(parameter).is_some_and(|said| said.eq_ignore_ascii_case("true"));
    if is_agreed && !parameters.contains_key("code") {
        return Ok(ReportedConsent::Agreed);
    }
    Err(CallbackProblem::NoConsent.into())
}

fn pasted_query(text: &str, expected: &ExpectedCallback) -> Result<String, PastedCallbackError> {
    let text: String = text.split_whitespace().collect();
    if let Some(query) = text.strip_prefix('?') {
        return Ok(query.to_owned());
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
    Ok(pasted.query().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(redirect_uri: &str) -> ExpectedCallback {
        let own_codes = OwnCodes {
            prefix: "ACME".to_owned(),
            known: vec!["org_only".to_owned()],
        };
        ExpectedCallback::new(SecretText::new("own-state".to_owned()), redirect_uri.to_owned(), None, false).knowing(own_codes)
    }

    fn pasted(text: &str, redirect_uri: &str) -> Result<String, PastedCallbackError> {
        parse_pasted_callback(text, &expected(redirect_uri)).map(|callback| match callback {
            Callback::Granted(granted) => granted.code.expose().to_owned(),
            Callback::Refused { error, told } => [Some(error.to_owned()), told.code]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" "),
        })
    }

    #[test]
    fn a_pasted_address_is_judged_like_a_callback() {
        use CallbackProblem::{ForeignIssuer, ForeignState, NoCode, NoState, RepeatedParameter};
        use PastedCallbackError::{NotAnAddress, OtherAddress, Problem};
        let redirect = "https://firm.example/return/";
        for (text, verdict) in [
            ("https://firm.example/return/?code=c&state=own-state&realmId=1", Ok("c")),
            ("  https://firm.example/return/?code=c&st\r\n  ate=own-state \n", Ok("c")),
            ("?code=c&state=own-state", Ok("c")),
            ("http://127.0.0.1:51000/callback?code=c&state=own-state", Ok("c")),
            (
                "https://firm.example/return/?error=access_denied&state=own-state",
                Ok("access_denied"),
            ),
            (
                "https://firm.example/return/?error=access_denied&error_description=Declined%0d%0aTrace%3a+1&state=own-state",
                Ok("access_denied"),
            ),
            (
                "https://firm.example/return/?error=access_denied&error_description=ACME65004:+Robin+declined&state=own-state",
                Ok("access_denied 65004"),
            ),
            ("?error=org_only&state=own-state", Ok("unrecognized_error org_only")),
            ("?error=canary&error_description=canary&state=own-state", Ok("unrecognized_error")),
            (
                "https://firm.example/return/?code=c%0d%0a&state=own-state",
                Err(Problem(CallbackProblem::Damaged)),
            ),
            ("https://firm.example/return/?code=c&state=other", Err(Problem(ForeignState))),
            ("https://firm.example/return/?code=c", Err(Problem(NoState))),
            ("https://firm.example/return/?state=own-state", Err(Problem(NoCode))),
            (
                "https://firm.example/return/?code=c&code=d&state=own-state",
                Err(Problem(RepeatedParameter)),
            ),
            (
                "https://firm.example/return/?code=c&state=own-state&iss=x",
                Err(Problem(ForeignIssuer)),
            ),
            ("https://firm.example/return?code=c&state=own-state", Err(OtherAddress)),
            ("http://firm.example/return/?code=c&state=own-state", Err(OtherAddress)),
            (
                "https://firm.example.evil.example/return/?code=c&state=own-state",
                Err(OtherAddress),
            ),
            ("https://x@firm.example/return/?code=c&state=own-state", Err(OtherAddress)),
            ("http://127.0.0.1:51000/else?code=c&state=own-state", Err(OtherAddress)),
            ("https://partner.example/authorize?client_id=1&state=own-state", Err(OtherAddress)),
            ("javascript:alert(1)", Err(NotAnAddress)),
            ("file:///return/?code=c&state=own-state", Err(NotAnAddress)),
            ("c", Err(NotAnAddress)),
            ("", Err(NotAnAddress)),
        ] {
            assert_eq!(pasted(text, redirect), verdict.map(str::to_owned), "{text}");
        }
        // Only a relay forwards to loopback.
        assert_eq!(
            pasted(
                "http://127.0.0.1:51000/callback?code=c&state=own-state",
                "http://localhost:51000/callback"
            ),
            Err(OtherAddress)
        );
    }

    #[test]
    fn an_issuer_of_each_organization_has_one_segment_in_its_place() {
        let issuer = Issuer::of_each_organization("https://sign-in.example/", "/v2.0");
        for (named, is) in [
            ("https://sign-in.example/1111-22/v2.0", true),
            ("https://sign-in.example//v2.0", false),
            ("https://sign-in.example/v2.0", false),
            ("https://sign-in.example/a/b/v2.0", false),
            ("https://sign-in.example/a%2fb/v2.0", false),
            ("https://sign-in.example/a/v2.0/", false),
            ("https://sign-in.example.evil.example/a/v2.0", false),
            ("http://sign-in.example/a/v2.0", false),
        ] {
            assert_eq!(issuer.is(named), is, "{named}");
        }
    }

    #[test]
    fn an_administrators_consent_is_reported_and_an_error_beside_it_counts_alone() {
        use CallbackProblem::{ForeignState, NoConsent, NoState, RepeatedParameter};
        use PastedCallbackError::{OtherAddress, Problem};
        use ReportedConsent::{Agreed, Refused};
        let own = expected("http://127.0.0.1:9/callback");
        let refused = |error, code: Option<&str>| Refused {
            error,
            told: Told {
                code: code.map(str::to_owned),
                ..Told::default()
            },
        };
        for (query, verdict) in [
            ("admin_consent=True&tenant=t&scope=a&state=own-state", Ok(Agreed)),
            ("admin_consent=true&state=own-state", Ok(Agreed)),
            (
                "admin_consent=True&error=consent_required&error_description=no&state=own-state",
                Ok(refused("consent_required", None)),
            ),
            ("error=access_denied&state=own-state", Ok(refused("access_denied", None))),
            (
                "admin_consent=True&error=<script>&state=own-state",
                Ok(refused("unrecognized_error", None)),
            ),
            (
                "admin_consent=True&error=consent_required&error_description=ACME65004:+no&state=own-state",
                Ok(refused("consent_required", Some("65004"))),
            ),
            ("admin_consent=False&state=own-state", Err(Problem(NoConsent))),
            ("tenant=t&state=own-state", Err(Problem(NoConsent))),
            // Whose code it may be: nobody asked for one.
            ("admin_consent=True&code=c&state=own-state", Err(Problem(NoConsent))),
            ("admin_consent=True&tenant=t", Err(Problem(NoState))),
            ("admin_consent=True&state=another", Err(Problem(ForeignState))),
            (
                "admin_consent=True&admin_consent=True&state=own-state",
                Err(Problem(RepeatedParameter)),
            ),
        ] {
            let address = format!("http://127.0.0.1:9/callback?{query}");
            assert_eq!(parse_pasted_consent(&address, &own, "admin_consent"), verdict, "{query}");
        }
        let foreign = "https://firm.example/callback?admin_consent=True&state=own-state";
        assert_eq!(parse_pasted_consent(foreign, &own, "admin_consent"), Err(OtherAddress));
    }

    #[test]
    fn a_required_issuer_must_be_named() {
        let strict = |issuer: &str| {
            ExpectedCallback::new(
                SecretText::new("s".to_owned()),
                String::new(),
                Some(Issuer::from(issuer.to_owned())),
                true,
            )
        };
        assert_eq!(
            judge_query("code=c&state=s", &strict("https://i")).unwrap_err(),
            CallbackProblem::NoIssuer
        );
        assert!(judge_query("code=c&state=s&iss=https%3A%2F%2Fi", &strict("https://i")).is_ok());
        assert_eq!(
            judge_query("code=c&state=s&iss=https://I", &strict("https://i")).unwrap_err(),
            CallbackProblem::ForeignIssuer
        );
    }
}
