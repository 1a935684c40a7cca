//! Bar A1 in small: hostile callbacks and a flood of junk against a real port. None is accepted, and the
//! login still succeeds.

use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::entropy::SeededEntropy;
use connect_oauth::{
    AuthorizationOutcome, AuthorizationPlan, AuthorizationRequest, BindError, Callback, CallbackListener, Issuer, LoopbackRedirect, Pkce,
    ReceivedCallback, WaitError,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use url::Url;

const ISSUER: &str = "https://issuer.example/op";

struct Login {
    port: u16,
    authority: String,
    path: String,
    state: String,
    waiting: JoinHandle<Result<ReceivedCallback, WaitError>>,
}

async fn start(redirect: LoopbackRedirect, limit: Duration) -> Login {
    let entropy = SeededEntropy::new(11);
    let listener = CallbackListener::bind(&redirect, &entropy).await.unwrap();
    let plan = AuthorizationPlan {
        authorize_url: &Url::parse("https://partner.example/authorize").unwrap(),
        oauth_client_id: "app",
        redirect_uri: listener.redirect_uri(),
        scopes: &["read".to_owned()],
        pkce: Pkce::S256,
        relay_port: listener.relay_port(),
        extra_parameters: &[],
    };
    let request = AuthorizationRequest::new(&plan, Instant::from_seconds(0), &entropy).unwrap();
    let expected = request.expected(Some(Issuer::from(ISSUER.to_owned())), false);
    let state = request.csrf_state.expose().to_owned();
    let (port, path) = match listener.relay_port() {
        Some(port) => (port, "/callback".to_owned()),
        None => {
            let redirect_uri = Url::parse(listener.redirect_uri()).unwrap();
            (redirect_uri.port().unwrap(), redirect_uri.path().to_owned())
        }
    };
    let host = match redirect {
        LoopbackRedirect::AnyPort(_) => "localhost",
        _ => "127.0.0.1",
    };
    Login {
        port,
        authority: format!("{host}:{port}"),
        path,
        state,
        waiting: tokio::spawn(listener.wait(expected, limit)),
    }
}

impl Login {
    async fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        // A large request may be answered and cut before all of it was written.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut answer = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer)).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, target: &str) -> String {
        format!("GET {target} HTTP/1.1\r\nHost: {}\r\nUser-Agent: test\r\n\r\n", self.authority)
    }

    fn good(&self) -> String {
        self.get(&format!("{}?code=good-code&state={}&realmId=4620816365", self.path, self.state))
    }

    /// Sends the right callback and answers it.
    async fn succeed(self) -> String {
        assert!(!self.waiting.is_finished(), "something else was accepted");
        let good = self.good();
        let browser = tokio::spawn({
            let port = self.port;
            async move {
                let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                stream.write_all(good.as_bytes()).await.unwrap();
                let mut answer = String::new();
                stream.read_to_string(&mut answer).await.unwrap();
                answer
            }
        });
        let received = self.waiting.await.unwrap().unwrap();
        let Callback::Granted(granted) = received.callback else {
            panic!("refused");
        };
        assert_eq!(granted.code.expose(), "good-code");
        assert_eq!(granted.parameters["realmId"], "4620816365");
        assert!(!browser.is_finished(), "the page was shown before the exchange");
        assert!(
            TcpStream::connect(("127.0.0.1", self.port)).await.is_err(),
            "the port is still open"
        );
        let outcome = AuthorizationOutcome::Connected {
            display_name: "Craig's <Design> & Landscaping".to_owned(),
        };
        received.answer.respond(outcome).await;
        browser.await.unwrap()
    }
}

