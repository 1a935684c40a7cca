//! How people sign in to Microsoft 365, what they may agree to, and how tokens end.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use connect_sandbox::SandboxConfig;
use serde_json::{Value, json};

use crate::microsoft::{CALENDARS, NORA, PARTNER, REDIRECT_URI, SAM, aadsts, app, app_with, code};
use crate::support::{rehearse_with_entropy, send};

const DAY: u64 = 24 * 3_600;

#[tokio::test]
async fn the_page_is_one_form_with_accounts_and_two_buttons() {
    let app = app().await;
    let page = app
        .open_page(&[("state", "\"><script>alert(1)</script>"), ("login_hint", SAM)])
        .await;
    assert_eq!(page.status, 200);
    for (text, count) in [("<form", 1), ("<button", 2), ("<script", 0), (" selected>", 1)] {
        assert_eq!(page.body.matches(text).count(), count, "{text}");
    }
    assert!(page.body.contains(&format!("<option value=\"{}\">", app.credential("account_id"))));
}

#[tokio::test]
async fn what_stays_in_the_browser_never_reaches_the_app() {
    let app = app().await;
    for (changes, number) in [
        ([("client_id", "nonsense")], "AADSTS700016"),
        ([("redirect_uri", "https://example.com/callback")], "AADSTS50011"),
        ([("redirect_uri", "http://[::1]:9/")], "AADSTS50011"),
        ([("redirect_uri", "http://127.0.0.1:9/")], "AADSTS50011"),
        ([("redirect_uri", "http://localhost:9/callback")], "AADSTS50011"),
        ([("scope", "https://vault.azure.net/.default")], "AADSTS500011"),
    ] {
        let answer = app.open_page(&changes).await;
        assert!(answer.body.contains(number) && answer.status == 400, "{number} {}", answer.body);
        assert!(!answer.headers.contains_key("location"));
    }
    for (account, number) in [("aadsts50020", "AADSTS50020"), ("aadsts530032", "AADSTS530032")] {
        let answer = app
            .press("consent", &format!("{account}@harborfinch.example"), &[("scope", "User.Read")])
            .await;
        assert!(
            answer.body.contains(number) && answer.sent_back("error").is_none(),
            "{}",
            answer.body
        );
    }
    let unknown = send("GET", &app.sign_in_url("nonsense.example/oauth2/v2.0/authorize"), &[], "").await;
    assert!(unknown.expect("an answer").body.contains("AADSTS90002"));
}

#[tokio::test]
async fn other_mistakes_and_refusals_come_back_with_the_state() {
    let app = app().await;
    for (changes, error) in [
        ([("response_type", "token")], "unsupported_response_type"),
        ([("scope", "Calendars.Everything")], "invalid_scope"),
        ([("response_mode", "web_message")], "invalid_request"),
        ([("prompt", "none")], "login_required"),
    ] {
        let answer = app.open_page(&changes).await;
        assert_eq!(answer.sent_back("error").as_deref(), Some(error), "{changes:?}");
        assert_eq!(answer.sent_back("state").as_deref(), Some("csrf"));
    }
    let refused = app.press("refuse", NORA, &[]).await;
    assert_eq!(refused.sent_back("error").as_deref(), Some("access_denied"));
    assert!(
        refused
            .sent_back("error_description")
            .unwrap_or_default()
            .starts_with("AADSTS65004")
    );
    let other = app
        .press("consent", "aadsts16000@harborfinch.example", &[("scope", "User.Read")])
        .await;
    assert_eq!(other.sent_back("error").as_deref(), Some("interaction_required"));
}

