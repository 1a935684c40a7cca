//! The token calls against a scripted endpoint: what leaves, and what is made of each answer.

use std::sync::Arc;
use std::time::Duration;

use connect_domain::clock::SystemClock;
use connect_domain::entropy::SeededEntropy;
use connect_domain::failure::Cause;
use connect_domain::secret::SecretText;
use connect_http::{FailureKind, HeaderName, HeaderValue, HttpClient, HttpSettings, TokenHttp};
use connect_oauth::{
    ClientAuthentication, LifetimeFields, OwnCodes, Revocation, RevocationBody, TokenEndpoint, TokenExchangeError, exchange_code, refresh,
    revoke,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

/// Everything secret in these tests has this in it.
const CANARY: &str = "canary";

async fn answering(status: u16, headers: &str, body: &str) -> (Url, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/token", listener.local_addr().unwrap())).unwrap();
    let answer = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
        body.len()
    );
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut seen = vec![0; 65_536];
        let mut length = 0;
        loop {
            length += stream.read(&mut seen[length..]).await.unwrap();
            let text = String::from_utf8_lossy(&seen[..length]).into_owned();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let wanted = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "))
                    .unwrap()
                    .parse::<usize>()
                    .unwrap();
                if body.len() >= wanted {
                    stream.write_all(answer.as_bytes()).await.unwrap();
                    return text;
                }
            }
        }
    });
    (url, serving)
}

fn token_http() -> TokenHttp {
    HttpClient::new(HttpSettings::default(), Arc::new(SystemClock), Arc::new(SeededEntropy::new(1)))
        .unwrap()
        .token()
}

fn endpoint(url: &Url, client_authentication: ClientAuthentication) -> TokenEndpoint {
    TokenEndpoint {
        token_url: url.clone(),
        revoke_url: Some(url.clone()),
        revocation_body: RevocationBody::Json,
        oauth_client_id: "app id".to_owned(),
        oauth_client_secret: Some(SecretText::new("canary/secret:1".to_owned())),
        client_authentication,
        extra_headers: vec![(HeaderName::from_static("x-extra"), HeaderValue::from_static("1"))],
        lifetime_fields: LifetimeFields::default(),
        own_codes: OwnCodes::default(),
    }
}

fn secret(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}

async fn refresh_answered(status: u16, headers: &str, body: &str) -> TokenExchangeError {
    let (url, serving) = answering(status, headers, body).await;
    let error = refresh(
        &token_http(),
        &endpoint(&url, ClientAuthentication::Basic),
        &secret("canary-refresh"),
    )
    .await
    .unwrap_err();
    serving.await.unwrap();
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!text.contains(CANARY), "{text}");
    }
    error
}

#[tokio::test]
async fn each_way_to_authenticate_sends_what_the_rfc_says() {
    let body = r#"{"access_token":"a","token_type":"bearer"}"#;
    for (how, in_head, in_body) in [
        // RFC 6749 2.3.1: form-encoded, then joined, then base64.
        (
            ClientAuthentication::Basic,
            "authorization: Basic YXBwK2lkOmNhbmFyeSUyRnNlY3JldCUzQTE=",
            None,
        ),
        (
            ClientAuthentication::Post,
            "",
            Some("client_id=app+id&client_secret=canary%2Fsecret%3A1"),
        ),
        (ClientAuthentication::None, "", Some("client_id=app+id")),
    ] {
        let (url, serving) = answering(200, "", body).await;
        let verifier = secret("verifier");
        exchange_code(
            &token_http(),
            &endpoint(&url, how),
            &secret("c/1"),
            "http://127.0.0.1:1/cb",
            Some(&verifier),
        )
        .await
        .unwrap();
        let seen = serving.await.unwrap();
        let (head, form) = seen.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("POST /token HTTP/1.1") && head.contains(in_head), "{head}");
        for header in [
            "accept: application/json",
            "content-type: application/x-www-form-urlencoded",
            "x-extra: 1",
        ] {
            assert!(head.contains(header), "{header}");
        }
        let start = "grant_type=authorization_code&code=c%2F1&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcb&code_verifier=verifier";
        let expected = in_body.map_or_else(|| start.to_owned(), |credentials| format!("{start}&{credentials}"));
        assert_eq!(form, expected, "{how:?}");
    }
}

