//! Both handles against a scripted server on loopback: what leaves, how often, and what is said of it.

use std::sync::Arc;
use std::time::Duration;

use connect_domain::clock::SystemClock;
use connect_domain::entropy::SeededEntropy;
use connect_domain::failure::Cause;
use connect_domain::secret::SecretText;
use connect_http::{
    FailureKind, HttpClient, HttpRequest, HttpResponse, HttpSettings, HttpSetupError, Method, PartnerHttp, PartnerHttpError, PathPattern,
    ProxySetting, RateLimit, Reached, ReadRule, Throttle, TokenBody, TokenRequest, WriteGuard, WriteRule,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

/// What the server does with the next connection.
enum Step {
    Answer(&'static str),
    CutBeforeAnswer,
    Hang,
}

fn status(code: u16, extra: &str) -> Step {
    Step::Answer(Box::leak(
        format!("HTTP/1.1 {code} X\r\ncontent-length: 2\r\nconnection: close\r\n{extra}\r\nok").into_boxed_str(),
    ))
}

/// Serves the steps in order and gives back the heads and bodies that arrived.
async fn scripted(steps: Vec<Step>) -> (Url, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let serving = tokio::spawn(async move {
        let mut seen = Vec::new();
        for step in steps {
            let Ok(Ok((mut stream, _))) = tokio::time::timeout(Duration::from_secs(8), listener.accept()).await else {
                break;
            };
            let mut buffer = vec![0; 65_536];
            let read = stream.read(&mut buffer).await.unwrap();
            seen.push(String::from_utf8_lossy(&buffer[..read]).into_owned());
            match step {
                Step::Answer(text) => stream.write_all(text.as_bytes()).await.unwrap(),
                Step::CutBeforeAnswer => drop(stream),
                Step::Hang => tokio::time::sleep(Duration::from_secs(30)).await,
            }
        }
        seen
    });
    (url, serving)
}

fn http_client() -> HttpClient {
    HttpClient::new(HttpSettings::default(), Arc::new(SystemClock), Arc::new(SeededEntropy::new(1))).unwrap()
}

fn handle(origin: &Url) -> PartnerHttp {
    let guard = WriteGuard::new(vec![ReadRule {
        method: Method::GET,
        origin: origin.clone(),
        path: PathPattern::parse("/read").unwrap(),
    }]);
    let limit = RateLimit {
        per_minute: 6_000,
        per_second: 100,
        concurrency: 8,
        pause_after_429: Duration::from_secs(60),
    };
    http_client().partner(guard, limit)
}

fn read(origin: &Url) -> HttpRequest {
    HttpRequest::get(origin.join("/read").unwrap()).bearer(&SecretText::new("canary-access".to_owned()))
}

fn post(origin: &Url) -> TokenRequest {
    TokenRequest {
        url: origin.join("/token").unwrap(),
        authorization: Some(SecretText::new("Basic canary-basic".to_owned())),
        headers: Vec::new(),
        body: TokenBody::Form(SecretText::new("refresh_token=canary-refresh".to_owned())),
    }
}

#[tokio::test]
async fn a_read_is_repeated_until_it_works() {
    let (url, serving) = scripted(vec![
        status(503, ""),
        Step::CutBeforeAnswer,
        status(429, "retry-after: 1\r\n"),
        status(200, ""),
    ])
    .await;
    let partner = handle(&url);
    let response = partner.send(read(&url)).await.unwrap();
    assert_eq!((response.status, response.body.as_slice()), (200, b"ok".as_slice()));
    let counts = partner.counts();
    assert_eq!((counts.requests, counts.retries, counts.throttled), (4, 3, 1));
    assert!(counts.waited >= Duration::from_secs(1));
    assert_eq!(partner.counting().counts().requests, 0);
    let seen = serving.await.unwrap();
    assert!(seen.iter().all(|request| request.contains("Bearer canary-access")));
}

#[tokio::test]
async fn the_fourth_failure_is_the_answer() {
    let (url, serving) = scripted(vec![
        status(503, ""),
        status(503, ""),
        status(503, ""),
        status(503, ""),
        status(200, ""),
    ])
    .await;
    let response = handle(&url).send(read(&url)).await.unwrap();
    assert_eq!(response.status, 503);
    serving.abort();
}

#[tokio::test]
async fn what_the_partner_says_of_another_try_goes_before_the_status() {
    let says = |response: &HttpResponse| response.header("x-again").map(|word| word == "yes");
    let (url, serving) = scripted(vec![status(409, "x-again: yes\r\n"), status(200, "")]).await;
    assert_eq!(handle(&url).send(read(&url).repeated_if(says)).await.unwrap().status, 200);
    assert_eq!(serving.await.unwrap().len(), 2);
    for code in [429, 503] {
        let (url, serving) = scripted(vec![status(code, "retry-after: 0\r\nx-again: no\r\n"), status(200, "")]).await;
        let partner = handle(&url);
        assert_eq!(partner.send(read(&url).repeated_if(says)).await.unwrap().status, code);
        assert_eq!(partner.counts().requests, 1);
        serving.abort();
    }
}

#[tokio::test]
async fn a_long_pause_is_told_and_not_waited_for() {
    let (url, serving) = scripted(vec![status(429, ""), status(200, "")]).await;
    let partner = handle(&url).with_patience(Duration::from_secs(2));
    assert_eq!(partner.send(read(&url)).await.unwrap().status, 429);
    // The whole bucket stands still, so the next call does not even leave.
    assert!(matches!(
        partner.send(read(&url)).await,
        Err(PartnerHttpError::NoPlaceInTime { .. })
    ));
    assert_eq!(partner.counts().requests, 1);
    serving.abort();
}

#[tokio::test]
async fn refusals_and_redirects_are_answers() {
    for code in [301, 302, 307, 400, 401, 403, 404, 501] {
        let (url, serving) = scripted(vec![status(code, "location: http://127.0.0.1:9/elsewhere\r\n")]).await;
        assert_eq!(handle(&url).send(read(&url)).await.unwrap().status, code);
        assert_eq!(serving.await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn nothing_undeclared_leaves() {
    let (url, serving) = scripted(vec![status(200, "")]).await;
    let partner = handle(&url);
    for (method, path) in [
        (Method::POST, "/read"),
        (Method::DELETE, "/read"),
        (Method::GET, "/write"),
        (Method::GET, "/read/more"),
    ] {
        let request = HttpRequest::new(method, url.join(path).unwrap());
        let refused = partner.send(request).await.unwrap_err();
        assert!(matches!(refused, PartnerHttpError::Undeclared(_)), "{path}");
        assert_eq!(refused.cause(), Cause::Local);
    }
    assert_eq!(partner.counts().requests, 0);
    assert!(!serving.is_finished());
    serving.abort();
}

#[tokio::test]
async fn a_refused_connection_was_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let failure = http_client().token().post(post(&url)).await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.reached, failure.cause()),
        (FailureKind::Refused, Reached::NotSent, Cause::Network)
    );
}

#[tokio::test]
async fn an_unknown_name_is_a_matter_of_dns() {
    let url = Url::parse("https://nothing.invalid").unwrap();
    let extra = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/test-ca.pem");
    let settings = HttpSettings {
        extra_ca_file: Some(extra),
        proxy: ProxySetting::Direct,
    };
    let http_client = HttpClient::new(settings, Arc::new(SystemClock), Arc::new(SeededEntropy::new(1))).unwrap();
    let failure = http_client.token().post(post(&url)).await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.reached, failure.cause()),
        (FailureKind::Dns, Reached::NotSent, Cause::Network)
    );
}

