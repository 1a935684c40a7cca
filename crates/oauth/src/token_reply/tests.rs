//! Answers that servers, proxies and accidents produce (bar T7). The refresh token is saved when it is
//! whole, nothing panics, and no error repeats what it read.

use super::*;
use proptest::prelude::*;

const NOW: Instant = Instant::from_seconds(1_700_000_000);

fn reply(body: &[u8]) -> TokenReply {
    let fields = LifetimeFields {
        refresh_token_expires_in: Some("x_refresh_token_expires_in".to_owned()),
        refresh_token_hard_expires_in: Some("x_refresh_token_hard_expires_in".to_owned()),
    };
    TokenReply::new(Zeroizing::new(body.to_vec()), fields)
}

fn seconds_left(body: &str) -> i64 {
    reply(body.as_bytes()).judge(NOW).unwrap().access_token_expires_at.as_seconds() - NOW.as_seconds()
}

#[test]
fn a_sound_answer_is_read_whole() {
    let body = r#"{"token_type":"bearer","access_token":"canary-access","expires_in":3600,"refresh_token":"canary-refresh",
        "x_refresh_token_expires_in":8640000,"x_refresh_token_hard_expires_in":157680000,"scope":"a  b","id_token":"canary-id"}"#;
    let granted = reply(body.as_bytes()).judge(NOW).unwrap();
    assert_eq!(granted.access_token.expose(), "canary-access");
    assert_eq!(granted.refresh_token.as_ref().unwrap().expose(), "canary-refresh");
    assert_eq!(granted.id_token.as_ref().unwrap().expose(), "canary-id");
    assert_eq!(granted.access_token_expires_at, Instant::from_seconds(1_700_003_600));
    assert_eq!(granted.refresh_token_expires_at, Some(Instant::from_seconds(1_708_640_000)));
    assert_eq!(granted.refresh_token_hard_expires_at, Some(Instant::from_seconds(1_857_680_000)));
    assert_eq!(granted.scopes, Some(vec!["a".to_owned(), "b".to_owned()]));
    assert!(!format!("{granted:?}{:?}", reply(body.as_bytes())).contains("canary"));
}

