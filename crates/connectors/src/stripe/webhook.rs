//! Webhook endpoints and the signature of what is delivered to them (fact sheet section 7).

use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::secret::SecretText;
use connect_http::WritePermit;
use ring::hmac;

use super::client;
use super::translate;
use super::wire::Event;
use crate::connector::{PartnerCall, Turn};
use crate::fault::{FaultKind, PartnerFault};
use crate::webhooks::{
    CreatedEndpoint, Delivery, EndpointDraft, SignatureFault, UndeliveredEvent, Verified, WantedEndpoint, WebhookEndpoint,
};

/// What our firm's books and checks follow.
pub(super) const WANTED: WantedEndpoint = WantedEndpoint {
    events: &[
        "checkout.session.completed",
        "customer.created",
        "customer.subscription.created",
        "customer.subscription.deleted",
        "customer.subscription.updated",
        "customer.updated",
        "invoice.payment_failed",
        "invoice.payment_succeeded",
        "payment_method.attached",
        "price.created",
        "price.updated",
        "product.updated",
    ],
    api_version: client::VERSION,
    signature_header: "Stripe-Signature",
};

/// As Stripe's own libraries have it. They let stamps of the future pass, and so do we.
const TOLERANCE: Duration = Duration::from_secs(300);
/// In live mode.
const RETRIED_FOR: Duration = Duration::from_secs(3 * 86_400);
/// In test mode it is three tries over some hours, whose number is not published: a day later they are over.
const OVER_IN_TEST_MODE: Duration = Duration::from_secs(86_400);
/// How the types of events begin that tell of what a pull reads, and as which resource. Nothing reads customers.
const READ_BY: [(&str, &str); 4] = [
    ("product.", "products"),
    ("price.", "prices"),
    ("invoice.", "invoices"),
    ("customer.subscription.", "subscriptions"),
];
/// How a signing secret begins.
const PREFIX: &str = "whsec_";
/// Stripe allows 16 endpoints.
const MOST_PAGES: usize = 4;

/// A page of events that some endpoint did not take. The next one begins behind the last id.
pub(super) async fn read_undelivered(call: PartnerCall<'_>, after: Option<String>) -> Result<Turn<UndeliveredEvent>, PartnerFault> {
    let page = client::list_undelivered_events(call, after).await?;
    let last = page.data.last().map(|event| event.id.clone());
    Ok(Turn {
        cursor: last.filter(|_| page.has_more),
        objects: page.data.into_iter().map(undelivered).collect(),
        unread: Vec::new(),
    })
}

fn undelivered(event: Event) -> UndeliveredEvent {
    let happened_at = Instant::from_seconds(event.created);
    let retried_until = event.livemode.then(|| happened_at.plus(RETRIED_FOR));
    let read_by = READ_BY.iter().find(|(beginning, _)| event.kind.starts_with(beginning));
    UndeliveredEvent {
        external_id: event.id,
        happened_at,
        given_up_by: retried_until.unwrap_or_else(|| happened_at.plus(OVER_IN_TEST_MODE)),
        retried_until,
        endpoints: event.pending_webhooks,
        is_wanted: WANTED.events.contains(&event.kind.as_str()),
        read_by: read_by.map(|(_, resource)| *resource),
        event_type: translate::clean(&event.kind),
    }
}

pub(super) async fn read_endpoints(call: PartnerCall<'_>) -> Result<Vec<WebhookEndpoint>, PartnerFault> {
    let mut endpoints = Vec::new();
    let mut after = None;
    for _ in 0..MOST_PAGES {
        let page = client::list_webhook_endpoints(call, after).await?;
        let more = page.has_more;
        endpoints.extend(page.data.into_iter().map(translate::webhook_endpoint));
        after = endpoints.last().map(|endpoint: &WebhookEndpoint| endpoint.external_id.clone());
        if !more {
            break;
        }
    }
    Ok(endpoints)
}

