//! The device authorization grant (RFC 8628): a person enters a short code on whatever device has a browser, and we ask
//! until they have answered.
//!
//! The pace is kept here, the waiting is the caller's: nothing deep inside sleeps, and who waits can stop at once.

use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::secret::SecretText;
use connect_http::{TokenHttp, check_url};
use oauth2::StandardDeviceAuthorizationResponse;
use url::Url;

use crate::endpoint::TokenEndpoint;
use crate::exchange::{TokenExchangeError, post_form};
use crate::token_reply::{TokenReply, error_in};
use crate::told::Told;

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// RFC 8628 3.5: added for this and for every later question.
const SLOWER_BY: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A code that lives longer is not waited for longer.
const LONGEST_LIFETIME: u64 = 30 * 60;
const LONGEST_USER_CODE: usize = 64;

/// A code to show and the pace at which to ask about it. The device code never leaves this value but to the partner.
#[derive(Clone, Debug)]
pub struct DeviceAuthorization {
    device_code: SecretText,
    user_code: SecretText,
    verification_uri: Url,
    expires_at: Instant,
    interval: Duration,
    /// Questions in a row that had no answer.
    unanswered: u32,
}

/// What the partner says to one question.
#[derive(Debug)]
pub enum DeviceAnswer {
    /// Somebody consented.
    Granted(TokenReply),
    /// Nobody has yet, or there was no answer: ask again after the pause.
    NotYet,
    /// The partner or the person said no: `access_denied`, or one of the partner's own words that was expected.
    Refused {
        /// The standard's word.
        error: &'static str,
        /// What else it says.
        told: Box<Told>,
    },
    /// Nobody entered the code in time.
    Expired,
}

/// The partner gives no code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceAuthorizationError {
    /// See [`TokenExchangeError`].
    #[error(transparent)]
    Exchange(#[from] TokenExchangeError),
    /// The answer is not what RFC 8628 3.2 wants, or its address or code cannot be shown to a person.
    #[error("the partner's answer has no code that could be entered on another device")]
    Malformed,
}

/// Asks for a code (RFC 8628 3.1).
pub async fn authorize_device(
    token_http: &TokenHttp,
    endpoint: &TokenEndpoint,
    device_authorization_url: &Url,
    scopes: &[String],
) -> Result<DeviceAuthorization, DeviceAuthorizationError> {
    let asked_at = token_http.now();
    let scope = scopes.join(" ");
    let response = post_form(token_http, endpoint, device_authorization_url, vec![("scope", &scope)]).await?;
    if !(200..=299).contains(&response.status) {
        return Err(TokenExchangeError::from_response(&response, token_http, endpoint).into());
    }
    DeviceAuthorization::read(&response.body, asked_at).ok_or(DeviceAuthorizationError::Malformed)
}

impl DeviceAuthorization {
    fn read(body: &[u8], asked_at: Instant) -> Option<Self> {
        let response: StandardDeviceAuthorizationResponse = serde_json::from_slice(body).ok()?;
        let verification_uri = check_url(response.verification_uri().as_str()).ok()?;
        let user_code = SecretText::new(response.user_code().secret().clone());
        let is_readable = (1..=LONGEST_USER_CODE).contains(&user_code.expose().len())
            && user_code.expose().bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        let device_code = SecretText::new(response.device_code().secret().clone());
        let lifetime = Duration::from_secs(response.expires_in().as_secs().min(LONGEST_LIFETIME));
        (is_readable && !device_code.expose().is_empty()).then(|| Self {
            device_code,
            user_code,
            verification_uri,
            expires_at: asked_at.plus(lifetime),
            interval: response.interval().clamp(Duration::from_secs(1), LONGEST_PAUSE),
            unanswered: 0,
        })
    }

    /// What the partner knows this attempt by. Worth a grant: it is neither shown nor stored.
    pub const fn device_code(&self) -> &SecretText {
        &self.device_code
    }

    /// What the person enters. Whoever enters it gives their own grant away, so it is shown and never logged.
    pub const fn user_code(&self) -> &SecretText {
        &self.user_code
    }

    /// Where the person enters it.
    pub const fn verification_uri(&self) -> &Url {
        &self.verification_uri
    }

    /// After this instant both codes are worth nothing.
    pub const fn expires_at(&self) -> Instant {
        self.expires_at
    }

    /// How long to wait before the next question. Twice as long after each one without an answer, as RFC 8628 3.5 wants.
    pub fn pause(&self) -> Duration {
        let factor = 1_u32 << self.unanswered.min(6);
        self.interval.saturating_mul(factor).min(LONGEST_PAUSE)
    }

