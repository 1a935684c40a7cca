//! The device code flow: one device asks for a code, a person enters it on another.

use std::collections::HashMap;
use std::time::Duration;

use axum::http::Method;
use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::aadsts::{self, Failure, Stage};
use super::authorize::unfit;
use super::grants::IssuedTokens;
use super::refusal::{self, Told, form_value};
use super::request::Parameters;
use super::sign_in::Authority;
use super::{Microsoft365, State, pages, scopes};
use crate::random::random_text;
use crate::reply::Reply;
use crate::stand_in::Received;

const LIFE: Duration = Duration::from_secs(900);
const INTERVAL_SECONDS: u64 = 5;
const USER_CODE_LETTERS: usize = 9;

#[derive(Clone, Deserialize, Serialize)]
enum Decision {
    Open,
    /// Object id of the account.
    Granted(String),
    Declined,
}

#[derive(Clone, Deserialize, Serialize)]
struct Device {
    user_code: String,
    scopes: Vec<String>,
    expires_at: Instant,
    decision: Decision,
}

/// By device code.
#[derive(Clone, Default, Deserialize, Serialize)]
pub(super) struct Devices(HashMap<String, Device>);

/// An hour after its end a code is forgotten, so that it is told as expired until then.
const EXPIRED_KEPT: Duration = Duration::from_secs(3_600);

pub(super) fn start(partner: &Microsoft365, authority: Authority, received: &Received) -> Reply {
    let form = Parameters::read(&received.body);
    let told = Told::of(partner, received);
    if let Err(failure) = authority.admits(partner, form.value("client_id")) {
        return refusal::to_app(&told, failure);
    }
    let scopes = match scopes::read(form.value("scope")) {
        Ok(scopes) => scopes,
        Err(reason) => return refusal::to_app(&told, unfit(reason)),
    };
    let entropy = partner.entropy.as_ref();
    let device_code = format!("{}AQAB{}", random_text(entropy, 2).to_uppercase(), random_text(entropy, 200));
    let user_code = random_text(entropy, USER_CODE_LETTERS).to_uppercase();
    let now = partner.now();
    let device = Device {
        user_code: user_code.clone(),
        scopes,
        expires_at: now.plus(LIFE),
        decision: Decision::Open,
    };
    let mut state = partner.lock();
    let devices = &mut state.devices.0;
    devices.retain(|_, device| device.expires_at.plus(EXPIRED_KEPT) > now);
    devices.insert(device_code.clone(), device);
    drop(state);
    let verification_uri = format!("{}/common/oauth2/deviceauth", partner.auth_url);
    let message =
        format!("To sign in, use a web browser to open the page {verification_uri} and enter the code {user_code} to authenticate.");
    let document = json!({
        "user_code": user_code,
        "device_code": device_code,
        "verification_uri": verification_uri,
        "expires_in": LIFE.as_secs(),
        "interval": INTERVAL_SECONDS,
        "message": message,
    });
    Reply::json(200, &document).with_header("cache-control", "no-store, no-cache")
}

/// Shows where the code is entered, and takes the person's decision.
pub(super) fn page(partner: &Microsoft365, received: &Received) -> Reply {
    if received.method == Method::GET {
        return pages::device(partner, &received.path, &received.parameter("otc").unwrap_or_default());
    }
    let chosen = |name: &str| form_value(&received.body, name).unwrap_or_default();
    let told = Told::of(partner, received);
    let (now, user_code) = (partner.now(), chosen(pages::USER_CODE).trim().to_uppercase());
    let mut state = partner.lock();
    let State { devices, consents, .. } = &mut *state;
    let mut open = devices.0.values_mut().filter(|device| device.expires_at > now);
    let found = open.find(|device| device.user_code == user_code && matches!(device.decision, Decision::Open));
    let Some(device) = found else {
        return pages::message("Enter code to allow access", "That code didn't work. Check the code and try again.");
    };
    if chosen(pages::DECISION) != pages::CONSENT {
        device.decision = Decision::Declined;
        return pages::message("You declined", "You may close this window now.");
    }
    let Some(person) = partner.account(&chosen(pages::ACCOUNT)) else {
        return pages::failure(&told, &aadsts::UNKNOWN_USER);
    };
    let trouble = consents.trouble(person).and_then(aadsts::numbered);
    if let Some(failure) = trouble.filter(|failure| failure.stage != Stage::Token) {
        return pages::failure(&told, failure);
    }
    let missing = consents.missing(&person.id, &device.scopes);
    if !consents.may_agree(person, &missing) {
        return pages::admin_wall(&told, person, consents.workflow);
    }
    consents.agree(&person.id, &device.scopes);
    device.decision = Decision::Granted(person.id.clone());
    if !partner.keep_sign_in(&state) {
        return Reply::empty(500);
    }
    pages::message(
        "You have signed in on your device",
        "You have signed in to the application on your device. You may now close this window.",
    )
}

/// What the device hears that asks again and again.
pub(super) fn redeem(partner: &Microsoft365, state: &mut State, form: &Parameters) -> Result<IssuedTokens, &'static Failure> {
    let code = form.text("device_code").ok_or(&aadsts::MISSING_PARAMETER)?;
    let now = partner.now();
    let device = state.devices.0.get(&code).ok_or(&aadsts::DEVICE_UNKNOWN)?;
    if device.expires_at <= now {
        return Err(&aadsts::DEVICE_EXPIRED);
    }
    match device.decision.clone() {
        Decision::Open => Err(&aadsts::DEVICE_PENDING),
        Decision::Declined => Err(&aadsts::DEVICE_DECLINED),
        Decision::Granted(person) => {
            let scopes = device.scopes.clone();
            state.devices.0.remove(&code);
            let trouble = partner.directory.find(&person).and_then(|person| state.consents.trouble(person));
            let trouble = trouble.and_then(aadsts::numbered).filter(|failure| failure.stage == Stage::Token);
            if let Some(failure) = trouble {
                return Err(failure);
            }
            Ok(state.grants.new_grant(person, scopes, now, partner.entropy.as_ref()))
        }
    }
}

/// The reason of an ordered throttle by which whoever asks about a code is told to ask less often. In RFC 8628, and not
/// among the vendor's documented answers: unverified.
pub(super) const SLOW_DOWN: &str = "slow_down";

pub(super) fn slow_down() -> Reply {
    let document = json!({ "error": SLOW_DOWN, "error_description": "The polling interval has to be increased." });
    Reply::json(400, &document).with_header("cache-control", "no-store, no-cache")
}
