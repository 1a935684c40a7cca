//! A token endpoint's answer. The refresh token can be taken out before anything else is believed
//! (`reliability.md` B7): a damaged answer must not cost the grant.

use std::fmt;
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::secret::SecretText;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::endpoint::LifetimeFields;
use crate::error_code::known_error;

/// Assumed when the answer does not say, or says nonsense.
const USUAL_LIFETIME: i64 = 3_600;
/// A shorter one would mean one refresh after the other.
const SHORTEST_LIFETIME: i64 = 60;
/// A longer one is not counted on: refreshing early costs nothing.
const LONGEST_LIFETIME: i64 = 24 * 3_600;
const LONGEST_REFRESH_LIFETIME: i64 = 10 * 366 * 24 * 3_600;
const LONGEST_TOKEN: usize = 32 * 1_024;

/// The raw body of a successful answer, wiped on drop, never printed.
pub struct TokenReply {
    body: Zeroizing<Vec<u8>>,
    lifetime_fields: LifetimeFields,
}

/// What a complete and sound answer grants.
#[derive(Clone, Debug)]
pub struct GrantedTokens {
    /// Good for calls.
    pub access_token: SecretText,
    /// When it ends, by our reading of `expires_in`: between a minute and a day from now.
    pub access_token_expires_at: Instant,
    /// The new refresh token; `None` means that the current one stays (`reliability.md` B9).
    pub refresh_token: Option<SecretText>,
    /// When an idle refresh token dies, where the partner says so.
    pub refresh_token_expires_at: Option<Instant>,
    /// When the refresh token dies whatever happens, where the partner says so.
    pub refresh_token_hard_expires_at: Option<Instant>,
    /// Granted scopes; `None` means as asked (RFC 6749 5.1).
    pub scopes: Option<Vec<String>>,
    /// OpenID Connect.
    pub id_token: Option<SecretText>,
}

/// The answer grants nothing that can be used. Names no content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedTokenReply {
    /// Not one complete JSON object.
    #[error("the partner's token answer is not one complete JSON object")]
    NotAnObject,
    /// `access_token` is absent, empty or not printable.
    #[error("the partner's token answer has no usable access token")]
    NoAccessToken,
    /// `token_type` is not `bearer`.
    #[error("the partner's token answer is not for a bearer token")]
    NotBearer,
    /// A refusal with a status that says success.
    #[error("the partner refused with a status of success: {0}")]
    Refusal(&'static str),
}

impl TokenReply {
    /// A reply with a status of success, whatever its body is.
    pub const fn new(body: Zeroizing<Vec<u8>>, lifetime_fields: LifetimeFields) -> Self {
        Self { body, lifetime_fields }
    }

    /// The refresh token, if one arrived whole, even when the rest of the answer is damaged. Save it first;
    /// then [`Self::judge`].
    pub fn refresh_token(&self) -> Option<SecretText> {
        Fields::read(&self.body).refresh_token
    }

    /// Judges the whole answer. `expires_in` may be a number, text, absent or nonsense.
    pub fn judge(&self, now: Instant) -> Result<GrantedTokens, MalformedTokenReply> {
        let fields = Fields::read(&self.body);
        if let Some(error) = &fields.error {
            return Err(MalformedTokenReply::Refusal(known_error(error)));
        }
        if !fields.complete {
            return Err(MalformedTokenReply::NotAnObject);
        }
        if fields.token_type.as_ref().is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(MalformedTokenReply::NotBearer);
        }
        let lifetime = |name: &Option<String>| {
            let seconds = fields.seconds(name.as_deref()?)?;
            (1..=LONGEST_REFRESH_LIFETIME).contains(&seconds).then(|| after(now, seconds))
        };
        Ok(GrantedTokens {
            refresh_token_expires_at: lifetime(&self.lifetime_fields.refresh_token_expires_in),
            refresh_token_hard_expires_at: lifetime(&self.lifetime_fields.refresh_token_hard_expires_in),
            access_token_expires_at: after(
                now,
                fields
                    .seconds("expires_in")
                    .unwrap_or(USUAL_LIFETIME)
                    .clamp(SHORTEST_LIFETIME, LONGEST_LIFETIME),
            ),
            access_token: fields.access_token.ok_or(MalformedTokenReply::NoAccessToken)?,
            refresh_token: fields.refresh_token,
            scopes: fields.scope.map(|scope| scope.split_whitespace().map(str::to_owned).collect()),
            id_token: fields.id_token,
        })
    }
}