#[tokio::test]
async fn plain_text_where_tls_is_expected_is_not_sent() {
    let (url, serving) = scripted(vec![status(200, "")]).await;
    let mut url = url;
    url.set_scheme("https").unwrap();
    let failure = http_client().token().post(post(&url)).await.unwrap_err();
    assert_eq!((failure.kind, failure.reached), (FailureKind::Tls, Reached::NotSent));
    let seen = serving.await.unwrap();
    assert!(seen.iter().all(|bytes| !bytes.contains("canary")));
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named() {
    let (proxy, serving) = scripted(vec![Step::Answer(
        "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
    )])
    .await;
    let settings = HttpSettings {
        extra_ca_file: Some(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/test-ca.pem")),
        proxy: ProxySetting::Url(proxy.to_string()),
    };
    let http_client = HttpClient::new(settings, Arc::new(SystemClock), Arc::new(SeededEntropy::new(1))).unwrap();
    let failure = http_client
        .token()
        .post(post(&Url::parse("https://partner.invalid").unwrap()))
        .await
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::Proxy);
    assert!(serving.await.unwrap().iter().all(|bytes| !bytes.contains("canary")));
}

#[tokio::test]
async fn a_token_call_is_sent_once_and_its_outcome_is_unknown_when_cut() {
    let (url, serving) = scripted(vec![Step::CutBeforeAnswer, status(200, "")]).await;
    let failure = http_client().token().post(post(&url)).await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.reached, failure.cause()),
        (FailureKind::Reset, Reached::OutcomeUnknown, Cause::Provider)
    );
    for text in [failure.to_string(), format!("{failure:?}")] {
        assert!(!text.contains("canary"), "{text}");
    }
    assert!(!serving.is_finished(), "a second request was sent");
    serving.abort();
}

