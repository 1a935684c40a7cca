//! Between the program and the stand-in: learns every secret that passes, and can be a partner who
//! repeats it in a refusal, who speaks nonsense, or who keeps the program waiting.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use url::{Url, form_urlencoded};

use super::canaries::{Canaries, Kind};
use crate::stand_in::StandIn;

/// What it makes of the partner's answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Nothing.
    Honest,
    /// A refusal repeats what was sent, in every text that it has and in a header.
    Repeats,
    /// The same, in the code of an OAuth refusal as well.
    RepeatsInCodes,
    /// An answer of success has texts with the token where the program expects something else.
    Confuses,
    /// After fresh tokens nothing more is answered.
    HoldsAfterRefresh,
}

/// See the module. Ends with this.
pub struct Tap {
    shared: Arc<Shared>,
    origins: Vec<(String, String)>,
    _runtime: Runtime,
}

struct Shared {
    canaries: Arc<Canaries>,
    mood: Mutex<Mood>,
    is_fresh: Mutex<bool>,
    holding: watch::Sender<usize>,
    repeated: AtomicUsize,
    agent: ureq::Agent,
}

#[derive(Clone)]
struct Line {
    shared: Arc<Shared>,
    origin: String,
}

/// What came from the partner.
struct Received {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Tap {
    /// Puts itself before each origin of the stand-in.
    pub fn before(stand_in: &StandIn, canaries: &Arc<Canaries>) -> anyhow::Result<Self> {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        let shared = Arc::new(Shared {
            canaries: Arc::clone(canaries),
            mood: Mutex::new(Mood::Honest),
            is_fresh: Mutex::new(false),
            holding: watch::Sender::new(0),
            repeated: AtomicUsize::new(0),
            agent: ureq::Agent::new_with_config(config),
        });
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let mut origins: Vec<(String, String)> = Vec::new();
        for url in stand_in.endpoints()?.into_values().chain([stand_in.keyed()?.api]) {
            let origin = Url::parse(&url)?.origin().ascii_serialization();
            if origins.iter().any(|(theirs, _)| *theirs == origin) {
                continue;
            }
            let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
            origins.push((origin.clone(), format!("http://{}", listener.local_addr()?)));
            let line = Line {
                shared: Arc::clone(&shared),
                origin,
            };
            let router = Router::new().fallback(pass).with_state(line);
            runtime.spawn(async move { drop(axum::serve(listener, router).await) });
        }
        Ok(Self {
            shared,
            origins,
            _runtime: runtime,
        })
    }

    /// The same text with its own origins in the place of the stand-in's.
    pub fn reroute(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (theirs, ours) in &self.origins {
            text = text.replace(theirs, ours);
        }
        text
    }

    /// From now on.
    pub fn set_mood(&self, mood: Mood) {
        *lock(&self.shared.mood) = mood;
        *lock(&self.shared.is_fresh) = false;
        self.shared.holding.send_replace(0);
    }

    /// How many answers brought the program's own secrets back to it.
    pub fn repeated(&self) -> usize {
        self.shared.repeated.load(Ordering::Relaxed)
    }

