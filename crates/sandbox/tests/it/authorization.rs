//! The consent page and what it sends back.

use connect_sandbox::SandboxConfig;

use crate::support::{REDIRECT_URI, rehearse, send, two_companies};

#[tokio::test]
async fn refused_consent_comes_back_with_the_state_and_nothing_else() {
    let rehearsal = two_companies().await;
    let answer = rehearsal.press("refuse", &rehearsal.realm_id(), &[]).await;
    assert_eq!(answer.status, 302);
    let expected = format!("{REDIRECT_URI}?error=access_denied&state=csrf");
    assert_eq!(answer.headers.get("location"), Some(&expected));
}

#[tokio::test]
async fn what_cannot_be_trusted_is_told_on_the_page_and_never_redirected() {
    let rehearsal = two_companies().await;
    for changes in [
        [("client_id", "ABunknown")],
        [("redirect_uri", "https://example.com/callback")],
        [("redirect_uri", "http://127.0.0.1.example.com/callback")],
        [("redirect_uri", "")],
        [("state", "")],
    ] {
        let answer = send("GET", &rehearsal.authorize_url(&changes), &[], "").await.expect("an answer");
        assert_eq!(answer.status, 400, "{changes:?}");
        assert!(!answer.headers.contains_key("location"), "{changes:?}");
        let pressed = rehearsal.press("consent", &rehearsal.realm_id(), &changes).await;
        assert!(!pressed.headers.contains_key("location"), "{changes:?}");
    }
    let nowhere = rehearsal.press("consent", "123", &[]).await;
    assert_eq!(nowhere.status, 400);
}

#[tokio::test]
async fn other_mistakes_come_back_as_errors_with_the_state() {
    let rehearsal = two_companies().await;
    for (changes, error) in [
        ([("response_type", "token")], "unsupported_response_type"),
        ([("scope", "everything")], "invalid_scope"),
        ([("scope", " ")], "invalid_scope"),
        ([("code_challenge", "abc")], "invalid_request"),
    ] {
        let answer = send("GET", &rehearsal.authorize_url(&changes), &[], "").await.expect("an answer");
        assert_eq!(answer.sent_back("error").as_deref(), Some(error), "{changes:?}");
        assert_eq!(answer.sent_back("state").as_deref(), Some("csrf"), "{changes:?}");
    }
}

#[tokio::test]
async fn the_page_is_one_form_with_every_company_and_two_buttons() {
    let rehearsal = two_companies().await;
    let url = rehearsal.authorize_url(&[("state", "\"><script>alert(1)</script>")]);
    let page = send("GET", &url, &[], "").await.expect("an answer").body;
    assert_eq!(page.matches("<form").count(), 1);
    assert_eq!(page.matches("<button").count(), 2);
    assert_eq!(page.matches("<script").count(), 0);
    for company in rehearsal.companies() {
        assert!(page.contains(&format!("<option value=\"{}\">", company.external_account_id)));
    }
}

#[tokio::test]
async fn consent_brings_code_state_and_the_chosen_company() {
    let rehearsal = two_companies().await;
    let second = rehearsal.companies().pop().expect("a company").external_account_id;
    let answer = rehearsal.press("consent", &second, &[("state", "a b&c=d")]).await;
    assert_eq!(answer.sent_back("realmId"), Some(second.clone()));
    assert_eq!(answer.sent_back("state").as_deref(), Some("a b&c=d"));
    let tokens = rehearsal.exchange(&answer.sent_back("code").expect("a code")).await.json();
    let access_token = tokens["access_token"].as_str().unwrap_or_default();
    let info = rehearsal
        .api_as(access_token, &second, "GET", "companyinfo/1", "")
        .await
        .expect("an answer");
    assert_eq!(info.status, 200);
}

#[tokio::test]
async fn auto_consent_asks_nobody_and_belongs_to_the_ready_made_company() {
    let rehearsal = rehearse(SandboxConfig {
        companies: 2,
        auto_consent: true,
        ..SandboxConfig::default()
    })
    .await;
    let answer = send("GET", &rehearsal.authorize_url(&[]), &[], "").await.expect("an answer");
    assert_eq!(answer.sent_back("realmId"), Some(rehearsal.realm_id()));
    let tokens = rehearsal.exchange(&answer.sent_back("code").expect("a code")).await;
    assert_eq!(tokens.status, 200);
}
