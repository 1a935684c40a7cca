//! The authorization endpoint: checks the request, shows the consent page, answers the person's choice.

use axum::http::Method;
use url::{Url, form_urlencoded};

use super::QuickBooksOnline;
use super::consent_page::{consent_page, error_page};
use super::grants::Consent;
use crate::reply::Reply;
use crate::stand_in::Received;

/// Known scopes (intuit/oauth-jsclient:src/OAuthClient.js).
const SCOPES: &[&str] = &[
    "com.intuit.quickbooks.accounting",
    "com.intuit.quickbooks.payment",
    "openid",
    "profile",
    "email",
    "phone",
    "address",
    "project-management.project",
    "payroll.compensation.read",
    "time-tracking.time-entry",
    "app-foundations.custom-field-definitions",
    "app-foundations.custom-dimensions.read",
    "indirect-tax.tax-calculation.quickbooks",
];

/// Registered in any case: the vendor's own playground page, for pasting.
const PLAYGROUND_REDIRECT_URI: &str = "https://developer.intuit.com/v2/OAuth2Playground/RedirectUrl";

/// The parameters of an authorization request.
#[derive(Clone, Debug, Default)]
pub(super) struct AuthorizationRequest {
    pub(super) client_id: String,
    pub(super) response_type: String,
    pub(super) scope: String,
    pub(super) redirect_uri: String,
    pub(super) csrf_state: String,
    pub(super) code_challenge: String,
    pub(super) code_challenge_method: String,
}

/// Name of each parameter on the wire, for the form as for the URL.
impl AuthorizationRequest {
    pub(super) fn fields(&self) -> [(&'static str, &str); 7] {
        [
            ("client_id", &self.client_id),
            ("response_type", &self.response_type),
            ("scope", &self.scope),
            ("redirect_uri", &self.redirect_uri),
            ("state", &self.csrf_state),
            ("code_challenge", &self.code_challenge),
            ("code_challenge_method", &self.code_challenge_method),
        ]
    }

    fn read(pairs: &[(String, String)]) -> Self {
        let value = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        };
        Self {
            client_id: value("client_id"),
            response_type: value("response_type"),
            scope: value("scope"),
            redirect_uri: value("redirect_uri"),
            csrf_state: value("state"),
            code_challenge: value("code_challenge"),
            code_challenge_method: value("code_challenge_method"),
        }
    }
}

pub(super) fn authorize(partner: &QuickBooksOnline, received: &Received) -> Reply {
    let submitted = received.method == Method::POST;
    let encoded: &[u8] = if submitted { &received.body } else { received.query.as_bytes() };
    let pairs: Vec<(String, String)> = form_urlencoded::parse(encoded).into_owned().collect();
    let request = AuthorizationRequest::read(&pairs);
    // What cannot be trusted is told on the page and never sent to the redirect URI.
    if let Err(reason) = check_app(partner, &request) {
        return error_page(reason);
    }
    if let Err(error) = check_rest(&request) {
        return redirect(&request, &[("error", error)]);
    }
    let chosen = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    match chosen("decision").filter(|_| submitted) {
        Some("consent") => match chosen("realm_id") {
            Some(realm_id) => consented(partner, &request, realm_id),
            None => error_page("Choose a company."),
        },
        Some(_) => redirect(&request, &[("error", "access_denied")]),
        None if partner.setup.auto_consent => consented(partner, &request, &partner.default_realm()),
        None => consent_page(&request, &partner.company_choices()),
    }
}

/// The person's consent without the page: where the browser is sent.
pub(super) fn consent(partner: &QuickBooksOnline, url: &str, realm_id: &str) -> Result<String, String> {
    let url = Url::parse(url).map_err(|_| "`url` is no authorization request")?;
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let request = AuthorizationRequest::read(&pairs);
    check_app(partner, &request)?;
    check_rest(&request)?;
    let reply = consented(partner, &request, realm_id);
    let location = reply.headers.into_iter().find(|(name, _)| *name == "location");
    location
        .map(|(_, location)| location)
        .ok_or_else(|| format!("there is no company `{realm_id}`"))
}

fn check_app(partner: &QuickBooksOnline, request: &AuthorizationRequest) -> Result<(), &'static str> {
    if request.client_id != partner.setup.client_id {
        return Err("The client_id query parameter is missing or names no app.");
    }
    let is_registered = partner.lock().redirects.take(&request.redirect_uri) || request.redirect_uri == PLAYGROUND_REDIRECT_URI;
    if !is_registered {
        return Err(
            "The redirect_uri query parameter value is invalid. Make sure it is listed in the Redirect URIs section on your app's keys tab and matches it exactly.",
        );
    }
    if request.csrf_state.is_empty() {
        return Err("The state query parameter is missing from the authorization request.");
    }
    Ok(())
}

fn check_rest(request: &AuthorizationRequest) -> Result<(), &'static str> {
    if request.response_type != "code" {
        return Err("unsupported_response_type");
    }
    let mut scopes = request.scope.split_whitespace().peekable();
    if scopes.peek().is_none() || scopes.any(|scope| !SCOPES.contains(&scope)) {
        return Err("invalid_scope");
    }
    if !request.code_challenge.is_empty() && request.code_challenge_method != "S256" {
        return Err("invalid_request");
    }
    Ok(())
}

fn consented(partner: &QuickBooksOnline, request: &AuthorizationRequest, realm_id: &str) -> Reply {
    let consent = Consent {
        realm_id: realm_id.to_owned(),
        scope: request.scope.clone(),
        redirect_uri: request.redirect_uri.clone(),
        code_challenge: Some(request.code_challenge.clone()).filter(|challenge| !challenge.is_empty()),
    };
    match partner.issue_code(consent) {
        Some(code) => redirect(request, &[("code", &code), ("realmId", realm_id)]),
        None => error_page("There is no such company."),
    }
}

/// Back to the app. `state` always comes along.
fn redirect(request: &AuthorizationRequest, parameters: &[(&str, &str)]) -> Reply {
    let Ok(mut url) = Url::parse(&request.redirect_uri) else {
        return error_page("The redirect_uri query parameter value is invalid.");
    };
    for (name, value) in parameters {
        url.query_pairs_mut().append_pair(name, value);
    }
    url.query_pairs_mut().append_pair("state", &request.csrf_state);
    Reply::empty(302)
        .with_header("location", url.as_str())
        .with_header("cache-control", "no-store")
}