/// Stripe shows the secret in this answer alone. Where the answer is lost on the way, the same idempotency key brings it
/// again, so the write is repeated once.
pub(super) async fn create_endpoint(
    call: PartnerCall<'_>,
    permit: WritePermit,
    draft: EndpointDraft,
) -> Result<CreatedEndpoint, PartnerFault> {
    let mut outcome = client::create_webhook_endpoint(call, &permit, &draft, &WANTED).await;
    if let Err(fault) = &outcome
        && matches!(
            fault.kind,
            // 409: the first one is still under way.
            FaultKind::Unreachable(_) | FaultKind::Malformed | FaultKind::ProviderFailed { http_status: 409 }
        )
    {
        outcome = client::create_webhook_endpoint(call, &permit, &draft, &WANTED).await;
    }
    let mut endpoint = outcome?;
    let secret = endpoint.secret.take().ok_or_else(PartnerFault::malformed)?;
    Ok(CreatedEndpoint {
        endpoint: translate::webhook_endpoint(endpoint),
        signing_secret: SecretText::new(secret),
    })
}

/// Stripe's own are of 32 characters behind the beginning. Shorter ones are people's own, of test vectors and stubs: their
/// deliveries verify as well, and a secret that was cut off is told by `no_match`.
pub(super) fn is_signing_secret(secret: &SecretText) -> bool {
    let secret = secret.expose();
    let known = secret.strip_prefix(PREFIX).unwrap_or_default();
    (8..=256).contains(&known.len()) && known.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+/=-".contains(&byte))
}

/// The key is the secret's whole text with its beginning, the message the stamp, a dot and the raw body.
pub(super) fn verify(delivery: Delivery<'_>, secrets: &[SecretText], now: Instant) -> Result<Verified, SignatureFault> {
    let header = Header::read(delivery.signature)?;
    let signed_by = |body: &[u8]| secrets.iter().position(|secret| header.is_signed(secret, body));
    if let Some(secret) = signed_by(delivery.body) {
        let age = now.since(header.signed_at);
        if age > TOLERANCE {
            let tolerance = TOLERANCE;
            return Err(SignatureFault::TooOld { secret, age, tolerance });
        }
        let signed_at = header.signed_at;
        return Ok(Verified { secret, signed_at });
    }
    for (change, body) in undone(delivery.body) {
        if let Some(secret) = signed_by(&body) {
            return Err(SignatureFault::BodyChanged { secret, change });
        }
    }
    Err(SignatureFault::NoMatch)
}

/// `t=1763600101,v1=...,v1=...,v0=...`: one `v1` for each secret that is valid then; other schemes prove nothing.
struct Header<'a> {
    stamp: &'a str,
    signed_at: Instant,
    signatures: Vec<[u8; 32]>,
}

impl<'a> Header<'a> {
    fn read(text: &'a str) -> Result<Self, SignatureFault> {
        let (mut stamp, mut signatures) = (None, Vec::new());
        for part in text.trim().split(',') {
            match part.trim().split_once('=') {
                Some(("t", value)) if stamp.is_none() => stamp = Some(value),
                Some(("t", _)) => return Err(SignatureFault::Malformed("it has two times `t=`")),
                Some(("v1", value)) => {
                    let signature = bytes_of(value).ok_or(SignatureFault::Malformed("a `v1=` is not 64 hexadecimal digits"))?;
                    signatures.push(signature);
                }
                Some(_) => {}
                None => return Err(SignatureFault::Malformed("it is not NAME=VALUE,NAME=VALUE")),
            }
        }
        let stamp = stamp.ok_or(SignatureFault::Malformed("it has no time `t=`"))?;
        if signatures.is_empty() {
            return Err(SignatureFault::Malformed("it has no signature `v1=`"));
        }
        let seconds = stamp.parse::<i64>().ok().filter(|seconds| (0..=MOST_SECONDS).contains(seconds));
        let seconds = seconds.ok_or(SignatureFault::Malformed("its time `t=` is not in seconds since 1970"))?;
        Ok(Self {
            stamp,
            signed_at: Instant::from_seconds(seconds),
            signatures,
        })
    }

    /// In constant time for each signature.
    fn is_signed(&self, secret: &SecretText, body: &[u8]) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
        let message = [self.stamp.as_bytes(), b".", body].concat();
        self.signatures
            .iter()
            .any(|signature| hmac::verify(&key, &message, signature).is_ok())
    }
}