#[tokio::test]
async fn a_revocation_is_json_where_the_partner_wants_it() {
    let (url, serving) = answering(200, "", "").await;
    let revoked = revoke(&token_http(), &endpoint(&url, ClientAuthentication::Basic), &secret("r\"1")).await;
    assert_eq!(revoked, Ok(Revocation::Confirmed));
    let seen = serving.await.unwrap();
    assert!(
        seen.contains("content-type: application/json") && seen.ends_with(r#"{"token":"r\"1"}"#),
        "{seen}"
    );

    let mut without = endpoint(&url, ClientAuthentication::Basic);
    without.revoke_url = None;
    assert_eq!(revoke(&token_http(), &without, &secret("r")).await, Ok(Revocation::NotOffered));
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let refused = |error, http_status| TokenExchangeError::Refused {
        error,
        http_status,
        at: None,
        told: Box::default(),
    };
    for (status, headers, body, expected) in [
        (400, "", r#"{"error":"invalid_grant"}"#, refused("invalid_grant", 400)),
        (
            400,
            "",
            r#"{"error":"invalid_grant","error_description":"canary-refresh is used"}"#,
            refused("invalid_grant", 400),
        ),
        (401, "", r#"{"error":"invalid_client"}"#, refused("invalid_client", 401)),
        (
            400,
            "",
            r#"{"error":"invalid_request","error_codes":[50194,7]}"#,
            refused("invalid_request", 400),
        ),
        (
            400,
            "",
            r#"{"error":"invalid_request","error_codes":["canary-refresh"]}"#,
            refused("invalid_request", 400),
        ),
        (401, "", "", refused("invalid_client", 401)),
        (400, "", r#"{"error":"canary-refresh"}"#, refused("unrecognized_error", 400)),
        (
            400,
            "",
            "<html>canary</html>",
            TokenExchangeError::ProviderFailed { http_status: 400 },
        ),
        (
            400,
            "",
            r#"{"error":"temporarily_unavailable"}"#,
            TokenExchangeError::ProviderFailed { http_status: 400 },
        ),
        (
            429,
            "retry-after: 30\r\n",
            "",
            TokenExchangeError::Throttled {
                retry_after: Some(Duration::from_secs(30)),
            },
        ),
        (
            429,
            "",
            r#"{"error":"invalid_grant"}"#,
            TokenExchangeError::Throttled { retry_after: None },
        ),
        (
            500,
            "",
            r#"{"error":"invalid_grant"}"#,
            TokenExchangeError::ProviderFailed { http_status: 500 },
        ),
        (503, "", "canary", TokenExchangeError::ProviderFailed { http_status: 503 }),
        (
            302,
            "location: http://127.0.0.1:9/\r\n",
            "",
            TokenExchangeError::ProviderFailed { http_status: 302 },
        ),
    ] {
        assert_eq!(refresh_answered(status, headers, body).await, expected, "{status} {body}");
    }
}

#[test]
fn only_invalid_grant_is_a_dead_grant() {
    let dead = |error| {
        TokenExchangeError::Refused {
            error,
            http_status: 400,
            at: None,
            told: Box::default(),
        }
        .is_dead_grant()
    };
    assert!(dead("invalid_grant"));
    assert!(!dead("invalid_client") && !dead("unrecognized_error"));
    assert!(!TokenExchangeError::ProviderFailed { http_status: 400 }.is_dead_grant());
    assert_eq!(TokenExchangeError::Throttled { retry_after: None }.cause(), Cause::Quota);
}

#[tokio::test]
async fn a_cut_connection_is_not_the_same_as_none() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/token", listener.local_addr().unwrap())).unwrap();
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 1_024]).await;
    });
    let call = || async {
        refresh(
            &token_http(),
            &endpoint(&url, ClientAuthentication::Basic),
            &secret("canary-refresh"),
        )
        .await
        .unwrap_err()
    };
    let cut = call().await;
    assert!(
        matches!(&cut, TokenExchangeError::OutcomeUnknown(failure) if failure.kind == FailureKind::Reset),
        "{cut:?}"
    );
    serving.await.unwrap();
    let none = call().await;
    assert!(
        matches!(&none, TokenExchangeError::NotSent(failure) if failure.kind == FailureKind::Refused),
        "{none:?}"
    );
    assert!(!format!("{cut:?}{none:?}{cut}{none}").contains(CANARY));
}

#[tokio::test]
async fn a_success_keeps_its_body_to_itself() {
    let (url, serving) = answering(
        200,
        "",
        r#"{"access_token":"canary-a","refresh_token":"canary-r","token_type":"bearer"}"#,
    )
    .await;
    let reply = refresh(&token_http(), &endpoint(&url, ClientAuthentication::Basic), &secret("old"))
        .await
        .unwrap();
    assert_eq!(reply.refresh_token().unwrap().expose(), "canary-r");
    let granted = reply.judge(token_http().now()).unwrap();
    assert_eq!(granted.access_token.expose(), "canary-a");
    assert!(!format!("{reply:?}{granted:?}").contains(CANARY));
    serving.await.unwrap();
}