impl fmt::Debug for TokenReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenReply({} bytes)", self.body.len())
    }
}

fn after(now: Instant, seconds: i64) -> Instant {
    now.plus(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

/// The `error` of a refusal, if the body is an object that has one.
pub(crate) fn error_in(body: &[u8]) -> Option<String> {
    Fields::read(body).error
}

/// What could be read, up to where the body stops being JSON.
#[derive(Default)]
struct Fields {
    complete: bool,
    access_token: Option<SecretText>,
    refresh_token: Option<SecretText>,
    id_token: Option<SecretText>,
    token_type: Option<String>,
    scope: Option<String>,
    error: Option<String>,
    numbers: Vec<(String, i64)>,
    /// The last field, until what follows shows that it is whole.
    pending: Option<(String, Value)>,
}

impl Fields {
    fn read(body: &[u8]) -> Self {
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        let mut fields = Self::default();
        let mut json = serde_json::Deserializer::from_slice(body);
        let read = json.deserialize_map(Collect(&mut fields));
        // A text that something else than a comma or a brace follows was ended by a damaged byte.
        if read
            .as_ref()
            .err()
            .is_none_or(|error| !error.to_string().starts_with("expected `,` or `}`"))
        {
            fields.put_pending();
        }
        fields.complete = read.is_ok() && json.end().is_ok();
        fields
    }

    fn seconds(&self, name: &str) -> Option<i64> {
        self.numbers
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, seconds)| *seconds)
    }

    fn put_pending(&mut self) {
        if let Some((name, value)) = self.pending.take() {
            self.put(&name, value);
        }
    }

    /// A later field replaces an earlier one of the same name only by something usable.
    fn put(&mut self, name: &str, value: Value) {
        let seconds = seconds_of(&value);
        match (name, value) {
            ("access_token", Value::String(text)) => keep_token(&mut self.access_token, text),
            ("refresh_token", Value::String(text)) => keep_token(&mut self.refresh_token, text),
            ("id_token", Value::String(text)) => keep_token(&mut self.id_token, text),
            ("token_type", Value::String(text)) => self.token_type = Some(text),
            ("scope", Value::String(text)) => self.scope = Some(text),
            ("error", Value::String(text)) => self.error = Some(text),
            _ => self.numbers.extend(seconds.map(|seconds| (name.to_owned(), seconds))),
        }
    }
}

/// RFC 6749 A.12 and A.17: printable ASCII. Anything else would fail in a header anyway.
fn keep_token(place: &mut Option<SecretText>, text: String) {
    let token = SecretText::new(text);
    let plain = token.expose();
    if (1..=LONGEST_TOKEN).contains(&plain.len()) && plain.bytes().all(|byte| (0x20..=0x7e).contains(&byte)) && !plain.trim().is_empty() {
        *place = Some(token);
    }
}

/// Whole seconds from a number or a text with a number in it, whatever its form.
fn seconds_of(value: &Value) -> Option<i64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.len() <= 32 => text.trim().to_owned(),
        _ => return None,
    };
    text.parse::<i64>().ok().or_else(|| {
        let seconds = text.parse::<f64>().ok().filter(|seconds| seconds.is_finite())?;
        // `as` saturates, which is what an absurd number deserves.
        Some(seconds as i64)
    })
}

struct Collect<'a>(&'a mut Fields);

impl<'de> Visitor<'de> for Collect<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        loop {
            let next = map.next_key::<String>()?;
            self.0.put_pending();
            let Some(name) = next else {
                return Ok(());
            };
            self.0.pending = Some((name, map.next_value::<Value>()?));
        }
    }
}

#[cfg(test)]
mod tests;
