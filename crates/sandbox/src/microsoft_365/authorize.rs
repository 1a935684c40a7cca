//! The authorization endpoint: checks the request, shows the page, answers the person's choice.

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use url::Url;

use super::aadsts::{self, Failure, Stage};
use super::directory::Person;
use super::grants::{Challenge, Consent};
use super::refusal::{self, Told};
use super::request::{Parameters, back, location_of};
use super::scopes::{self, Unfit};
use super::sign_in::Authority;
use super::{Microsoft365, pages};
use crate::reply::Reply;
use crate::stand_in::Received;

/// Registered for mobile and desktop applications.
const DESKTOP: &str = "http://localhost";
/// Registered as well: the vendor's own page for apps without a listener, for pasting.
const NATIVE_CLIENT: &str = "https://login.microsoftonline.com/common/oauth2/nativeclient";

pub(super) fn authorize(partner: &Microsoft365, authority: Authority, received: &Received) -> Reply {
    let submitted = received.method == Method::POST;
    let request = Parameters::read(if submitted { &received.body } else { received.query.as_bytes() });
    let told = Told::of(partner, received);
    // What cannot be trusted is told on the page and never sent to the redirect URI.
    if let Err(failure) = check_app(partner, authority, &request) {
        return pages::failure(&told, failure);
    }
    let scopes = match check_rest(&request) {
        Ok(scopes) => scopes,
        Err(failure) => return fail(&told, &request, failure),
    };
    if submitted {
        if request.value(pages::DECISION) != pages::CONSENT {
            return fail(&told, &request, &aadsts::CONSENT_DECLINED);
        }
        let Some(person) = partner.account(request.value(pages::ACCOUNT)) else {
            return pages::failure(&told, &aadsts::UNKNOWN_USER);
        };
        return signed_in(partner, &told, &request, person, &scopes);
    }
    if partner.auto_consent {
        let hinted = partner.account(request.value("login_hint"));
        let Some(person) = hinted.or_else(|| partner.first_account()) else {
            return pages::failure(&told, &aadsts::UNKNOWN_USER);
        };
        return signed_in(partner, &told, &request, person, &scopes);
    }
    if request.value("prompt") == "none" {
        // No session outlives a page here.
        return fail(&told, &request, &aadsts::NO_SESSION);
    }
    pages::consent(partner, &received.path, &request, &scopes)
}

/// The person's consent without the page: where the browser is sent.
pub(super) fn consent(partner: &Microsoft365, url: &str, account: &str) -> Result<String, String> {
    let url = Url::parse(url).map_err(|_| "`url` is no authorization request")?;
    let request = Parameters::read(url.query().unwrap_or_default().as_bytes());
    let tenant = url.path_segments().and_then(|mut segments| segments.next()).unwrap_or_default();
    let shown = |failure: &Failure| format!("AADSTS{}: {}", failure.number, failure.text);
    let authority = Authority::read(partner, tenant).map_err(shown)?;
    check_app(partner, authority, &request).map_err(shown)?;
    let scopes = check_rest(&request).map_err(shown)?;
    let person = partner.account(account).ok_or_else(|| format!("there is no account `{account}`"))?;
    let received = Received {
        method: Method::GET,
        path: url.path().to_owned(),
        query: String::new(),
        headers: axum::http::HeaderMap::new(),
        body: axum::body::Bytes::new(),
        force_rotation: false,
    };
    let reply = signed_in(partner, &Told::of(partner, &received), &request, person, &scopes);
    location_of(reply).ok_or_else(|| format!("`{}` was shown a page instead of being sent back", person.address))
}

fn check_app(partner: &Microsoft365, authority: Authority, request: &Parameters) -> Result<(), &'static Failure> {
    authority.admits(partner, request.value("client_id"))?;
    if !is_registered(request.value("redirect_uri")) {
        return Err(&aadsts::UNREGISTERED_REDIRECT);
    }
    Ok(())
}

fn check_rest(request: &Parameters) -> Result<Vec<String>, &'static Failure> {
    if request.value("response_type") != "code" {
        return Err(&aadsts::BAD_RESPONSE_TYPE);
    }
    let modes = ["", "query", "fragment", "form_post"];
    let methods = ["", "plain", "S256"];
    if !modes.contains(&request.value("response_mode")) || !methods.contains(&request.value("code_challenge_method")) {
        return Err(&aadsts::MALFORMED);
    }
    scopes::read(request.value("scope")).map_err(unfit)
}