    /// Asks once whether the person has answered. A word of the partner's own that is understood says no, as the
    /// standard's does. An error ends the attempt.
    pub async fn ask(&mut self, token_http: &TokenHttp, endpoint: &TokenEndpoint) -> Result<DeviceAnswer, TokenExchangeError> {
        let form = vec![("grant_type", DEVICE_GRANT), ("device_code", self.device_code.expose())];
        let response = match post_form(token_http, endpoint, &endpoint.token_url, form).await {
            Ok(response) => response,
            // Nobody is harmed by another question: the partner spends a code only by granting.
            Err(_) => return Ok(self.unanswered()),
        };
        if (200..=299).contains(&response.status) {
            return Ok(DeviceAnswer::Granted(TokenReply::new(
                response.body,
                endpoint.lifetime_fields.clone(),
            )));
        }
        let is_own_word = error_in(&response.body).is_some_and(|error| endpoint.own_codes.knows(&error));
        match TokenExchangeError::from_response(&response, token_http, endpoint) {
            TokenExchangeError::Refused { error, told, .. } if is_own_word => Ok(DeviceAnswer::Refused { error, told }),
            TokenExchangeError::Refused {
                error: "authorization_pending",
                ..
            } => Ok(self.not_yet()),
            TokenExchangeError::Refused { error: "slow_down", .. } => Ok(self.slower()),
            TokenExchangeError::Refused {
                error: error @ "access_denied",
                told,
                ..
            } => Ok(DeviceAnswer::Refused { error, told }),
            TokenExchangeError::Refused {
                error: "expired_token", ..
            } => Ok(DeviceAnswer::Expired),
            refused @ TokenExchangeError::Refused { .. } => Err(refused),
            _ => Ok(self.unanswered()),
        }
    }

    const fn not_yet(&mut self) -> DeviceAnswer {
        self.unanswered = 0;
        DeviceAnswer::NotYet
    }

    fn slower(&mut self) -> DeviceAnswer {
        self.interval = self.interval.saturating_add(SLOWER_BY).min(LONGEST_PAUSE);
        self.not_yet()
    }

    const fn unanswered(&mut self) -> DeviceAnswer {
        self.unanswered = self.unanswered.saturating_add(1);
        DeviceAnswer::NotYet
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(change: &Value) -> Option<DeviceAuthorization> {
        let mut document = json!({
            "device_code": "canary", "user_code": "WDJB-MJHT", "verification_uri": "https://partner.example/device",
            "expires_in": 900, "interval": 5,
        });
        document.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        DeviceAuthorization::read(document.to_string().as_bytes(), Instant::from_seconds(1_000))
    }

    #[test]
    fn an_answer_is_shown_only_if_a_person_can_use_it() {
        let device = read(&json!({})).unwrap();
        assert_eq!(device.user_code().expose(), "WDJB-MJHT");
        assert_eq!(device.expires_at(), Instant::from_seconds(1_900));
        assert!(!format!("{device:?}").contains("canary") && !format!("{device:?}").contains("WDJB"));
        for change in [
            json!({"verification_uri": "http://partner.example/device"}),
            json!({"verification_uri": "javascript:alert(1)"}),
            json!({"user_code": ""}),
            json!({"user_code": "A\u{1b}[2J"}),
            json!({"user_code": "9".repeat(65)}),
            json!({"device_code": ""}),
            json!({"expires_in": "soon"}),
        ] {
            assert!(read(&change).is_none(), "{change}");
        }
        assert_eq!(read(&json!({"interval": null})).unwrap().pause(), Duration::from_secs(5));
        assert_eq!(read(&json!({"interval": 0})).unwrap().pause(), Duration::from_secs(1));
        assert_eq!(read(&json!({"interval": 86_400})).unwrap().pause(), Duration::from_secs(60));
        assert_eq!(
            read(&json!({"expires_in": 86_400})).unwrap().expires_at(),
            Instant::from_seconds(2_800)
        );
    }

    #[test]
    fn the_pace_slows_for_good_when_told_and_for_a_while_without_answers() {
        let mut device = read(&json!({})).unwrap();
        let seconds = |device: &DeviceAuthorization| device.pause().as_secs();
        device.slower();
        device.not_yet();
        assert_eq!(seconds(&device), 10);
        device.unanswered();
        assert_eq!(seconds(&device), 20);
        device.unanswered();
        assert_eq!(seconds(&device), 40);
        for _ in 0..100 {
            device.unanswered();
        }
        assert_eq!(seconds(&device), 60);
        device.not_yet();
        assert_eq!(seconds(&device), 10);
    }
}
