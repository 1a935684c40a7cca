//! An authorization server of the severest kind: every refresh rotates, a refresh token is good
//! once, and whoever spends one twice loses the whole grant (RFC 9700 4.14.2). Or, where a bar says
//! so, one that forgives for a while.
//!
//! It counts each call, and can hold a reply back or send half of it, so that a bar knows whether a
//! complete body had reached the program when it killed it.

mod grant;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Json, Router};
use futures::future::BoxFuture;
use futures::{StreamExt, stream};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

pub use grant::{Outcome, Reuse};

use grant::{Grant, access_token, generation_of, refresh_token};

/// How much of a reply arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reply {
    /// All of it.
    #[default]
    Whole,
    /// Nothing: the connection stays open.
    Held,
    /// Headers and half of the body; the connection stays open.
    Half,
}

/// A pair of tokens.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Access token.
    pub access_token: String,
    /// Refresh token.
    pub refresh_token: String,
}

/// Writes a pair into the body of an answer.
pub type Wording = Arc<dyn Fn(&Issued) -> Vec<u8> + Send + Sync>;

/// Runs before a call is judged, with the grant's name and its current refresh token.
pub type Interloper = Arc<dyn Fn(String) -> BoxFuture<'static, ()> + Send + Sync>;

/// A running server; dropping it stops it.
pub struct AuthorizationServer {
    shared: Arc<Shared>,
    token_url: Url,
    serving: JoinHandle<()>,
}

struct Shared {
    reuse: Reuse,
    inner: Mutex<Inner>,
    calls_made: watch::Sender<usize>,
}

struct Inner {
    grants: HashMap<String, Grant>,
    interloper: Option<Interloper>,
}

impl AuthorizationServer {
    /// Starts on a free loopback port.
    pub async fn start(reuse: Reuse) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let token_url = Url::parse(&format!("http://{}/token", listener.local_addr()?))?;
        let shared = Arc::new(Shared {
            reuse,
            inner: Mutex::new(Inner {
                grants: HashMap::new(),
                interloper: None,
            }),
            calls_made: watch::channel(0).0,
        });
        let router = Router::new()
            .route("/token", post(answer))
            .fallback(serve_nothing)
            .with_state(Arc::clone(&shared));
        let serving = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self {
            shared,
            token_url,
            serving,
        })
    }

    /// Where to refresh.
    pub const fn token_url(&self) -> &Url {
        &self.token_url
    }

    /// Consents to a grant; its name is its authorization code, good once.
    pub fn consent(&self, grant: &str) {
        self.shared.lock().grants.insert(grant.to_owned(), Grant::default());
    }

    /// How much of the following replies for this grant arrives.
    pub fn set_reply(&self, grant: &str, reply: Reply) {
        if let Some(grant) = self.shared.lock().grants.get_mut(grant) {
            grant.reply = reply;
        }
    }

    /// How the following pairs of this grant are written down.
    pub fn set_wording(&self, grant: &str, wording: Wording) {
        if let Some(grant) = self.shared.lock().grants.get_mut(grant) {
            grant.wording = Some(wording);
        }
    }

    /// Lets something happen between a call's arrival and its judgment.
    pub fn set_interloper(&self, interloper: Interloper) {
        self.shared.lock().interloper = Some(interloper);
    }

    /// Every call for this grant, oldest first.
    pub fn calls(&self, grant: &str) -> Vec<Outcome> {
        self.shared
            .lock()
            .grants
            .get(grant)
            .map(|grant| grant.calls.clone())
            .unwrap_or_default()
    }

    /// How many requests to the partner's other addresses came with the newest access token.
    pub fn uses_of_newest(&self, grant: &str) -> usize {
        self.uses_of(grant, self.newest(grant))
    }

    /// The same with the access token of a generation.
    pub fn uses_of(&self, grant: &str, generation: u64) -> usize {
        let inner = self.shared.lock();
        let grant = inner.grants.get(grant);
        grant.and_then(|grant| grant.uses.get(&generation).copied()).unwrap_or_default()
    }

    /// Calls in all; a receiver sees each one after it has been judged.
    pub fn calls_made(&self) -> watch::Receiver<usize> {
        self.shared.calls_made.subscribe()
    }

    /// How many calls were refused from the `before`th on.
    pub fn refusals_since(&self, grant: &str, before: usize) -> usize {
        self.calls(grant)
            .iter()
            .skip(before)
            .filter(|outcome| **outcome == Outcome::Refused)
            .count()
    }

    /// Newest generation of the refresh token; 0 before the code was exchanged.
    pub fn newest(&self, grant: &str) -> u64 {
        self.shared
            .lock()
            .grants
            .get(grant)
            .map_or(0, |grant| grant.refresh_tokens.len() as u64)
    }

    /// Whether this is the newest refresh token.
    pub fn is_newest(&self, grant: &str, refresh_token: &str) -> bool {
        let inner = self.shared.lock();
        let newest = inner.grants.get(grant).and_then(|grant| grant.refresh_tokens.last());
        newest.is_some_and(|(token, _)| token == refresh_token)
    }

    /// Whether the newest refresh token still works.
    pub fn is_alive(&self, grant: &str) -> bool {
        self.shared.lock().grants.get(grant).is_some_and(|grant| !grant.dead)
    }

    /// Rotates as somebody else's refresh would: the pair that only they know.
    pub fn rotate_elsewhere(&self, grant: &str) -> Option<Issued> {
        let (generation, refresh_token) = self.shared.lock().grants.get_mut(grant)?.rotate(grant);
        Some(Issued {
            access_token: access_token(grant, generation),
            refresh_token,
        })
    }
}