fn hostile(login: &Login) -> Vec<(&'static str, String)> {
    let (path, state, host) = (&login.path, &login.state, &login.authority);
    let good = format!("{path}?code=evil&state={state}");
    let with = |head: String| format!("{head}\r\n\r\n");
    let other_state: String = state.chars().rev().collect();
    vec![
        ("no state", login.get(&format!("{path}?code=evil"))),
        ("empty state", login.get(&format!("{path}?code=evil&state="))),
        ("wrong state", login.get(&format!("{path}?code=evil&state={other_state}"))),
        (
            "state cut short",
            login.get(&format!("{path}?code=evil&state={}", &state[..state.len() - 1])),
        ),
        ("state with more", login.get(&format!("{path}?code=evil&state={state}x"))),
        (
            "state in capitals",
            login.get(&format!("{path}?code=evil&state={}", state.to_uppercase())),
        ),
        ("state twice", login.get(&format!("{good}&state={state}"))),
        (
            "two states, one right",
            login.get(&format!("{path}?code=evil&state=x&state={state}")),
        ),
        ("code twice", login.get(&format!("{good}&code=other"))),
        ("another parameter twice", login.get(&format!("{good}&realmId=1&realmId=2"))),
        ("foreign issuer", login.get(&format!("{good}&iss=https%3A%2F%2Fevil.example"))),
        (
            "issuer with a slash more",
            login.get(&format!("{good}&iss=https%3A%2F%2Fissuer.example%2Fop%2F")),
        ),
        ("empty issuer", login.get(&format!("{good}&iss="))),
        ("no code", login.get(&format!("{path}?state={state}"))),
        ("empty code", login.get(&format!("{path}?code=&state={state}"))),
        ("code and error", login.get(&format!("{good}&error=access_denied"))),
        ("code with a line break", login.get(&format!("{path}?code=a%0d%0ab&state={state}"))),
        ("code with U+0000", login.get(&format!("{path}?code=a%00&state={state}"))),
        ("code that is no UTF-8", login.get(&format!("{path}?code=%ff%fe&state={state}"))),
        (
            "error with a foreign state",
            login.get(&format!("{path}?error=access_denied&state={other_state}")),
        ),
        ("error without state", login.get(&format!("{path}?error=access_denied"))),
        ("another path", login.get(&format!("/?code=evil&state={state}"))),
        ("a path below", login.get(&format!("{path}/x?code=evil&state={state}"))),
        ("a path with dots", login.get(&format!("/x/..{good}"))),
        ("an escaped path", login.get(&format!("/%2e{good}"))),
        ("the whole URL as target", login.get(&format!("http://{host}{good}"))),
        ("no Host", with(format!("GET {good} HTTP/1.1"))),
        (
            "a foreign Host",
            with(format!("GET {good} HTTP/1.1\r\nHost: evil.example:{}", login.port)),
        ),
        ("a Host without port", with(format!("GET {good} HTTP/1.1\r\nHost: 127.0.0.1"))),
        (
            "another name of loopback",
            with(format!("GET {good} HTTP/1.1\r\nHost: localhost:{}", login.port)),
        ),
        ("two Hosts", with(format!("GET {good} HTTP/1.1\r\nHost: {host}\r\nHost: {host}"))),
        ("POST", with(format!("POST {good} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0"))),
        ("HEAD", with(format!("HEAD {good} HTTP/1.1\r\nHost: {host}"))),
        ("OPTIONS", with(format!("OPTIONS {good} HTTP/1.1\r\nHost: {host}"))),
        (
            "GET with a body",
            with(format!("GET {good} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5")),
        ),
        (
            "GET in chunks",
            with(format!("GET {good} HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked")),
        ),
        ("a folded header", with(format!("GET {good} HTTP/1.1\r\nHost: {host}\r\n evil"))),
        ("a blank before the colon", with(format!("GET {good} HTTP/1.1\r\nHost : {host}"))),
        ("64 KiB of query", login.get(&format!("{good}&x={}", "y".repeat(65_536)))),
        (
            "a thousand parameters",
            login.get(&format!("{good}{}", (0..1_000).map(|n| format!("&p{n}=1")).collect::<String>())),
        ),
        (
            "a hundred headers",
            with(format!("GET {good} HTTP/1.1\r\nHost: {host}{}", "\r\nX: y".repeat(100))),
        ),
        ("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
        ("TLS", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}".to_owned()),
        ("nothing but line breaks", "\r\n\r\n\r\n\r\n".to_owned()),
    ]
}

#[tokio::test]
async fn no_hostile_callback_is_accepted_and_the_login_still_succeeds() {
    let login = start(LoopbackRedirect::Any, Duration::from_secs(60)).await;
    let tried = hostile(&login);
    assert!(tried.len() >= 30);
    for (name, request) in tried {
        let answer = login.send(&request).await;
        let status = answer.get(9..12).unwrap_or_default();
        let dismissed = ["400", "404", "405"].contains(&status);
        assert!(
            dismissed || (answer.is_empty() && ["TLS", "nothing but line breaks"].contains(&name)),
            "{name}: {answer}"
        );
        assert!(!login.waiting.is_finished(), "{name} ended the login");
    }
    let page = login.succeed().await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"));
    for header in ["Referrer-Policy: no-referrer", "Cache-Control: no-store", "default-src 'none'"] {
        assert!(page.contains(header), "{header}");
    }
    assert!(page.contains("Craig&#39;s &lt;Design&gt; &amp; Landscaping is connected"));
    for forbidden in ["<script", "src=", "href=", "url(", "good-code"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[tokio::test]
async fn ten_thousand_junk_hits_and_slow_clients_change_nothing() {
    let login = start(LoopbackRedirect::Any, Duration::from_secs(120)).await;
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(("127.0.0.1", login.port)).await.unwrap();
        stream.write_all(b"GET /slow").await.unwrap();
        slow.push(stream);
    }
    let target = (
        login.port,
        login.get("/favicon.ico"),
        login.get(&format!("{}?code=x&state=y", login.path)),
    );
    let lanes: Vec<JoinHandle<()>> = (0..8)
        .map(|_| {
            let (port, stray, forged) = target.clone();
            tokio::spawn(async move {
                for turn in 0..1_250 {
                    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                    let request = if turn % 2 == 0 { &stray } else { &forged };
                    let _ = stream.write_all(request.as_bytes()).await;
                    let mut answer = Vec::new();
                    let _ = stream.read_to_end(&mut answer).await;
                }
            })
        })
        .collect();
    for lane in lanes {
        lane.await.unwrap();
    }
    assert!(login.succeed().await.contains("is connected"));
    drop(slow);
}

#[tokio::test]
async fn a_refusal_with_the_right_state_ends_the_login() {
    for (error, code) in [("access_denied", "access_denied"), ("canary%3Cscript%3E", "unrecognized_error")] {
        let login = start(LoopbackRedirect::Any, Duration::from_secs(30)).await;
        let request = login.get(&format!(
            "{}?error={error}&error_description=canary&state={}&iss=https%3A%2F%2Fissuer.example%2Fop",
            login.path, login.state
        ));
        let mut browser = TcpStream::connect(("127.0.0.1", login.port)).await.unwrap();
        browser.write_all(request.as_bytes()).await.unwrap();
        let received = login.waiting.await.unwrap().unwrap();
        assert!(matches!(received.callback, Callback::Refused { error, .. } if error == code));
        assert!(!format!("{received:?}").contains("canary"));
        // Dropped without a word: the browser must not be left hanging.
        drop(received.answer);
        let mut page = String::new();
        browser.read_to_string(&mut page).await.unwrap();
        assert!(page.contains("Not connected"), "{page}");
    }
}

#[tokio::test]
async fn the_port_closes_when_time_is_over_or_the_wait_is_given_up() {
    let login = start(LoopbackRedirect::Any, Duration::from_millis(200)).await;
    let port = login.port;
    assert_eq!(login.waiting.await.unwrap().unwrap_err(), WaitError::TimedOut);
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());

    let login = start(LoopbackRedirect::Any, Duration::from_secs(60)).await;
    login.waiting.abort();
    let _ = login.waiting.await;
    assert!(TcpStream::connect(("127.0.0.1", login.port)).await.is_err());
}

#[tokio::test]
async fn a_relay_forwards_to_loopback_and_names_the_port_in_the_state() {
    let page = "https://firm.example/return/".to_owned();
    let login = start(LoopbackRedirect::Relay(page), Duration::from_secs(30)).await;
    assert!(login.state.starts_with(&format!("{}.", login.port)));
    assert!(login.succeed().await.contains("is connected"));
}

#[tokio::test]
async fn any_port_listens_where_it_is_registered_but_for_the_port() {
    for (registered, path) in [("http://localhost", "/"), ("http://localhost:47813/callback", "/callback")] {
        let login = start(LoopbackRedirect::AnyPort(registered.to_owned()), Duration::from_secs(30)).await;
        assert_eq!(login.path, path, "{registered}");
        assert_ne!(login.port, 47_813, "{registered}");
        assert!(login.succeed().await.contains("is connected"), "{registered}");
    }
}

/// Partners compare to the letter, and a slash at the end is one.
#[tokio::test]
async fn what_goes_out_is_what_is_registered() {
    let other = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let free = other.local_addr().unwrap().port();
    drop(other);
    let exactly = |registered: &str| (registered.to_owned(), Some(registered.to_owned()));
    for (redirect, (registered, sent)) in [
        (
            LoopbackRedirect::AnyPort as fn(String) -> LoopbackRedirect,
            ("http://localhost".to_owned(), None),
        ),
        (LoopbackRedirect::AnyPort, ("http://localhost/".to_owned(), None)),
        (LoopbackRedirect::AnyPort, ("http://127.0.0.1/back".to_owned(), None)),
        (LoopbackRedirect::Exact, exactly(&format!("http://localhost:{free}"))),
        (LoopbackRedirect::Exact, exactly(&format!("http://localhost:{free}/callback/"))),
        (LoopbackRedirect::Relay, exactly("https://firm.example")),
        (LoopbackRedirect::Relay, exactly("https://firm.example/return/")),
    ] {
        let listener = CallbackListener::bind(&redirect(registered.clone()), &SeededEntropy::new(1))
            .await
            .unwrap();
        let without_port = |uri: &str| {
            let port = Url::parse(uri).unwrap().port().unwrap();
            uri.replace(&format!(":{port}"), "")
        };
        match sent {
            Some(sent) => assert_eq!(listener.redirect_uri(), sent),
            None => assert_eq!(without_port(listener.redirect_uri()), registered),
        }
    }
}

#[tokio::test]
async fn a_taken_port_is_its_own_message() {
    let other = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = other.local_addr().unwrap().port();
    let exact = LoopbackRedirect::Exact(format!("http://localhost:{port}/callback"));
    let error = CallbackListener::bind(&exact, &SeededEntropy::new(1)).await.unwrap_err();
    assert!(matches!(error, BindError::PortTaken { port: taken } if taken == port));
    assert!(error.to_string().contains(&port.to_string()));
    drop(other);
    let listener = CallbackListener::bind(&exact, &SeededEntropy::new(1)).await.unwrap();
    assert_eq!(listener.redirect_uri(), format!("http://localhost:{port}/callback"));
}

#[tokio::test]
async fn a_redirect_uri_off_loopback_is_never_listened_for() {
    for url in [
        "https://localhost:9000/cb",
        "http://0.0.0.0:9000/cb",
        "http://192.168.1.5:9000/cb",
        "http://evil.example:9000/cb",
        "http://localhost:9000/cb?x=1",
    ] {
        let exact = LoopbackRedirect::Exact(url.to_owned());
        let error = CallbackListener::bind(&exact, &SeededEntropy::new(1)).await.unwrap_err();
        assert!(matches!(error, BindError::UnsuitableUri(_)), "{url}");
    }
    let relay = LoopbackRedirect::Relay("http://firm.example/".to_owned());
    assert!(CallbackListener::bind(&relay, &SeededEntropy::new(1)).await.is_err());
}
