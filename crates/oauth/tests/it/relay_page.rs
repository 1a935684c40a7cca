//! The page that a firm puts online, `docs/relay/index.html`: its policy, its hashes, and what it forwards.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const PAGE: &str = include_str!("../../../../docs/relay/index.html");
const README: &str = include_str!("../../../../docs/relay/README.md");

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).unwrap().1.split_once(end).unwrap().0
}

#[test]
fn the_policy_allows_this_script_and_this_style_and_nothing_else() {
    let policy = between(PAGE, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    let style = hash(between(PAGE, "<style>", "</style>"));
    let script = hash(between(PAGE, "<script>", "</script>"));
    assert_eq!(
        policy,
        format!("default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'")
    );
    assert_eq!((PAGE.matches("<script").count(), PAGE.matches("<style").count()), (1, 1));
    assert!(PAGE.contains("<meta name=\"referrer\" content=\"no-referrer\">"));
}

#[test]
fn nothing_comes_from_or_goes_to_a_third_party() {
    for forbidden in [
        "src=",
        "<link",
        "<img",
        "<iframe",
        "<form",
        "@import",
        "url(",
        "fetch(",
        "XMLHttpRequest",
        "sendBeacon",
        "WebSocket",
        "localStorage",
        "sessionStorage",
        "cookie",
        "innerHTML",
        "eval(",
        "https://",
        " onclick",
        " onload",
        " onerror",
    ] {
        assert!(!PAGE.contains(forbidden), "{forbidden}");
    }
    assert_eq!(PAGE.matches("http://").count(), 1);
    assert!(PAGE.contains("\"http://127.0.0.1:\" + port + \"/callback?\""));
}

#[test]
fn the_instructions_name_every_header() {
    for header in ["Cache-Control", "Referrer-Policy", "X-Content-Type-Options"] {
        assert!(README.matches(header).count() >= 3, "{header}");
    }
    assert!(README.contains("access_log off"));
}

/// Read from the script's text: there is no JavaScript engine in these tests.
#[test]
fn the_script_checks_the_port_and_forwards_by_list() {
    let script = between(PAGE, "<script>", "</script>");
    assert!(script.contains("if (port < 1024 || port > 65535) return null;"));
    assert!(script.contains(r"/^([1-9][0-9]{3,4})\.[A-Za-z0-9_-]{43}$/"));
    assert!(script.contains("const FORWARDED = [\"code\", \"state\", \"realmId\", \"error\", \"iss\"];"));
    assert!(script.contains("if (values.length > 1) return null;"));
    // The buttons are there before anything navigates.
    assert!(script.find("element(\"return\").href").unwrap() < script.find("location.assign").unwrap());
    assert!(script.find("element(\"copying\").hidden = false").unwrap() < script.find("location.assign").unwrap());
}
