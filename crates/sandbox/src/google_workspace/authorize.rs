//! The authorization endpoint: checks the request, shows the consent page, answers the person's choice.

use axum::http::Method;
use url::{Url, form_urlencoded};

use super::GoogleWorkspace;
use super::consent_page::{consent_page, error_page};
use super::grants::Consent;
use super::people::{DOMAIN, Person};
use super::publishing::Publishing;
use super::scopes::normalized;
use crate::redirects::is_loopback;
use crate::reply::Reply;
use crate::stand_in::Received;

/// Parameters that the consent page hands on, by their names on the wire.
const HANDED_ON: &[&str] = &[
    "client_id",
    "response_type",
    "scope",
    "redirect_uri",
    "state",
    "code_challenge",
    "code_challenge_method",
    "access_type",
    "prompt",
    "nonce",
];

/// An authorization request, as its pairs came.
pub(super) struct AuthorizationRequest(Vec<(String, String)>);

impl AuthorizationRequest {
    /// The first value of a parameter, empty for one that is not there.
    pub(super) fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    pub(super) fn handed_on(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let pairs = HANDED_ON.iter().map(|name| (*name, self.value(name)));
        pairs.filter(|(_, value)| !value.is_empty())
    }

    pub(super) fn scopes(&self) -> Vec<String> {
        self.value("scope").split_whitespace().map(str::to_owned).collect()
    }

    /// The scopes that were left ticked, as they were asked for.
    fn ticked(&self) -> Vec<String> {
        let ticked = self.0.iter().filter(|(key, _)| key == "grant");
        let ticked: Vec<&str> = ticked.map(|(_, value)| value.as_str()).collect();
        let asked = self.scopes().into_iter();
        asked.filter(|scope| ticked.contains(&scope.as_str())).collect()
    }
}

/// A page that never goes back to the app: its headline and what it says.
pub(super) type Page = (&'static str, &'static str);

pub(super) fn authorize(partner: &GoogleWorkspace, received: &Received) -> Reply {
    let submitted = received.method == Method::POST;
    let encoded: &[u8] = if submitted { &received.body } else { received.query.as_bytes() };
    let request = AuthorizationRequest(form_urlencoded::parse(encoded).into_owned().collect());
    if let Err(page) = check(partner, &request) {
        return error_page(page);
    }
    match request.value("decision") {
        "consent" if submitted => {
            let ticked = request.ticked();
            consented(partner, &request, request.value("account"), &ticked)
        }
        "" if partner.setup.auto_consent => consented(partner, &request, &partner.default_sub(), &request.scopes()),
        "" => {
            let state = partner.lock();
            consent_page(&request, &state.workspace.people, state.workspace.publishing)
        }
        _ => redirect(&request, &[("error", "access_denied")]),
    }
}

/// The person's consent without the page: where the browser is sent.
pub(super) fn consent(partner: &GoogleWorkspace, url: &str, sub: &str) -> Result<String, String> {
    let url = Url::parse(url).map_err(|_| "`url` is no authorization request")?;
    let request = AuthorizationRequest(url.query_pairs().into_owned().collect());
    check(partner, &request).map_err(|(_, reason)| reason)?;
    let reply = consented(partner, &request, sub, &request.scopes());
    let location = reply.headers.into_iter().find(|(name, _)| *name == "location");
    location
        .map(|(_, location)| location)
        .ok_or_else(|| format!("`{sub}` is nobody who can consent"))
}

/// The partner tells all of these on its own page.
fn check(partner: &GoogleWorkspace, request: &AuthorizationRequest) -> Result<(), Page> {
    if request.value("client_id") != partner.setup.client_id {
        return Err(("Error 401: invalid_client", "The OAuth client was not found."));
    }
    // A desktop app registers nothing.
    if !is_loopback(request.value("redirect_uri")) {
        let reason =
            "You can't sign in to this app because it doesn't comply with the OAuth 2.0 policy: the redirect_uri is no loopback address.";
        return Err(("Error 400: redirect_uri_mismatch", reason));
    }
    if request.value("response_type") != "code" {
        return Err((
            "Error 400: invalid_request",
            "Required parameter is missing or wrong: response_type",
        ));
    }
    let scopes = request.scopes();
    if scopes.is_empty() {
        return Err(("Error 400: invalid_request", "Missing required parameter: scope"));
    }
    if scopes.iter().any(|scope| normalized(scope).is_none()) {
        return Err(("Error 400: invalid_scope", "Some requested scopes were invalid."));
    }
    let method = request.value("code_challenge_method");
    if !request.value("code_challenge").is_empty() && method != "S256" {
        return Err(("Error 400: invalid_request", "Only S256 is taken as code_challenge_method here."));
    }
    Ok(())
}

/// Whether the app may have this person at all.
fn admit(person: &Person, publishing: Publishing) -> Result<(), Page> {
    if publishing == Publishing::Internal && person.hosted_domain.as_deref() != Some(DOMAIN) {
        let reason = "This client is restricted to users within its organization.";
        return Err(("Error 403: org_internal", reason));
    }
    if publishing == Publishing::Testing && !person.test_user {
        let reason =
            "The app has not completed the Google verification process. It is being tested and only its approved testers have access.";
        return Err(("Error 403: access_denied", reason));
    }
    if person.restricted {
        let reason = "Access to your account data is restricted by policies within your organization.";
        return Err(("Error 400: admin_policy_enforced", reason));
    }
    Ok(())
}

fn consented(partner: &GoogleWorkspace, request: &AuthorizationRequest, account: &str, ticked: &[String]) -> Reply {
    let (person, publishing) = {
        let state = partner.lock();
        (state.workspace.person(account).cloned(), state.workspace.publishing)
    };
    let Some(person) = person else {
        return error_page(("Couldn't find your account", "Choose an account."));
    };
    if let Err(page) = admit(&person, publishing) {
        return error_page(page);
    }
    let mut scopes: Vec<String> = ticked.iter().filter_map(|scope| normalized(scope)).collect();
    scopes.dedup();
    // Who unticks everything has refused.
    if scopes.is_empty() {
        return redirect(request, &[("error", "access_denied")]);
    }
    let given = |name: &str| Some(request.value(name).to_owned()).filter(|value| !value.is_empty());
    let granted = scopes.join(" ");
    let consent = Consent {
        sub: person.sub,
        scopes,
        redirect_uri: request.value("redirect_uri").to_owned(),
        code_challenge: given("code_challenge"),
        offline: request.value("access_type") == "offline",
        prompted: request.value("prompt").split_whitespace().any(|prompt| prompt == "consent"),
        nonce: given("nonce"),
        in_testing: publishing == Publishing::Testing,
    };
    match partner.with_grants(|grants, now, entropy| grants.issue_code(consent, now, entropy)) {
        Some(code) => redirect(request, &[("code", &code), ("scope", &granted)]),
        None => error_page(("Error 500: server_error", "The consent could not be kept.")),
    }
}

/// Back to the app. `state` comes along where there is one.
fn redirect(request: &AuthorizationRequest, parameters: &[(&str, &str)]) -> Reply {
    let Ok(mut url) = Url::parse(request.value("redirect_uri")) else {
        return error_page(("Error 400: redirect_uri_mismatch", "The redirect_uri cannot be read."));
    };
    for (name, value) in [("state", request.value("state"))].iter().chain(parameters) {
        if !value.is_empty() {
            url.query_pairs_mut().append_pair(name, value);
        }
    }
    Reply::empty(302)
        .with_header("location", url.as_str())
        .with_header("cache-control", "no-store")
}