#[tokio::test]
async fn half_an_answer_has_an_unknown_outcome() {
    let (url, serving) = scripted(vec![Step::Answer(
        "HTTP/1.1 200 OK\r\ncontent-length: 500\r\nconnection: close\r\n\r\n{\"refresh",
    )])
    .await;
    let failure = http_client().token().post(post(&url)).await.unwrap_err();
    assert_eq!((failure.kind, failure.reached), (FailureKind::Reset, Reached::OutcomeUnknown));
    serving.await.unwrap();
}

#[tokio::test]
async fn a_token_answer_is_capped() {
    let long = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}", "x".repeat(64 * 1024 + 1));
    let (url, serving) = scripted(vec![Step::Answer(Box::leak(long.into_boxed_str()))]).await;
    let failure = http_client().token().post(post(&url)).await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.reached),
        (FailureKind::AnswerTooLarge, Reached::OutcomeUnknown)
    );
    serving.await.unwrap();
}

#[tokio::test]
async fn a_silent_token_endpoint_is_left_after_ten_seconds() {
    let (url, serving) = scripted(vec![Step::Hang]).await;
    let start = tokio::time::Instant::now();
    let failure = http_client().token().post(post(&url)).await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.reached, failure.cause()),
        (FailureKind::TimedOut, Reached::OutcomeUnknown, Cause::Provider)
    );
    assert!(start.elapsed() >= Duration::from_secs(9));
    serving.abort();
}

#[tokio::test]
async fn tokens_never_travel_in_plain_http() {
    let failure = http_client()
        .token()
        .post(post(&Url::parse("http://10.1.2.3").unwrap()))
        .await
        .unwrap_err();
    assert_eq!((failure.kind, failure.reached), (FailureKind::InvalidRequest, Reached::NotSent));
}

