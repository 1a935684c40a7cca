//! The token endpoint: a code, a refresh token or a device code is turned into tokens, for an app without a secret.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::aadsts::{self, Failure, Stage};
use super::authorize::{client_info, unfit};
use super::grants::{Challenge, IssuedTokens};
use super::refusal::{self, Told};
use super::request::Parameters;
use super::sign_in::Authority;
use super::{Microsoft365, State, devices, id_token, scopes};
use crate::reply::Reply;
use crate::stand_in::Received;

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// As the vendor's own library names it.
const SHORT_DEVICE_GRANT: &str = "device_code";

pub(super) fn token(partner: &Microsoft365, authority: Authority, received: &Received) -> Reply {
    let form = Parameters::read(&received.body);
    let told = Told::of(partner, received);
    let issued = issue(partner, authority, received, &form);
    match issued {
        Ok(Some(tokens)) => answer(partner, &form, &tokens),
        // A state folder that cannot be written: better no tokens than tokens that are lost at the next start.
        Ok(None) => Reply::empty(500),
        Err(failure) => refusal::to_app(&told, failure),
    }
}

fn issue(
    partner: &Microsoft365,
    authority: Authority,
    received: &Received,
    form: &Parameters,
) -> Result<Option<IssuedTokens>, &'static Failure> {
    let content_type = received.header("content-type").unwrap_or_default().to_ascii_lowercase();
    if !content_type.starts_with("application/x-www-form-urlencoded") || form.repeats_a_name() {
        return Err(&aadsts::MALFORMED);
    }
    check_app(partner, authority, received, form)?;
    let mut state = partner.lock();
    let issued = match form.value("grant_type") {
        "authorization_code" => exchange(partner, &mut state, form),
        "refresh_token" => refresh(partner, &mut state, form),
        DEVICE_GRANT | SHORT_DEVICE_GRANT => devices::redeem(partner, &mut state, form),
        "" => Err(&aadsts::MISSING_PARAMETER),
        // An app without a secret cannot speak for itself.
        "client_credentials" => Err(&aadsts::SECRET_EXPECTED),
        _ => Err(&aadsts::UNSUPPORTED_GRANT),
    };
    // A spent code is kept as well, whatever came of it.
    let kept = partner.keep_sign_in(&state);
    issued.map(|tokens| kept.then_some(tokens))
}

/// The app is known by its id alone: whoever sends a secret is refused.
fn check_app(partner: &Microsoft365, authority: Authority, received: &Received, form: &Parameters) -> Result<(), &'static Failure> {
    if received.header("authorization").is_some() || !form.value("client_secret").is_empty() || !form.value("client_assertion").is_empty() {
        return Err(&aadsts::SECRET_SENT);
    }
    authority.admits(partner, form.value("client_id"))
}

fn exchange(partner: &Microsoft365, state: &mut State, form: &Parameters) -> Result<IssuedTokens, &'static Failure> {
    let code = form.text("code").ok_or(&aadsts::MISSING_PARAMETER)?;
    let verifier = form.text("code_verifier");
    let verify = |challenge: Option<&Challenge>| proves(challenge, verifier.as_deref());
    let (now, entropy) = (partner.now(), partner.entropy.as_ref());
    state.grants.exchange_code(&code, form.value("redirect_uri"), verify, now, entropy)
}

/// A verifier without a challenge is as wrong as a challenge without its verifier.
fn proves(challenge: Option<&Challenge>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, None) => true,
        (Some(challenge), Some(verifier)) if challenge.plain => challenge.value == verifier,
        (Some(challenge), Some(verifier)) => challenge.value == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)),
        _ => false,
    }
}

fn refresh(partner: &Microsoft365, state: &mut State, form: &Parameters) -> Result<IssuedTokens, &'static Failure> {
    let used = form.text("refresh_token").ok_or(&aadsts::MISSING_PARAMETER)?;
    let (person, granted) = state.grants.scopes_of(&used).ok_or(&aadsts::BAD_GRANT)?;
    let (person, granted) = (person.to_owned(), granted.to_vec());
    let wanted = match form.text("scope") {
        Some(scope) => scopes::read(&scope).map_err(unfit)?,
        None => granted,
    };
    let trouble = partner.directory.find(&person).and_then(|person| state.consents.trouble(person));
    let trouble = trouble.and_then(aadsts::numbered).filter(|failure| failure.stage == Stage::Token);
    if let Some(failure) = trouble {
        return Err(failure);
    }
    if !state.consents.missing(&person, &wanted).is_empty() {
        return Err(&aadsts::NOT_CONSENTED);
    }
    state.grants.refresh(&used, wanted, partner.now(), partner.entropy.as_ref())
}

fn answer(partner: &Microsoft365, form: &Parameters, tokens: &IssuedTokens) -> Reply {
    let Some(person) = partner.directory.find(&tokens.person) else {
        return Reply::empty(500);
    };
    let mut document = Map::new();
    let mut put = |name: &str, value: Value| document.insert(name.to_owned(), value);
    put("token_type", json!("Bearer"));
    put("scope", json!(scopes::granted(&tokens.scopes)));
    put("expires_in", json!(tokens.expires_in.as_secs()));
    put("ext_expires_in", json!(tokens.expires_in.as_secs()));
    put("access_token", json!(tokens.access_token));
    if let Some(refresh_token) = &tokens.refresh_token {
        put("refresh_token", json!(refresh_token));
    }
    if tokens.scopes.iter().any(|scope| scope == "openid") {
        put("id_token", json!(id_token::sign(partner, person, tokens.nonce.as_deref())));
    }
    if form.value("client_info") == "1" {
        put("client_info", json!(client_info(partner, person)));
    }
    Reply::json(200, &Value::Object(document))
        .with_header("cache-control", "no-store, no-cache")
        .with_header("pragma", "no-cache")
}