#[tokio::test]
async fn a_code_is_spent_once_by_who_can_prove_it() {
    let app = app().await;
    let fresh = || async { app.press("consent", NORA, &[]).await.sent_back("code").expect("a code") };
    let spent = fresh().await;
    let tokens = app.exchange(&spent, &[]).await.json();
    assert_eq!(tokens["scope"], "openid profile User.Read Calendars.Read.Shared");
    assert_eq!(aadsts(&app.exchange(&spent, &[]).await), (400, 54_005));
    for (changes, status, number) in [
        ([("code_verifier", "another")], 400, 501_481),
        ([("redirect_uri", "http://localhost:9/Callback")], 400, 50_011),
        ([("client_secret", "psst")], 401, 700_025),
        ([("client_id", "nonsense")], 400, 9_002_313),
        ([("grant_type", "password")], 400, 70_003),
        ([("grant_type", "client_credentials")], 401, 7_000_218),
    ] {
        let answer = app.exchange(&fresh().await, &changes).await;
        assert_eq!(aadsts(&answer), (status, number), "{changes:?}");
        assert!(
            answer.json()["error_description"]
                .as_str()
                .is_some_and(|text| text.contains("\r\nTrace ID: "))
        );
        for name in ["error", "timestamp", "trace_id", "correlation_id"] {
            assert!(answer.json()[name].is_string(), "{name} {}", answer.body);
        }
    }
    let late = fresh().await;
    app.advance(600).await;
    assert_eq!(aadsts(&app.exchange(&late, &[]).await), (400, 70_008));
}

#[tokio::test]
async fn a_challenge_without_a_method_is_plain_and_a_path_is_told_with_its_slash() {
    let app = app().await;
    let changes = [
        ("code_challenge", "plain-as-it-is"),
        ("code_challenge_method", ""),
        ("redirect_uri", "http://localhost:53211"),
    ];
    let answer = app.press("consent", NORA, &changes).await;
    assert!(answer.headers["location"].starts_with("http://localhost:53211/?code="));
    let code = answer.sent_back("code").expect("a code");
    let proof = [("code_verifier", "plain-as-it-is"), ("redirect_uri", "http://localhost:53211")];
    assert_eq!(app.exchange(&code, &proof).await.status, 200);
}

#[tokio::test]
async fn the_answer_comes_in_the_mode_that_was_asked_for() {
    let app = app().await;
    let posted = app
        .press("consent", NORA, &[("response_mode", "form_post"), ("client_info", "1")])
        .await;
    assert_eq!(posted.status, 200);
    for text in [
        &format!("action=\"{REDIRECT_URI}\""),
        "name=\"code\"",
        "name=\"state\" value=\"csrf\"",
        "name=\"client_info\"",
    ] {
        assert!(posted.body.contains(text), "{text} {}", posted.body);
    }
    let fragment = app.press("consent", NORA, &[("response_mode", "fragment")]).await;
    assert!(fragment.headers["location"].starts_with("http://localhost:9/#code="));
}