    /// Waits until a program holds fresh tokens and an open request.
    pub fn wait_until_held(&self) -> anyhow::Result<()> {
        let until = std::time::Instant::now() + Duration::from_secs(30);
        while *self.shared.holding.borrow() == 0 {
            if std::time::Instant::now() > until {
                bail!("no program asked anything after its refresh");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

async fn pass(State(line): State<Line>, request: Request) -> Response<Body> {
    let answer = line.answer(request).await;
    answer.unwrap_or_else(|_| {
        let mut failed = Response::new(Body::empty());
        *failed.status_mut() = StatusCode::BAD_GATEWAY;
        failed
    })
}

impl Line {
    async fn answer(&self, request: Request) -> anyhow::Result<Response<Body>> {
        let shared = &self.shared;
        let (head, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 4 << 20).await?;
        let secrets = shared.learn_from_request(&head.headers, &body);
        let mood = *lock(&shared.mood);
        if mood == Mood::HoldsAfterRefresh && *lock(&shared.is_fresh) {
            shared.holding.send_modify(|holding| *holding += 1);
            return std::future::pending().await;
        }
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
        let url = format!("{}{path}", self.origin);
        let (agent, method, headers) = (shared.agent.clone(), head.method, head.headers);
        let mut received = tokio::task::spawn_blocking(move || forward(&agent, &method, &url, &headers, &body)).await??;
        shared.learn_from_answer(&mut received)?;
        let is_altered = !secrets.is_empty()
            && match mood {
                Mood::Repeats | Mood::RepeatsInCodes => received.status.as_u16() >= 400,
                Mood::Confuses => received.status.is_success(),
                Mood::Honest | Mood::HoldsAfterRefresh => false,
            };
        if is_altered {
            shared.repeated.fetch_add(1, Ordering::Relaxed);
            match mood {
                Mood::Confuses => received.confuse(&secrets),
                _ => received.repeat(&secrets, mood == Mood::RepeatsInCodes)?,
            }
        }
        let mut answer = Response::new(Body::from(received.body));
        *answer.status_mut() = received.status;
        *answer.headers_mut() = received.headers;
        Ok(answer)
    }
}

impl Shared {
    /// Gives what is secret in the request, for a partner who repeats it.
    fn learn_from_request(&self, headers: &HeaderMap, body: &[u8]) -> Vec<String> {
        let mut secrets = Vec::new();
        let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if let Some((scheme, credentials)) = authorization.and_then(|value| value.split_once(' ')) {
            if scheme.eq_ignore_ascii_case("basic") {
                self.canaries.learn(Kind::BasicAuthorization, credentials);
            }
            secrets.push(credentials.to_owned());
        }
        for (name, value) in form_urlencoded::parse(body) {
            match &*name {
                "code" => self.canaries.learn(Kind::AuthorizationCode, &value),
                "code_verifier" => self.canaries.learn(Kind::CodeVerifier, &value),
                "refresh_token" | "client_secret" | "token" => {}
                _ => continue,
            }
            secrets.push(value.into_owned());
        }
        secrets
    }

    /// Also lets an answer with tokens bring one that the stand-in does not make.
    fn learn_from_answer(&self, received: &mut Received) -> anyhow::Result<()> {
        let Ok(Value::Object(mut document)) = serde_json::from_slice::<Value>(&received.body) else {
            return Ok(());
        };
        let Some(access_token) = document.get("access_token").and_then(Value::as_str) else {
            return Ok(());
        };
        self.canaries.learn(Kind::AccessToken, access_token);
        let refresh_token = document.get("refresh_token").and_then(Value::as_str);
        let refresh_token = refresh_token.context("tokens came without a refresh token")?;
        self.canaries.learn(Kind::RefreshToken, refresh_token);
        let id_token: String = access_token.chars().rev().collect();
        self.canaries.learn(Kind::IdToken, &id_token);
        document.insert("id_token".to_owned(), id_token.into());
        received.body = Value::Object(document).to_string().into_bytes();
        *lock(&self.is_fresh) = true;
        Ok(())
    }
}

impl Received {
    fn repeat(&mut self, secrets: &[String], in_codes: bool) -> anyhow::Result<()> {
        let secrets = secrets.join(" ");
        self.body = match serde_json::from_slice::<Value>(&self.body) {
            Ok(mut document) => {
                append(&mut document, &secrets, in_codes);
                document.to_string().into_bytes()
            }
            Err(_) => format!("<html><title>{secrets}</title><p>{secrets} {}", String::from_utf8_lossy(&self.body)).into_bytes(),
        };
        let challenge = HeaderValue::from_str(&format!("Bearer error=\"invalid_token\", error_description=\"{secrets}\""))?;
        self.headers.insert(header::WWW_AUTHENTICATE, challenge.clone());
        self.headers.insert(header::WARNING, challenge);
        Ok(())
    }

    fn confuse(&mut self, secrets: &[String]) {
        if let Ok(Value::Object(mut document)) = serde_json::from_slice::<Value>(&self.body) {
            for value in document.values_mut().filter(|value| !value.is_string()) {
                *value = secrets.join(" ").into();
            }
            self.body = Value::Object(document).to_string().into_bytes();
        }
    }
}

/// To every text, but to an OAuth code only if asked: an unknown code leads to other words than a known one.
fn append(value: &mut Value, secrets: &str, in_codes: bool) {
    match value {
        Value::String(text) => *text = format!("{text} {secrets}"),
        Value::Array(items) => items.iter_mut().for_each(|item| append(item, secrets, in_codes)),
        Value::Object(entries) => {
            for (_, entry) in entries.iter_mut().filter(|(name, _)| in_codes || *name != "error") {
                append(entry, secrets, in_codes);
            }
        }
        _ => {}
    }
}

fn forward(agent: &ureq::Agent, method: &axum::http::Method, url: &str, headers: &HeaderMap, body: &Bytes) -> anyhow::Result<Received> {
    let mut request = axum::http::Request::builder().method(method).uri(url);
    for (name, value) in headers.iter().filter(|(name, _)| !is_of_the_line(name)) {
        request = request.header(name, value);
    }
    let mut answer = if body.is_empty() {
        agent.run(request.body(())?)?
    } else {
        agent.run(request.body(body.to_vec())?)?
    };
    let mut headers = answer.headers().clone();
    headers.remove(header::CONTENT_LENGTH);
    headers.remove(header::TRANSFER_ENCODING);
    headers.remove(header::CONNECTION);
    Ok(Received {
        status: answer.status(),
        headers,
        body: answer.body_mut().read_to_vec()?,
    })
}

/// Headers that belong to one connection. Without `Accept-Encoding` answers come as they are.
fn is_of_the_line(name: &header::HeaderName) -> bool {
    [
        header::HOST,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
        header::CONNECTION,
        header::ACCEPT_ENCODING,
    ]
    .contains(name)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