#[test]
fn expires_in_may_be_anything() {
    for (stated, seconds) in [
        ("", 3_600),
        (r#","expires_in":3600"#, 3_600),
        (r#","expires_in":"3600""#, 3_600),
        (r#","expires_in":" 1800 ""#, 1_800),
        (r#","expires_in":1800.0"#, 1_800),
        (r#","expires_in":1.8e3"#, 1_800),
        (r#","expires_in":0"#, 60),
        (r#","expires_in":-1"#, 60),
        (r#","expires_in":-1e300"#, 60),
        (r#","expires_in":1000000000000"#, 86_400),
        (r#","expires_in":1e12"#, 86_400),
        (r#","expires_in":99999999999999999999999999"#, 86_400),
        (r#","expires_in":null"#, 3_600),
        (r#","expires_in":true"#, 3_600),
        (r#","expires_in":[]"#, 3_600),
        (r#","expires_in":"soon""#, 3_600),
        (r#","expires_in":"NaN""#, 3_600),
        (r#","expires_in":"inf""#, 3_600),
        (r#","expires_in":"""#, 3_600),
    ] {
        let body = format!(r#"{{"access_token":"a","token_type":"Bearer"{stated}}}"#);
        assert_eq!(seconds_left(&body), seconds, "{stated}");
    }
}

#[test]
fn absurd_refresh_lifetimes_are_unknown() {
    for stated in ["0", "-5", "1e18", "null", "\"never\""] {
        let body = format!(r#"{{"access_token":"a","x_refresh_token_expires_in":{stated}}}"#);
        assert_eq!(
            reply(body.as_bytes()).judge(NOW).unwrap().refresh_token_expires_at,
            None,
            "{stated}"
        );
    }
}

/// Body, whether the refresh token could be saved, and the verdict.
fn malformed() -> Vec<(Vec<u8>, bool, MalformedTokenReply)> {
    use MalformedTokenReply::{NoAccessToken, NotAnObject, NotBearer, Refusal};
    let refresh = r#""refresh_token":"canary-refresh""#;
    let mut cases: Vec<(Vec<u8>, bool, MalformedTokenReply)> = Vec::new();
    let mut case = |body: &str, saved: bool, verdict| cases.push((body.as_bytes().to_vec(), saved, verdict));
    for body in [
        "",
        " ",
        "\n\n",
        "null",
        "true",
        "7",
        "\"canary\"",
        "[]",
        "[{}]",
        "{",
        "}",
        "{{}}",
        "{]",
        "OK",
        "canary",
        "<html><body>canary</body></html>",
        "<?xml version=\"1.0\"?><a>canary</a>",
        "access_token=canary&refresh_token=canary",
        "{'access_token':'canary'}",
        "{access_token:\"canary\"}",
        "undefined",
        "NaN",
        "\u{0}",
        "{\"a\":\u{0}}",
        "// canary\n{}",
    ] {
        case(body, false, NotAnObject);
    }
    for body in [
        r#"{}"#,
        r#"{"access_token":null}"#,
        r#"{"access_token":""}"#,
        r#"{"access_token":" "}"#,
        r#"{"access_token":7}"#,
        r#"{"access_token":["canary"]}"#,
        r#"{"access_token":{"value":"canary"}}"#,
        r#"{"access_token":"ca\nnary"}"#,
        r#"{"access_token":"ca\u0000nary"}"#,
        r#"{"access_token":"canäry"}"#,
        r#"{"Access_Token":"canary"}"#,
        r#"{"accessToken":"canary"}"#,
        r#"{"data":{"access_token":"canary","refresh_token":"canary"}}"#,
        r#"{"refresh_token":null}"#,
        r#"{"refresh_token":""}"#,
        r#"{"refresh_token":5}"#,
        r#"{"refresh_token":"canary\r\nx: y"}"#,
        r#"{"refresh_token":["canary"]}"#,
        r#"{"refresh_token":"canärÿ"}"#,
        r#"{"REFRESH_TOKEN":"canary"}"#,
    ] {
        case(body, false, NoAccessToken);
    }
    for rest in [
        "",
        r#","access_token":null"#,
        r#","access_token":"""#,
        r#","expires_in":3600"#,
        r#","refresh_token":null"#,
    ] {
        case(&format!("{{{refresh}{rest}}}"), true, NoAccessToken);
    }
    // Damaged behind the refresh token: it is saved all the same.
    for rest in [
        "",
        ",",
        ", ",
        r#","access_token"#,
        r#","access_token":"#,
        r#","access_token":"canary"#,
        r#","access_token":"canary","#,
        r#","access_token":"a"}}"#,
        r#","access_token":"a"} x"#,
        r#","access_token":"a"}{}"#,
        r#","x":01}"#,
        r#","x":1.}"#,
        r#","x":"\x"}"#,
        r#","x":"\ud800"}"#,
        ",\u{0}}",
        r#","x":tru}"#,
        r#","x":[1,}"#,
    ] {
        case(&format!("{{{refresh}{rest}"), true, NotAnObject);
    }
    // Cut inside the refresh token: half a token must not be saved.
    for body in [
        r#"{"access_token":"a","refresh_token"#,
        r#"{"access_token":"a","refresh_token":"#,
        r#"{"access_token":"a","refresh_token":"can"#,
        r#"{"access_token":"a","refresh_token":"canary\"#,
        r#"{"access_token":"a","refresh_token":"canary\u00"#,
    ] {
        case(body, false, NotAnObject);
    }
    for kind in ["mac", "DPoP", "canary", ""] {
        case(
            &format!(r#"{{"access_token":"a",{refresh},"token_type":"{kind}"}}"#),
            true,
            NotBearer,
        );
    }
    case(r#"{"error":"invalid_grant"}"#, false, Refusal("invalid_grant"));
    case(r#"{"error":"canary","access_token":"a"}"#, false, Refusal("unrecognized_error"));
    case(&format!(r#"{{"error":"server_error",{refresh}}}"#), true, Refusal("server_error"));
    case(&format!("{{\"x\":{}{}", "[".repeat(500), "]".repeat(500)), false, NotAnObject);
    case(&format!(r#"{{"refresh_token":"{}"}}"#, "r".repeat(40_000)), false, NoAccessToken);
    cases.push((b"{\"refresh_token\":\"\xff\xfe\"}".to_vec(), false, NotAnObject));
    cases.push((b"\xff\xfe{\x00}\x00".to_vec(), false, NotAnObject));
    cases.push((b"\x1f\x8b\x08canary".to_vec(), false, NotAnObject));
    cases
}

#[test]
fn eighty_malformed_answers_cost_nothing() {
    let cases = malformed();
    assert!(cases.len() >= 80, "{}", cases.len());
    for (body, saved, verdict) in cases {
        let shown = String::from_utf8_lossy(&body).into_owned();
        let reply = reply(&body);
        let refresh_token = reply.refresh_token();
        assert_eq!(refresh_token.is_some(), saved, "{shown}");
        assert!(refresh_token.is_none_or(|token| token.expose() == "canary-refresh"), "{shown}");
        let error = reply.judge(NOW).expect_err(&shown);
        assert_eq!(error, verdict, "{shown}");
        assert!(!format!("{error}{error:?}{reply:?}").contains("canary"), "{shown}");
    }
}

#[test]
fn a_byte_order_mark_and_repeated_fields_are_forgiven() {
    let body = "\u{feff}{\"access_token\":\"a\",\"refresh_token\":\"one\",\"refresh_token\":\"two\",\"refresh_token\":null}";
    let granted = reply(body.as_bytes()).judge(NOW).unwrap();
    assert_eq!(granted.refresh_token.unwrap().expose(), "two");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_bytes_are_survived(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let reply = reply(&body);
        let _ = reply.refresh_token();
        let _ = reply.judge(NOW);
        let _ = error_in(&body);
    }

    /// A sound answer with one byte changed, one cut, or one repeated: never a token that was not sent.
    #[test]
    fn a_damaged_answer_never_yields_half_a_token(at in 0_usize..200, byte in any::<u8>(), how in 0_u8..3) {
        let sound = br#"{"token_type":"bearer","access_token":"AAAAAAAAAAAAAAAAAAAAAAAA","expires_in":3600,"refresh_token":"RRRRRRRRRRRRRRRRRRRRRRRRRR"}"#;
        let mut body = sound.to_vec();
        let at = at % body.len();
        match how {
            0 => body.truncate(at),
            1 => body[at] = byte,
            _ => body.insert(at, byte),
        }
        if let Some(token) = reply(&body).refresh_token() {
            prop_assert!(token.expose().len() >= 24, "{}", token.expose().len());
        }
        if let Ok(granted) = reply(&body).judge(NOW) {
            let left = granted.access_token_expires_at.as_seconds() - NOW.as_seconds();
            prop_assert!((60..=86_400).contains(&left));
        }
    }
}
