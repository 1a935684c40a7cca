//! The whole walk of an authorization, with a browser that only follows the redirect.

use std::time::Duration;

use connect_connectors::PartnerCall;
use connect_connectors::manifest::CallbackKind;
use connect_domain::clock::{Clock, SystemClock};
use connect_domain::entropy::SeededEntropy;
use connect_domain::environment::Environment;
use connect_domain::secret::SecretText;
use connect_oauth::{
    AuthorizationOutcome, AuthorizationPlan, AuthorizationRequest, Callback, CallbackListener, ClientAuthentication, LoopbackRedirect,
    Revocation, TokenEndpoint, TokenExchangeError, exchange_code, refresh, revoke,
};
use serde_json::json;
use url::Url;

use crate::support::{StandIn, each_granted, request};

/// Authorizes and gives the code's callback.
async fn authorize(stand_in: &StandIn, endpoint: &TokenEndpoint, entropy: &SeededEntropy) -> (Callback, AuthorizationRequest) {
    let manifest = stand_in.connector.manifest();
    let oauth2 = manifest.oauth2().unwrap();
    let redirect = match manifest.callbacks(Environment::Rehearsal).contains(&CallbackKind::AnyPort) {
        true => LoopbackRedirect::AnyPort("http://localhost".to_owned()),
        false => LoopbackRedirect::Any,
    };
    let listener = CallbackListener::bind(&redirect, entropy).await.unwrap();
    let scopes: Vec<String> = oauth2.scopes.iter().map(|scope| scope.name.clone()).collect();
    let plan = AuthorizationPlan {
        authorize_url: stand_in.endpoints.require("authorize").unwrap(),
        oauth_client_id: &endpoint.oauth_client_id,
        redirect_uri: listener.redirect_uri(),
        scopes: &scopes,
        pkce: oauth2.pkce,
        relay_port: None,
        extra_parameters: &oauth2.authorize_parameters,
    };
    let attempt = AuthorizationRequest::new(&plan, SystemClock.now(), entropy).unwrap();
    let policy = manifest.browser_policy(Environment::Rehearsal, &stand_in.endpoints);
    policy.check(attempt.url.as_str()).unwrap();
    let expected = attempt.expected(manifest.issuer_in(Environment::Rehearsal).cloned(), oauth2.issuer_required);
    let waiting = tokio::spawn(listener.wait(expected, Duration::from_secs(20)));
    let (status, head, _) = request("GET", &attempt.url, "").await;
    assert!((300..400).contains(&status), "{head}");
    let location = head
        .lines()
        .find_map(|line| line.to_lowercase().starts_with("location:").then(|| line[9..].trim().to_owned()));
    let location = Url::parse(&location.unwrap()).unwrap();
    let browser = tokio::spawn(async move { request("GET", &location, "").await });
    let received = waiting.await.unwrap().unwrap();
    let outcome = AuthorizationOutcome::Connected {
        display_name: "Proven".to_owned(),
    };
    received.answer.respond(outcome).await;
    assert!(browser.await.unwrap().2.contains("Proven is connected"));
    (received.callback, attempt)
}