fn claims(id_token: &Value) -> Value {
    let part = id_token.as_str().unwrap_or_default().split('.').nth(1).unwrap_or_default();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

#[tokio::test]
async fn an_id_token_names_the_account_and_bears_a_nonce_only_if_asked() {
    let app = app().await;
    let (client_id, tenant_id) = (app.credential("client_id"), app.credential("tenant_id"));
    let without = claims(&app.sign_in(NORA, CALENDARS).await["id_token"]);
    assert_eq!(without["nonce"], Value::Null);
    assert_eq!(without["aud"], json!(client_id));
    assert_eq!(without["iss"], json!(format!("{}/{tenant_id}/v2.0", app.endpoint("auth"))));
    assert_eq!(
        app.credential("account_id"),
        format!("{}.{tenant_id}", without["oid"].as_str().unwrap_or_default())
    );
    let answer = app.press("consent", NORA, &[("nonce", "n-1")]).await;
    let tokens = app.exchange(&answer.sent_back("code").expect("a code"), &[]).await.json();
    assert_eq!(claims(&tokens["id_token"])["nonce"], "n-1");
    let bare = app.sign_in(NORA, "User.Read").await;
    assert!(bare.get("id_token").is_none() && bare.get("refresh_token").is_none(), "{bare}");
}

#[tokio::test]
async fn discovery_names_each_tenants_issuer_and_the_key() {
    let app = app().await;
    let get = |path: &str| {
        let url = app.sign_in_url(path);
        async move { send("GET", &url, &[], "").await.expect("an answer").json() }
    };
    let auth = app.endpoint("auth");
    let common = get("common/v2.0/.well-known/openid-configuration").await;
    assert_eq!(common["issuer"], json!(format!("{auth}/{{tenantid}}/v2.0")));
    let tenant = get("harborfinch.example/v2.0/.well-known/openid-configuration").await;
    let tenant_id = app.credential("tenant_id");
    assert_eq!(tenant["issuer"], json!(format!("{auth}/{tenant_id}/v2.0")));
    assert_eq!(tenant["token_endpoint"], json!(format!("{auth}/{tenant_id}/oauth2/v2.0/token")));
    assert_eq!(get("common/discovery/v2.0/keys").await["keys"][0]["kty"], "RSA");
}

#[tokio::test]
async fn an_ordinary_user_meets_the_wall_until_an_admin_agrees_or_the_policy_changes() {
    let app = app().await;
    let calendars = [("scope", CALENDARS)];
    let wall = app.press("consent", SAM, &calendars).await;
    assert_eq!(wall.status, 200);
    assert!(
        wall.body.contains("Need admin approval") && wall.body.contains("AADSTS90094"),
        "{}",
        wall.body
    );
    let simple = app.press("consent", SAM, &[("scope", "openid User.Read")]).await;
    assert!(simple.sent_back("code").is_some());

    app.change("Policy", "update", "", json!({ "body": { "workflow": true } })).await;
    assert!(app.press("consent", SAM, &calendars).await.body.contains("AADSTS90095"));
    app.change("Policy", "update", "", json!({ "body": { "consent": "legacy" } })).await;
    assert!(app.press("consent", SAM, &calendars).await.sent_back("code").is_some());
    app.change("Policy", "update", "", json!({ "body": { "consent": "none", "workflow": false } }))
        .await;
    assert!(
        app.press("consent", SAM, &[("scope", "User.ReadBasic.All")])
            .await
            .body
            .contains("AADSTS90094")
    );
}

/// As the portal proposes it: for accounts of its own tenant, by whichever of its names.
#[tokio::test]
async fn an_app_of_one_tenant_is_refused_where_several_sign_in() {
    let app = app().await;
    let tenant_id = app.credential("tenant_id");
    app.change("App", "update", "", json!({ "body": { "single_tenant": true } })).await;
    for name in ["organizations", "common"] {
        let page = send("GET", &app.authorize_url(&[]).replace("organizations", name), &[], "")
            .await
            .expect("an answer");
        assert!(page.body.contains("AADSTS50194"), "{name}: {}", page.body);
        for path in ["oauth2/v2.0/token", "oauth2/v2.0/devicecode"] {
            let refused = app.post_form(&format!("{name}/{path}"), &[("scope", "User.Read")]).await;
            assert_eq!(aadsts(&refused), (400, 50_194), "{name} {path}");
        }
    }
    for name in [tenant_id.as_str(), "harborfinch.example", "HarborFinch.example"] {
        let page = send("GET", &app.authorize_url(&[]).replace("organizations", name), &[], "")
            .await
            .expect("an answer");
        assert!(page.body.contains("<form"), "{name}: {}", page.body);
        let device = app
            .post_form(&format!("{name}/oauth2/v2.0/devicecode"), &[("scope", "User.Read")])
            .await;
        assert_eq!(device.status, 200, "{name}: {}", device.body);
    }
    for path in ["oauth2/v2.0/token", "oauth2/v2.0/devicecode"] {
        let unknown = app.post_form(&format!("nowhere.example/{path}"), &[("scope", "User.Read")]).await;
        assert_eq!(aadsts(&unknown), (400, 90_002), "{path}");
    }
    let nonsense = json!({ "partner": PARTNER, "object": "App", "op": "update", "body": { "single_tenant": "yes" } });
    let refused = app.rehearsal.control("POST", "mutate", &nonsense).await;
    assert!(refused.status == 400 && refused.body.contains("single_tenant"), "{}", refused.body);
    app.change("App", "update", "", json!({ "body": { "single_tenant": false } })).await;
    assert!(app.open_page(&[]).await.body.contains("<form"));
}

#[tokio::test]
async fn admin_consent_opens_the_wall_for_everybody_and_says_true_even_when_refused() {
    let app = app().await;
    let tenant_id = app.credential("tenant_id");
    let path = format!("{tenant_id}/v2.0/adminconsent");
    let scope = "https://graph.microsoft.com/Calendars.Read.Shared https://graph.microsoft.com/User.Read openid profile offline_access";
    let form = |account: &'static str, decision: &'static str| {
        [
            ("scope", scope),
            ("redirect_uri", REDIRECT_URI),
            ("state", "csrf"),
            ("account", account),
            ("decision", decision),
        ]
    };
    let refused = app.post_form(&path, &form(NORA, "refuse")).await;
    assert_eq!(refused.sent_back("admin_consent").as_deref(), Some("True"));
    assert_eq!(refused.sent_back("error").as_deref(), Some("consent_required"));
    assert!(
        app.post_form(&path, &form(SAM, "consent"))
            .await
            .body
            .contains("Need admin approval")
    );
    assert_eq!(app.post_form("common/v2.0/adminconsent", &form(NORA, "consent")).await.status, 400);
    let granted = app.post_form(&path, &form(NORA, "consent")).await;
    assert_eq!(granted.sent_back("tenant"), Some(tenant_id));
    assert!(granted.sent_back("error").is_none());
    assert!(app.sign_in(SAM, CALENDARS).await["access_token"].is_string());
}

#[tokio::test]
async fn each_refresh_rotates_and_the_clock_is_ninety_days() {
    let app = app().await;
    let first = app.sign_in(NORA, CALENDARS).await;
    let first = first["refresh_token"].as_str().unwrap_or_default().to_owned();
    app.advance(89 * DAY).await;
    let second = app.refresh(&first).await.json()["refresh_token"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert!(!second.is_empty() && second != first);
    assert_eq!(app.refresh(&first).await.status, 200, "the older one is not revoked");
    app.advance(DAY).await;
    assert_eq!(aadsts(&app.refresh(&first).await), (400, 700_082));
    assert_eq!(app.refresh(&second).await.status, 200);
}

#[tokio::test]
async fn a_refresh_meets_what_the_account_was_made_for_and_what_was_ordered() {
    let app = app().await;
    let refresh_token = |tokens: Value| tokens["refresh_token"].as_str().unwrap_or_default().to_owned();
    let scope = "openid offline_access User.Read";
    for (number, error) in [
        (50_076, "interaction_required"),
        (53_003, "invalid_grant"),
        (70_043, "invalid_grant"),
    ] {
        let account = format!("aadsts{number}@harborfinch.example");
        let token = refresh_token(app.sign_in(&account, scope).await);
        let answer = app.refresh(&token).await;
        assert_eq!(aadsts(&answer), (400, number));
        assert_eq!(answer.json()["error"], error);
        assert_eq!(answer.json().get("claims").is_some(), number != 70_043);
    }
    let token = refresh_token(app.sign_in(NORA, scope).await);
    app.change("Grant", "update", NORA, json!({ "body": { "aadsts": 50_079 } })).await;
    assert_eq!(aadsts(&app.refresh(&token).await), (400, 50_079));
    app.sign_in(NORA, scope).await;
    assert_eq!(app.refresh(&token).await.status, 200, "who signs in has met it");
    let wider = [
        ("grant_type", "refresh_token"),
        ("refresh_token", token.as_str()),
        ("scope", "Calendars.ReadBasic"),
    ];
    let answer = app.token(&wider).await;
    assert_eq!(
        (aadsts(&answer), answer.json()["suberror"].clone()),
        ((400, 65_001), json!("consent_required"))
    );
    app.change("Grant", "lose_rights", NORA, json!({})).await;
    assert_eq!(aadsts(&app.refresh(&token).await), (400, 65_001));
}

#[tokio::test]
async fn a_revoked_session_is_over_for_the_api_too() {
    let app = app().await;
    let refresh_token = app.credential("refresh_token");
    assert_eq!(
        app.call("POST", "me/revokeSignInSessions", &[], &Value::Null).await.json()["value"],
        true
    );
    let answer = app.call("GET", "me", &[], &Value::Null).await;
    assert_eq!(code(&answer), (401, "InvalidAuthenticationToken".to_owned()));
    assert!(answer.headers["www-authenticate"].contains("insufficient_claims"));
    assert_eq!(aadsts(&app.refresh(&refresh_token).await), (400, 50_173));
}

/// No refresh mends what the sign-in did not prove; one that repeats the claims does.
#[tokio::test]
async fn a_challenged_account_needs_a_sign_in_that_repeats_the_claims() {
    let app = app().await;
    let (method, path) = ("GET", "me");
    let tokens = app.sign_in(NORA, "offline_access User.Read").await;
    let token = |tokens: &Value, kind: &str| tokens[kind].as_str().unwrap_or_default().to_owned();
    let status = async |tokens: &Value| {
        let access_token = token(tokens, "access_token");
        app.call_as(&access_token, method, path, &[], &Value::Null).await
    };
    assert_eq!(status(&tokens).await.status, 200);
    app.change("Grant", "update", NORA, json!({ "body": { "challenged": true } })).await;
    let refused = status(&tokens).await;
    assert_eq!(code(&refused), (401, "InvalidAuthenticationToken".to_owned()));
    let header = &refused.headers["www-authenticate"];
    assert!(header.contains("error=\"insufficient_claims\""), "{header}");
    let encoded = header
        .split("claims=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default();
    let claims = String::from_utf8(STANDARD.decode(encoded).expect("base64")).expect("text");

    let refreshed = app.refresh(&token(&tokens, "refresh_token")).await.json();
    assert_eq!(status(&refreshed).await.status, 401, "a refreshed token proves no more");
    for (changes, expected) in [(&[][..], 401), (&[("claims", "{}")], 401), (&[("claims", claims.as_str())], 200)] {
        let code = app.press("consent", NORA, changes).await.sent_back("code").expect("a code");
        let signed_in = app.exchange(&code, &[]).await.json();
        assert_eq!(status(&signed_in).await.status, expected, "{changes:?}");
    }
    assert_eq!(status(&tokens).await.status, 401, "the older grant stays as it was");
    app.change("Grant", "update", NORA, json!({ "body": { "challenged": false } }))
        .await;
    assert_eq!(status(&tokens).await.status, 200);
}

#[tokio::test]
async fn an_access_token_runs_out_and_says_so() {
    let app = app().await;
    app.advance(5_400).await;
    let answer = app.call("GET", "me", &[], &Value::Null).await;
    assert_eq!(code(&answer), (401, "InvalidAuthenticationToken".to_owned()));
    assert!(answer.headers["www-authenticate"].contains("authorization_uri="));
    assert!(answer.headers.contains_key("request-id"));
    assert_eq!(
        answer.headers["date"], "Wed, 18 Nov 2026 12:36:40 GMT",
        "by the clock that was moved"
    );
    let refreshed = app.refresh(&app.credential("refresh_token")).await.json();
    let token = refreshed["access_token"].as_str().unwrap_or_default();
    assert_eq!(app.call_as(token, "GET", "me", &[], &Value::Null).await.status, 200);
}

#[tokio::test]
async fn a_device_waits_for_its_person() {
    let app = app().await;
    let grant = "urn:ietf:params:oauth:grant-type:device_code";
    let start = || async {
        app.post_form("common/oauth2/v2.0/devicecode", &[("scope", "User.Read")])
            .await
            .json()
    };
    let poll = |device: Value| {
        let code = device["device_code"].as_str().unwrap_or_default().to_owned();
        let app = &app;
        async move { app.token(&[("grant_type", grant), ("device_code", &code)]).await }
    };
    let enter = |device: Value, decision: &'static str| {
        let code = device["user_code"].as_str().unwrap_or_default().to_lowercase();
        let app = &app;
        async move {
            let form = [("user_code", code.as_str()), ("account", NORA), ("decision", decision)];
            app.post_form("common/oauth2/deviceauth", &form).await
        }
    };
    let device = start().await;
    assert_eq!((device["expires_in"].as_u64(), device["interval"].as_u64()), (Some(900), Some(5)));
    assert_eq!(poll(device.clone()).await.json()["error"], "authorization_pending");
    assert!(
        enter(json!({ "user_code": "nonsense" }), "consent")
            .await
            .body
            .contains("That code")
    );
    assert_eq!(enter(device.clone(), "consent").await.status, 200);
    assert!(poll(device.clone()).await.json()["access_token"].is_string());
    assert_eq!(poll(device).await.json()["error"], "bad_verification_code");
    let declined = start().await;
    enter(declined.clone(), "refuse").await;
    assert_eq!(poll(declined).await.json()["error"], "authorization_declined");
    let late = start().await;
    app.advance(900).await;
    assert_eq!(poll(late).await.json()["error"], "expired_token");
}

#[tokio::test]
async fn the_control_url_consents_and_issues_grants_for_an_account() {
    let app = app().await;
    let url = app.authorize_url(&[]);
    let order = |company: &str| json!({ "partner": PARTNER, "company": company, "url": url });
    let sent = app.rehearsal.order("consent", order(&app.credential("account_id"))).await;
    assert!(sent["location"].as_str().unwrap_or_default().contains("code="));
    assert_eq!(
        app.rehearsal.control("POST", "consent", &order(SAM)).await.status,
        400,
        "he meets the wall"
    );
    let grant = app.rehearsal.sandbox.issue_grant(PARTNER, &app.credential("account_id"));
    assert!(grant.expect("kept").is_some());
    assert!(app.rehearsal.sandbox.issue_grant(PARTNER, "nobody").expect("kept").is_none());
    let companies = app.rehearsal.sandbox.companies();
    let own = companies.iter().find(|company| company.partner == PARTNER).expect("one");
    assert_eq!(
        (&own.external_account_id, own.display_name.as_str()),
        (&app.credential("account_id"), "Harbor Finch Advisory")
    );
}

#[tokio::test]
async fn grants_and_consents_outlive_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = SandboxConfig {
        state_dir: Some(folder.path().to_owned()),
        ..SandboxConfig::default()
    };
    let first = app_with(config.clone()).await;
    let tokens = first.sign_in(NORA, CALENDARS).await;
    first
        .change("Policy", "update", "", json!({ "body": { "consent": "legacy" } }))
        .await;
    let client_id = first.credential("client_id");
    first.rehearsal.sandbox.stop().await;
    let again = rehearse_with_entropy(config, 6).await;
    let mut second = app_with(SandboxConfig::default()).await;
    second.rehearsal = again;
    assert_eq!(second.credential("client_id"), client_id);
    assert_eq!(
        second.refresh(tokens["refresh_token"].as_str().unwrap_or_default()).await.status,
        200
    );
    assert!(second.press("consent", SAM, &[]).await.sent_back("code").is_some());
}

#[tokio::test]
async fn auto_consent_is_the_ready_made_account_or_the_hinted_one() {
    let app = app_with(SandboxConfig {
        auto_consent: true,
        ..SandboxConfig::default()
    })
    .await;
    let answer = app.open_page(&[]).await;
    let tokens = app.exchange(&answer.sent_back("code").expect("a code"), &[]).await.json();
    assert_eq!(claims(&tokens["id_token"])["preferred_username"], NORA);
    assert!(app.open_page(&[("login_hint", SAM)]).await.body.contains("Need admin approval"));
}