impl Drop for AuthorizationServer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn answer(State(shared): State<Arc<Shared>>, Form(form): Form<HashMap<String, String>>) -> Response {
    if let Some(code) = form.get("code") {
        return first_pair(&shared, code);
    }
    let token = form.get("refresh_token").cloned().unwrap_or_default();
    let name = token.split('.').nth(1).unwrap_or_default().to_owned();
    let interloper = shared.lock().interloper.clone();
    if let Some(interloper) = interloper {
        interloper(name.clone()).await;
    }
    let (rotated, reply, wording) = match shared.lock().grants.get_mut(&name) {
        Some(grant) => (grant.judge(&name, &token, shared.reuse), grant.reply, grant.wording.clone()),
        None => (None, Reply::Whole, None),
    };
    shared.calls_made.send_modify(|calls| *calls += 1);
    let Some((generation, refresh_token)) = rotated else {
        return invalid_grant();
    };
    let issued = Issued {
        access_token: access_token(&name, generation),
        refresh_token,
    };
    let body = wording.map_or_else(|| as_usual(&issued), |wording| wording(&issued));
    deliver(body, reply).await
}

fn first_pair(shared: &Shared, code: &str) -> Response {
    let mut inner = shared.lock();
    match inner.grants.get_mut(code).filter(|grant| grant.refresh_tokens.is_empty()) {
        Some(grant) => {
            let refresh_token = refresh_token(code, 1, 0);
            grant.refresh_tokens.push((refresh_token.clone(), None));
            let issued = Issued {
                access_token: access_token(code, 1),
                refresh_token,
            };
            ([(header::CONTENT_TYPE, "application/json")], as_usual(&issued)).into_response()
        }
        None => invalid_grant(),
    }
}

fn as_usual(issued: &Issued) -> Vec<u8> {
    json!({ "token_type": "bearer", "access_token": issued.access_token, "refresh_token": issued.refresh_token, "expires_in": 3600 })
        .to_string()
        .into_bytes()
}

fn invalid_grant() -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response()
}

/// The partner's other addresses: this server only counts whose access token came.
async fn serve_nothing(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> StatusCode {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    if let Some(token) = bearer
        && let Some(generation) = generation_of(token)
        && let Some(grant) = shared.lock().grants.get_mut(token.split('.').nth(1).unwrap_or_default())
    {
        *grant.uses.entry(generation).or_default() += 1;
    }
    StatusCode::BAD_REQUEST
}

async fn deliver(body: Vec<u8>, reply: Reply) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    match reply {
        Reply::Whole => (json, body).into_response(),
        Reply::Held => std::future::pending().await,
        Reply::Half => {
            let half = Bytes::copy_from_slice(&body[..body.len() / 2]);
            let never = stream::pending::<Result<Bytes, std::convert::Infallible>>();
            let stream = stream::iter([Ok(half)]).chain(never);
            let headers = [
                (header::CONTENT_TYPE, "application/json".to_owned()),
                (header::CONTENT_LENGTH, body.len().to_string()),
            ];
            (headers, Body::from_stream(stream)).into_response()
        }
    }
}