#[tokio::test]
async fn a_consent_becomes_a_proven_connection_and_ends_with_a_revocation() {
    for stand_in in each_granted().await {
        let endpoint = stand_in.token_endpoint().unwrap();
        let token_http = stand_in.http_client.token();
        let (callback, attempt) = authorize(&stand_in, &endpoint, &SeededEntropy::new(21)).await;
        let Callback::Granted(granted) = callback else {
            panic!("refused");
        };
        let oauth2 = stand_in.connector.manifest().oauth2().unwrap();
        // Where the callback does not name the organization, the first call does.
        let external_account_id = match &oauth2.external_account_parameter {
            Some(parameter) => granted.parameters[parameter].clone(),
            None => stand_in.external_account_id.clone(),
        };
        assert_eq!(external_account_id, stand_in.external_account_id);

        let verifier = attempt.code_verifier.as_ref();
        let reply = exchange_code(&token_http, &endpoint, &granted.code, &attempt.redirect_uri, verifier)
            .await
            .unwrap();
        let refresh_token = reply.refresh_token().unwrap();
        let tokens = reply.judge(token_http.now()).unwrap();
        let told = &oauth2.lifetime_fields;
        assert_eq!(tokens.refresh_token_expires_at.is_some(), told.refresh_token_expires_in.is_some());
        // A hard end is told at least where the partner ends every grant.
        let ends_always = told.refresh_token_hard_expires_in.is_some() && told.refresh_token_expires_in.is_some();
        assert_eq!(tokens.refresh_token_hard_expires_at.is_some(), ends_always);
        let call = PartnerCall {
            access_token: &tokens.access_token,
            external_account_id: &external_account_id,
            ..stand_in.call()
        };
        let organization = stand_in.connector.organization().unwrap().read_organization(call).await.unwrap();
        assert_eq!(organization.external_account_id, external_account_id);

        // A code is good for one exchange.
        let again = exchange_code(&token_http, &endpoint, &granted.code, &attempt.redirect_uri, verifier)
            .await
            .unwrap_err();
        assert!(again.is_dead_grant(), "{again:?}");

        let (callback, attempt) = authorize(&stand_in, &endpoint, &SeededEntropy::new(22)).await;
        let Callback::Granted(granted) = callback else {
            panic!("refused");
        };
        let verifier = attempt.code_verifier.as_ref();
        let reply = exchange_code(&token_http, &endpoint, &granted.code, &attempt.redirect_uri, verifier)
            .await
            .unwrap();
        let second = reply.refresh_token().unwrap();
        assert_ne!(second.expose(), refresh_token.expose());
        let renewed = refresh(&token_http, &endpoint, &second).await.unwrap();
        let renewed = renewed.refresh_token().unwrap_or(second);
        if endpoint.revoke_url.is_none() {
            continue;
        }
        assert_eq!(revoke(&token_http, &endpoint, &renewed).await, Ok(Revocation::Confirmed));
        assert!(refresh(&token_http, &endpoint, &renewed).await.unwrap_err().is_dead_grant());
    }
}

#[tokio::test]
async fn token_failures_say_whether_the_grant_may_be_spent() {
    for stand_in in each_granted().await {
        let endpoint = stand_in.token_endpoint().unwrap();
        let token_http = stand_in.http_client.token();
        let manifest = stand_in.connector.manifest();
        let grant = stand_in
            .sandbox
            .issue_grant(&manifest.id, &stand_in.external_account_id)
            .unwrap()
            .unwrap();

        let mut other_app = endpoint.clone();
        other_app.oauth_client_secret = Some(SecretText::new("canary-wrong".to_owned()));
        // An app without a secret is refused for sending one.
        if other_app.client_authentication == ClientAuthentication::None {
            other_app.client_authentication = ClientAuthentication::Post;
        }
        let refused = refresh(&token_http, &other_app, &grant.refresh_token).await.unwrap_err();
        assert!(
            matches!(
                refused,
                TokenExchangeError::Refused {
                    error: "invalid_client",
                    ..
                }
            ),
            "{refused:?}"
        );
        assert!(!refused.is_dead_grant() && !format!("{refused:?}").contains("canary"));

        stand_in
            .order_fault(json!({"partner": manifest.id, "match": {"method": "POST", "path": "*"}, "kind": "rotate_lost_reply", "count": 1}))
            .await;
        let lost = refresh(&token_http, &endpoint, &grant.refresh_token).await.unwrap_err();
        assert!(matches!(lost, TokenExchangeError::OutcomeUnknown(_)), "{lost:?}");
        // The rotation happened: under strict single use the old token is dead now.
        let again = refresh(&token_http, &endpoint, &grant.refresh_token).await;
        match again {
            Ok(_) => assert!(manifest.oauth2().unwrap().previous_refresh_token_may_work),
            Err(refused) => assert!(refused.is_dead_grant(), "{refused:?}"),
        }

        stand_in
            .order_fault(
                json!({"partner": manifest.id, "match": {"method": "POST", "path": "*"}, "kind": "status", "status": 503, "count": 1}),
            )
            .await;
        let failed = refresh(&token_http, &endpoint, &grant.refresh_token).await.unwrap_err();
        assert_eq!(failed, TokenExchangeError::ProviderFailed { http_status: 503 });
    }
}
