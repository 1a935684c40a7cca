//! Every code of the fact sheet: where a person meets it, what catches it, and the words that they read. Those that stay
//! on the partner's own page are looked up in the catalog, by the number that the page shows.

use serde_json::{Value, json};

use super::microsoft_365::{challenge, printed_url, ready, reconnect_healed, refuse_refreshes};
use super::{Firm, neutral};
use crate::support::browser::at_authorization_url;
use crate::support::consent_page::{Press, filled, visit};
use crate::support::stand_in::text;

/// In the answer to a token request.
const TOKEN: [u32; 17] = [
    65_001, 7_000_218, 700_025, 50_074, 50_076, 50_079, 53_003, 53_000, 700_082, 70_008, 50_173, 70_043, 700_084, 700_022, 50_196, 54_005,
    9_002_313,
];
/// In the answer that the browser brings.
const REDIRECT: [u32; 4] = [65_004, 70_011, 16_000, 50_058];
/// On the partner's own page, from which nobody comes back.
const PAGE: [u32; 17] = [
    90_094, 90_095, 900_941, 50_011, 700_016, 700_011, 53_001, 530_032, 65_005, 650_056, 650_057, 500_011, 650_052, 50_020, 50_034, 50_194,
    90_002,
];

fn refreshed(firm: &Firm, number: u32) -> String {
    refuse_refreshes(firm, number);
    let report = firm.workspace.run(&["verify"]).json();
    let health = firm.workspace.run(&["health"]).json();
    let checks = report["checks"].as_array().unwrap();
    let failed = checks.iter().find(|check| check["status"] == "FAIL").unwrap();
    let words = neutral(&text(&failed["evidence"]).replace(&*firm.id, "ID"));
    let (check, cause, state) = (&failed["id"], &failed["cause"], &health["connections"][0]["state"]);
    format!("a refresh, {}, `{}`, cause {} | {words}", text(state), text(check), text(cause))
}

fn sent_back(firm: &Firm, number: u32) -> String {
    refuse_refreshes(firm, number);
    let child = firm.workspace.spawn(&["connections", "reconnect", &firm.id]);
    let finished = at_authorization_url(child, |url| {
        visit(url, Press::Consent, None);
    });
    let error = finished.exits(3).json();
    format!("the way back | {}", text(&error["error"]["message"]))
}

/// The page shows the number and nothing comes back; the catalog has words for it.
fn on_the_page(firm: &Firm, url: &url::Url, codes: &Value, number: u32) -> String {
    refuse_refreshes(firm, number);
    let (target, form) = filled(url, Press::Consent, None);
    let answer = ureq::post(target.as_str())
        .config()
        .http_status_as_error(false)
        .build()
        .header("content-type", "application/x-www-form-urlencoded")
        .send(form);
    let page = answer.unwrap().body_mut().read_to_string().unwrap();
    let shown = format!("AADSTS{number}");
    assert!(page.contains(&shown), "{shown}: {page}");
    let mut codes = codes.as_array().unwrap().iter();
    let code = codes.find(|code| code["codes"].as_array().unwrap().contains(&json!(shown)));
    let code = code.unwrap_or_else(|| panic!("{shown} has no words"));
    format!("the partner's page | {}. {}", text(&code["means"]), text(&code["act"]))
}

#[test]
fn every_code_is_told_as_cause_and_next_act() {
    let firm = ready();
    let codes = firm.workspace.run(&["partners", "show", firm.partner]).exits(0).json()["codes"].clone();
    let mut rows: Vec<(u32, String)> = Vec::new();
    rows.extend(TOKEN.map(|number| (number, refreshed(&firm, number))));
    rows.extend(REDIRECT.map(|number| (number, sent_back(&firm, number))));
    let mut waiting = firm.workspace.spawn(&["connections", "reconnect", &firm.id]);
    let url = printed_url(&mut waiting);
    rows.extend(PAGE.map(|number| (number, on_the_page(&firm, &url, &codes, number))));
    assert!(waiting.try_wait().unwrap().is_none(), "nothing came back");
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    for (number, said) in &rows {
        let (_, words) = said.split_once(" | ").unwrap();
        let is_told = words.contains(". ") && (said.starts_with("the partner") || words.contains(&format!("AADSTS{number}")));
        assert!(is_told, "{number} has no words of its own: {said}");
    }
    reconnect_healed(&firm);
    firm.workspace.run(&["verify"]).exits(0);
    rows.sort();
    let lines: Vec<String> = rows.iter().map(|(number, said)| format!("| {number} | {said} |")).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// What the next consent of the connection would repeat.
fn asked(firm: &Firm) -> Option<Value> {
    let mut child = firm.workspace.spawn(&["connections", "reconnect", &firm.id]);
    let url = printed_url(&mut child);
    child.kill().unwrap();
    child.wait().unwrap();
    let claims = url.query_pairs().find(|(name, _)| name == "claims");
    claims.map(|(_, claims)| serde_json::from_str::<Value>(&claims).unwrap())
}

/// What the partner wants proven goes along with the next consent of the connection, and with no later one.
#[test]
fn a_claims_challenge_is_passed_on_once() {
    let firm = ready();
    assert_eq!(asked(&firm), None);
    refuse_refreshes(&firm, 50_076);
    let refused = firm.workspace.run(&["connections", "refresh", &firm.id]).exits(3);
    assert!(!refused.stdout.contains("capolids"), "{refused:#?}");
    assert!(asked(&firm).unwrap()["access_token"]["capolids"].is_object());
    assert!(asked(&firm).is_some(), "an attempt that was given up leaves it");
    reconnect_healed(&firm);
    assert_eq!(asked(&firm), None);
}

/// An access token that lives and is not enough for the API: no refresh mends that, nothing tries, and the next consent repeats
/// what is asked for.
#[test]
fn a_challenge_of_the_api_is_answered_by_a_consent_and_by_no_refresh() {
    let firm = ready();
    let refreshes = || firm.stand_in.requests(|request| text(&request["path"]).ends_with("/token"));
    let before = refreshes();
    challenge(&firm);
    for round in 0..3 {
        // In the end the token has run out too, which is an ordinary 401.
        if round == 2 {
            firm.fault("expire", "/v1.0/*", &json!({"count": 1}));
        }
        let refused = firm.workspace.run(&["pull", &firm.id]).exits(3);
        assert!(refused.stdout.contains("wants a fresh sign-in"), "{refused:#?}");
        assert!(!refused.stdout.contains("capolids"), "{refused:#?}");
    }
    assert_eq!(refreshes(), before);
    // A person may have it tried, once.
    let refused = firm.workspace.run(&["connections", "test", &firm.id]).exits(3).json();
    assert_eq!(refused["error"]["code"], "needs_authorization");
    assert_eq!(refreshes(), before + 1);
    let shown = firm.workspace.run(&["connections", "show", &firm.id]).exits(0).json();
    assert_eq!(shown["status"], "needs_reconnect");
    assert!(text(&shown["status_detail"]).contains("wants a fresh sign-in"), "{shown}");
    assert!(asked(&firm).unwrap()["access_token"]["capolids"].is_object());
    reconnect_healed(&firm);
    firm.workspace.run(&["verify"]).exits(0);
    assert_eq!(asked(&firm), None);
}