pub(super) const fn unfit(unfit: Unfit) -> &'static Failure {
    match unfit {
        Unfit::Empty | Unfit::Unknown => &aadsts::BAD_SCOPE,
        Unfit::TwoResources => &aadsts::TWO_RESOURCES,
        Unfit::ForeignResource => &aadsts::UNKNOWN_RESOURCE,
    }
}

/// Of a loopback address the vendor compares all but the port; a path that is left out is a slash. Others must match to
/// the letter.
pub(super) fn is_registered(redirect_uri: &str) -> bool {
    if redirect_uri == NATIVE_CLIENT {
        return true;
    }
    let (Ok(mut given), Ok(registered)) = (Url::parse(redirect_uri), Url::parse(DESKTOP)) else {
        return false;
    };
    given.set_port(None).is_ok() && given == registered && redirect_uri.len() <= 256
}

/// The person has signed in: is there anything against it, and may they consent?
fn signed_in(partner: &Microsoft365, told: &Told, request: &Parameters, person: &Person, scopes: &[String]) -> Reply {
    let mut state = partner.lock();
    let trouble = state.consents.trouble(person).and_then(aadsts::numbered);
    if let Some(failure) = trouble.filter(|failure| failure.stage != Stage::Token) {
        return fail(told, request, failure);
    }
    let missing = state.consents.missing(&person.id, scopes);
    if !state.consents.may_agree(person, &missing) {
        return pages::admin_wall(told, person, state.consents.workflow);
    }
    if person.is_admin && request.value(pages::FOR_ALL) == "true" {
        state.consents.agree_for_all(scopes);
    } else {
        state.consents.agree(&person.id, scopes);
    }
    // What was ordered is over once the person has signed in.
    state.consents.set_trouble(&person.id, None);
    let consent = Consent {
        person: person.id.clone(),
        scopes: scopes.to_vec(),
        redirect_uri: request.value("redirect_uri").to_owned(),
        challenge: request.text("code_challenge").map(|value| Challenge {
            value,
            plain: request.value("code_challenge_method") != "S256",
        }),
        nonce: request.text("nonce"),
        proven: refusal::repeats_claims(request.value("claims")),
    };
    let code = state.grants.issue_code(consent, partner.now(), partner.entropy.as_ref());
    if !partner.keep_sign_in(&state) {
        return Reply::empty(500);
    }
    let info = client_info(partner, person);
    let session = partner.new_guid();
    let mut answer = vec![("code", code.as_str())];
    if request.value("client_info") == "1" {
        answer.push(("client_info", &info));
    }
    answer.push(("session_state", &session));
    back(request, &answer)
}

/// The pair that names the account, as the vendor's own libraries ask for it.
pub(super) fn client_info(partner: &Microsoft365, person: &Person) -> String {
    let pair = json!({ "uid": person.id, "utid": partner.directory.tenant_id });
    URL_SAFE_NO_PAD.encode(pair.to_string())
}

/// On the page or on the way back, as the failure has it.
fn fail(told: &Told, request: &Parameters, failure: &Failure) -> Reply {
    if failure.stage == Stage::Page {
        return pages::failure(told, failure);
    }
    let description = told.description(failure);
    let mut answer = vec![("error", failure.error), ("error_description", description.as_str())];
    answer.extend(failure.suberror.map(|suberror| ("error_subcode", suberror)));
    back(request, &answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_is_registered_all_but_the_port_is_compared() {
        for (redirect_uri, expected) in [
            ("http://localhost", true),
            ("http://localhost:53211", true),
            ("http://localhost:53211/", true),
            (NATIVE_CLIENT, true),
            ("http://localhost:53211/callback", false),
            ("http://localhost:53211/?x=1", false),
            ("http://127.0.0.1:4711/", false),
            ("http://127.0.0.1:9/callback", false),
            ("http://[::1]:9/", false),
            ("https://localhost:9/", false),
            ("http://localhost.example.com/", false),
            ("http://127.0.0.1:1/#fragment", false),
            ("javascript:alert(1)", false),
            ("", false),
        ] {
            assert_eq!(is_registered(redirect_uri), expected, "{redirect_uri}");
        }
    }
}