/// The end of the year 9999.
const MOST_SECONDS: i64 = 253_402_300_799;

/// 64 hexadecimal digits.
fn bytes_of(hex: &str) -> Option<[u8; 32]> {
    if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// What the body may have been before a program on the way changed it: web frameworks write JSON anew, editors add a last
/// line's end, and copies turn line ends round.
fn undone(body: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut bodies = Vec::new();
    let trimmed = body.trim_ascii();
    if trimmed.len() < body.len() {
        bodies.push(("something blank was added around it", trimmed.to_vec()));
    }
    bodies.push(("the end of its last line was cut off", [trimmed, b"\n"].concat()));
    if let Ok(text) = std::str::from_utf8(body) {
        bodies.push(("its line ends were changed", text.replace("\r\n", "\n").into_bytes()));
        bodies.push((
            "its line ends were changed",
            text.replace("\r\n", "\n").replace('\n', "\r\n").into_bytes(),
        ));
    }
    // Order and numbers stay as they stand, so that only the writing differs.
    if serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok()
        && let Ok(json) = std::str::from_utf8(body)
    {
        let anew = "its JSON was read and written anew";
        bodies.push((anew, written(json, None)));
        bodies.push((anew, written(json, Some(2))));
    }
    bodies
}

/// JSON without blanks, or indented as Stripe writes it.
fn written(json: &str, indent: Option<usize>) -> Vec<u8> {
    let mut out = String::with_capacity(json.len());
    let (mut depth, mut in_text, mut escaped, mut is_empty) = (0_usize, false, false, false);
    let line = |out: &mut String, depth: usize| {
        if let Some(indent) = indent {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent * depth));
        }
    };
    for character in json.chars() {
        if in_text {
            out.push(character);
            in_text = escaped || character != '"';
            escaped = !escaped && character == '\\';
            continue;
        }
        if character.is_ascii_whitespace() {
            continue;
        }
        if is_empty && !matches!(character, '}' | ']') {
            line(&mut out, depth);
        }
        match character {
            '{' | '[' => {
                out.push(character);
                depth += 1;
                is_empty = true;
                continue;
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if !is_empty {
                    line(&mut out, depth);
                }
                out.push(character);
            }
            ',' => {
                out.push(character);
                line(&mut out, depth);
            }
            ':' => out.push_str(if indent.is_some() { ": " } else { ":" }),
            '"' => {
                in_text = true;
                out.push(character);
            }
            other => out.push(other),
        }
        is_empty = false;
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"id":"evt_test","object":"event"}"#;
    const SECRET: &str = "whsec_test_secret";
    const V1: &str = "8042376f6ca064adbe037642a718227dfd59047137eb49497a54c49eb0cfb724";
    const SIGNED: i64 = 1_700_000_000;

    fn try_at(after: i64, signature: &str, body: &str, secrets: &[&str]) -> Result<usize, SignatureFault> {
        let secrets: Vec<SecretText> = secrets.iter().map(|secret| SecretText::new((*secret).to_owned())).collect();
        let body = body.as_bytes();
        let verified = verify(Delivery { signature, body }, &secrets, Instant::from_seconds(SIGNED + after))?;
        assert_eq!(verified.signed_at, Instant::from_seconds(SIGNED));
        Ok(verified.secret)
    }

    #[test]
    fn only_live_mode_promises_until_when_it_tries_and_each_type_has_what_reads_it() {
        let told = |kind: &str, livemode: bool| {
            let text = format!(r#"{{"id":"evt_1","created":{SIGNED},"type":"{kind}","pending_webhooks":1,"livemode":{livemode}}}"#);
            undelivered(serde_json::from_str(&text).unwrap())
        };
        let after = |seconds: i64| Instant::from_seconds(SIGNED + seconds);
        let (live, test) = (told("price.updated", true), told("price.updated", false));
        assert_eq!((live.retried_until, live.given_up_by), (Some(after(3 * 86_400)), after(3 * 86_400)));
        assert_eq!((test.retried_until, test.given_up_by), (None, after(86_400)));
        for (kind, read_by, is_wanted) in [
            ("product.updated", Some("products"), true),
            ("price.created", Some("prices"), true),
            ("invoice.payment_failed", Some("invoices"), true),
            ("customer.subscription.deleted", Some("subscriptions"), true),
            ("customer.updated", None, true),
            ("invoiceitem.created", None, false),
            ("payout.paid", None, false),
        ] {
            let event = told(kind, true);
            assert_eq!((event.read_by, event.is_wanted), (read_by, is_wanted), "{kind}");
        }
    }

    #[test]
    fn the_fact_sheets_vector_is_verified_by_old_and_new_secret() {
        let signature = format!("t={SIGNED},v1={V1}");
        assert_eq!(try_at(0, &signature, BODY, &[SECRET]), Ok(0));
        assert_eq!(try_at(300, &signature, BODY, &["whsec_another", SECRET]), Ok(1));
        // Stamps of the future pass, as they do in Stripe's libraries.
        assert_eq!(try_at(-3_600, &signature, BODY, &[SECRET]), Ok(0));
        let several = format!("t={SIGNED},v1={},v1={V1},v0=anything", "0".repeat(64));
        assert_eq!(try_at(1, &several, BODY, &[SECRET]), Ok(0));
    }

    #[test]
    fn each_cause_is_told_apart() {
        let signature = format!("t={SIGNED},v1={V1}");
        let tolerance = TOLERANCE;
        let age = Duration::from_secs(301);
        assert_eq!(
            try_at(301, &signature, BODY, &["whsec_another", SECRET]),
            Err(SignatureFault::TooOld { secret: 1, age, tolerance })
        );
        assert_eq!(try_at(0, &signature, BODY, &["whsec_another"]), Err(SignatureFault::NoMatch));
        assert_eq!(try_at(0, &signature, BODY, &[]), Err(SignatureFault::NoMatch));
        let other = BODY.replace("evt_test", "evt_other");
        assert_eq!(try_at(0, &signature, &other, &[SECRET]), Err(SignatureFault::NoMatch));
        for (changed, words) in [
            (format!("{BODY}\n"), "blank"),
            ("{\n  \"id\": \"evt_test\",\n  \"object\": \"event\"\n}".to_owned(), "written anew"),
        ] {
            match try_at(0, &signature, &changed, &[SECRET]) {
                Err(SignatureFault::BodyChanged { secret: 0, change }) => assert!(change.contains(words), "{change}"),
                other => panic!("{changed}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_header_that_is_none_says_why() {
        let v1 = format!("v1={V1}");
        for (header, words) in [
            ("", "NAME=VALUE"),
            ("nonsense", "NAME=VALUE"),
            (v1.as_str(), "no time"),
            ("t=1700000000", "no signature"),
            ("t=1700000000,v0=00", "no signature"),
            ("t=1700000000,v1=zz", "64 hexadecimal"),
            (&format!("t=yesterday,{v1}"), "seconds since 1970"),
            (&format!("t=-1,{v1}"), "seconds since 1970"),
            (&format!("t=1,t=2,{v1}"), "two times"),
        ] {
            match try_at(0, header, BODY, &[SECRET]) {
                Err(SignatureFault::Malformed(why)) => assert!(why.contains(words), "{header}: {why}"),
                other => panic!("{header}: {other:?}"),
            }
        }
    }

    #[test]
    fn json_is_written_as_it_was() {
        let compact = r#"{"a":[],"b":{},"c":[1,2.50,"x: {\"y\\"],"d":null}"#;
        let indented = String::from_utf8(written(compact, Some(2))).unwrap();
        assert_eq!(
            indented,
            "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    2.50,\n    \"x: {\\\"y\\\\\"\n  ],\n  \"d\": null\n}"
        );
        assert_eq!(written(&indented, None), compact.as_bytes());
    }

    #[test]
    fn a_signing_secret_is_known_by_its_form() {
        for (text, is) in [
            ("whsec_0123456789abcdef", true),
            (SECRET, true),
            ("whsec_short", false),
            ("rk_test_0123456789abcdef", false),
            ("whsec_0123456789 abcdef", false),
            ("", false),
        ] {
            assert_eq!(is_signing_secret(&SecretText::new(text.to_owned())), is, "{text}");
        }
    }
}
