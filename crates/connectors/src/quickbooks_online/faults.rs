//! What Intuit's refusals mean. Branches on `code`, never on text, and never repeats the text: Detail
//! holds names of people and records.
//!
//! Three shapes are met: `Fault` from the API, `fault` from the gateway (lower case, codes such as
//! `003200`), and XML for throttling in spite of Accept. Any of them can come with any status.

use connect_domain::clock::Instant;
use connect_domain::failure::Cause;
use connect_http::HttpResponse;
use serde_json::Value;

use crate::fault::{FaultKind, PartnerFault};

/// A row of the table: code, cause, kind, advice.
type Meaning = (u32, Cause, fn() -> FaultKind, &'static str);

const THROTTLED: FaultKind = FaultKind::Throttled { retry_after: None };

/// Fact sheet, section 9. Codes that a reader can meet; the rest fall under the ranges below.
const TABLE: [Meaning; 10] = [
    (
        120,
        Cause::Auth,
        || FaultKind::GrantorLostRights,
        "Ask an administrator of the company to reconnect it, or to give the person back their rights",
    ),
    (
        500,
        Cause::Data,
        || FaultKind::Refused,
        "QuickBooks does not support this request for the company",
    ),
    (
        610,
        Cause::Data,
        || FaultKind::NotFound,
        "The record is gone or inactive in QuickBooks; pull again",
    ),
    (
        3001,
        Cause::Quota,
        || THROTTLED,
        "QuickBooks limits requests: try again in some minutes; if it stays, the app's reads of this month may be used up, and `health` shows them",
    ),
    (
        3100,
        Cause::Auth,
        || FaultKind::NotAllowedForOrganization,
        "Check that keys and company belong together (development keys open sandbox companies only), then reconnect",
    ),
    (
        3200,
        Cause::Auth,
        || FaultKind::AccessTokenRejected,
        "Reconnect the company if a refresh does not help",
    ),
    (4000, Cause::Data, || FaultKind::Refused, "QuickBooks could not parse the query"),
    (4001, Cause::Data, || FaultKind::Refused, "QuickBooks found the query invalid"),
    (
        6190,
        Cause::Data,
        || FaultKind::Refused,
        "The company's QuickBooks subscription has ended; reads may work again once it is renewed",
    ),
    (
        10_000,
        Cause::Provider,
        || FaultKind::ProviderFailed { http_status: 500 },
        "QuickBooks had an internal failure; try again in a few minutes",
    ),
];

/// A fault if the answer is one, whatever its status; `None` for an answer to read on.
pub(super) fn read_fault(response: &HttpResponse, json: Option<&Value>, now: Instant) -> Option<PartnerFault> {
    let (code, has_fault) = match json.and_then(fault_object) {
        Some(fault) => (code_of(fault), true),
        None => (code_in_xml(response), false),
    };
    if response.is_success() && !has_fault && code.is_none() {
        return None;
    }
    let mut fault = meaning(code, response.status);
    if let FaultKind::Throttled { retry_after } = &mut fault.kind {
        *retry_after = response.retry_after(now);
    }
    if let FaultKind::ProviderFailed { http_status } = &mut fault.kind {
        *http_status = response.status;
    }
    fault.partner_code = code.map(|code| code.to_string());
    Some(with_correlation(fault, response))
}

/// Adds Intuit's id of the answer, which its support asks for.
pub(super) fn with_correlation(mut fault: PartnerFault, response: &HttpResponse) -> PartnerFault {
    let is_plain = |text: &&str| text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fault.correlation = response.header("intuit_tid").filter(is_plain).map(str::to_owned);
    fault
}

fn meaning(code: Option<u32>, status: u16) -> PartnerFault {
    let known = TABLE.iter().find(|(known, ..)| Some(*known) == code);
    if let Some((_, cause, kind, advice)) = known {
        return PartnerFault::new(*cause, kind(), advice);
    }
    match (status, code) {
        (429, _) => PartnerFault::new(
            Cause::Quota,
            THROTTLED,
            "QuickBooks limits requests: try again in some minutes; if it stays, the app's reads of this month may be used up, and `health` shows them",
        ),
        // Intuit: 1 to 499 are authentication.
        (401, None) | (400..=403, Some(1..=499)) | (401, Some(_)) => PartnerFault::new(
            Cause::Auth,
            FaultKind::AccessTokenRejected,
            "Reconnect the company if a refresh does not help",
        ),
        (200..=299 | 400..=404, Some(code)) if code < 10_000 => PartnerFault::new(
            Cause::Data,
            FaultKind::Refused,
            "QuickBooks refused the request; its support can tell more from the code and the correlation id",
        ),
        _ => PartnerFault::new(
            Cause::Provider,
            FaultKind::ProviderFailed { http_status: status },
            "QuickBooks, or something on the way to it, failed; try again in a few minutes",
        ),
    }
}

/// `Fault` or `fault`, when it is an object.
fn fault_object(json: &Value) -> Option<&Value> {
    field(json, "fault").filter(|fault| fault.is_object())
}

/// The first error's code. `"003200"` and `3200` mean the same; where it is absent the gateway's message
/// has it as `errorCode=003200`.
fn code_of(fault: &Value) -> Option<u32> {
    let errors = field(fault, "error")?;
    let error = errors.as_array().map_or(Some(errors), |errors| errors.first())?;
    let stated = match field(error, "code") {
        Some(Value::String(text)) => text.parse().ok(),
        Some(Value::Number(number)) => number.to_string().parse().ok(),
        _ => None,
    };
    stated.or_else(|| field(error, "message").and_then(Value::as_str).and_then(code_in_message))
}

fn code_in_message(message: &str) -> Option<u32> {
    digits_after(message, "errorCode=")
}

fn code_in_xml(response: &HttpResponse) -> Option<u32> {
    let text = std::str::from_utf8(&response.body).ok()?;
    if !text.trim_start().starts_with('<') || !text.contains("<Fault") {
        return None;
    }
    digits_after(text, "code=\"").or_else(|| code_in_message(text))
}

fn digits_after(text: &str, mark: &str) -> Option<u32> {
    let (_, rest) = text.split_once(mark)?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..end)?.parse().ok()
}

/// A field by name, ignoring case.
fn field<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    object
        .as_object()?
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}