#[test]
fn settings_are_checked_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "no certificate").unwrap();
    let build = |settings| HttpClient::new(settings, Arc::new(SystemClock), Arc::new(SeededEntropy::new(1))).err();
    let with_ca = |path: &std::path::Path| HttpSettings {
        extra_ca_file: Some(path.to_owned()),
        proxy: ProxySetting::System,
    };
    assert!(matches!(build(with_ca(&empty)), Some(HttpSetupError::CaFileInvalid { .. })));
    assert!(matches!(
        build(with_ca(&folder.path().join("absent.pem"))),
        Some(HttpSetupError::CaFileUnreadable { .. })
    ));
    for proxy in ["nonsense", "file:///etc/passwd", "ftp://x"] {
        let settings = HttpSettings {
            extra_ca_file: None,
            proxy: ProxySetting::Url(proxy.to_owned()),
        };
        assert!(matches!(build(settings), Some(HttpSetupError::ProxyInvalid)), "{proxy}");
    }
    let hidden = format!("{:?}", ProxySetting::Url("http://user:canary@proxy".to_owned()));
    assert!(!hidden.contains("canary"));
}

/// The permit is asked for below the connector: nothing reaches the server without one that is good.
#[tokio::test]
async fn a_write_leaves_once_and_only_with_its_permit() {
    let (url, serving) = scripted(vec![status(503, ""), status(201, "")]).await;
    let http_client = http_client();
    let door = http_client.permit_door().unwrap();
    assert!(http_client.permit_door().is_none(), "there is one door");
    let now = http_client.clock().now();
    let rule = WriteRule {
        method: Method::POST,
        origin: url.clone(),
        path: PathPattern::parse("/events").unwrap(),
        act: "sample-meeting".to_owned(),
    };
    let limit = RateLimit {
        per_minute: 6_000,
        per_second: 100,
        concurrency: 8,
        pause_after_429: Duration::from_secs(60),
    };
    let partner = http_client.partner(WriteGuard::new(Vec::new()).with_writes(vec![rule], "1"), limit);
    let request = || HttpRequest::new(Method::POST, url.join("/events").unwrap()).body("application/json", b"{}".to_vec());
    let lifetime = Duration::from_secs(60);

    let sent = partner.send(request()).await;
    assert!(matches!(sent, Err(PartnerHttpError::Undeclared(_))), "{sent:?}");
    for (subject, act, from) in [
        ("2", "sample-meeting", now),
        ("1", "another-act", now),
        ("1", "sample-meeting", now.minus(lifetime)),
    ] {
        let permit = door.permit(subject, act, from, lifetime);
        let refused = partner.write(request(), &permit).await.unwrap_err();
        assert!(matches!(refused, PartnerHttpError::Unpermitted(_)), "{refused:?}");
        assert_eq!(refused.cause(), Cause::Local);
    }
    assert_eq!(partner.counts().requests, 0);

    let permit = door.permit("1", "sample-meeting", now, lifetime);
    assert_eq!(partner.write(request(), &permit).await.unwrap().status, 503, "it is not repeated");
    assert_eq!(partner.write(request(), &permit).await.unwrap().status, 201);
    assert_eq!(serving.await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_pause_of_one_mailbox_does_not_stop_the_others_and_holds_for_whoever_reads_it() {
    let (url, serving) = scripted(vec![status(429, "retry-after: 60\r\n"), status(200, "")]).await;
    let guard = || {
        WriteGuard::new(vec![ReadRule {
            method: Method::GET,
            origin: url.clone(),
            path: PathPattern::parse("/read").unwrap(),
        }])
    };
    let throttle = Arc::new(Throttle::new(RateLimit {
        per_minute: 6_000,
        per_second: 100,
        concurrency: 3,
        pause_after_429: Duration::from_secs(60),
    }));
    let connections = [(); 2].map(|()| http_client().partner_sharing(guard(), Arc::clone(&throttle)));
    let [one, another] = connections.map(|partner| partner.with_patience(Duration::from_secs(5)));
    assert_eq!(one.send(read(&url).lane("shared")).await.unwrap().status, 429);
    let paced = another.send(read(&url).lane("shared")).await.unwrap_err();
    assert!(matches!(paced, PartnerHttpError::NoPlaceInTime { .. }), "{paced:?}");
    assert_eq!(one.send(read(&url).lane("own")).await.unwrap().status, 200);
    assert_eq!(serving.await.unwrap().len(), 2);
}
