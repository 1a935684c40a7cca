//! A token endpoint whose moods a test sets: strict (a refresh token is good once, and a second use
//! ends the grant), forgiving, silent, broken.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::json;
use tokio::task::JoinHandle;

pub(super) const CLAIMS: &str = r#"{"access_token":{"acrs":{"essential":true}}}"#;

/// How the next calls are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    Grants,
    /// Rotates, and cuts the connection.
    LosesReply,
    /// Cuts the connection and does nothing.
    Cuts,
    /// This status, and does nothing.
    Fails(u16),
    /// `invalid_client`.
    RefusesClient,
    /// `interaction_required`, with a claims challenge.
    WantsPerson,
    /// A whole refresh token and a broken rest.
    Breaks,
    /// No refresh token.
    KeepsRefreshToken,
}

pub(super) struct Inner {
    pub(super) mood: Mood,
    /// Then this mood is over.
    pub(super) uses: usize,
    /// A second use of a refresh token ends the grant.
    pub(super) strict: bool,
    pub(super) dead: bool,
    /// The newest refresh token is `rt-N`, and works.
    pub(super) newest: usize,
    pub(super) calls: Vec<String>,
    pub(super) delay: Duration,
    pub(super) expires_in: i64,
}

#[derive(Clone)]
pub(super) struct Server {
    inner: Arc<Mutex<Inner>>,
    pub(super) token_url: String,
    _serving: Arc<Serving>,
}

struct Serving(JoinHandle<()>);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Server {
    pub(super) async fn start(strict: bool) -> Self {
        let inner = Arc::new(Mutex::new(Inner {
            mood: Mood::Grants,
            uses: usize::MAX,
            strict,
            dead: false,
            newest: 1,
            calls: Vec::new(),
            delay: Duration::ZERO,
            expires_in: 3_600,
        }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let token_url = format!("http://{}/token", listener.local_addr().unwrap());
        let router = Router::new().route("/token", post(answer)).with_state(Arc::clone(&inner));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            inner,
            token_url,
            _serving: Arc::new(Serving(serving)),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_mood(&self, mood: Mood, uses: usize) {
        let mut inner = self.lock();
        inner.mood = mood;
        inner.uses = uses;
    }

    /// Refresh tokens that were sent here, in order.
    pub(super) fn calls(&self) -> Vec<String> {
        self.lock().calls.clone()
    }
}

#[derive(serde::Deserialize)]
struct RefreshForm {
    grant_type: String,
    refresh_token: String,
}

async fn answer(State(inner): State<Arc<Mutex<Inner>>>, Form(form): Form<RefreshForm>) -> Response {
    assert_eq!(form.grant_type, "refresh_token");
    let delay = inner.lock().unwrap().delay;
    tokio::time::sleep(delay).await;
    let mut inner = inner.lock().unwrap();
    inner.calls.push(form.refresh_token.clone());
    let mood = inner.mood;
    inner.uses -= 1;
    if inner.uses == 0 {
        inner.mood = Mood::Grants;
        inner.uses = usize::MAX;
    }
    match mood {
        Mood::Cuts => return cut(),
        Mood::Fails(status) => return StatusCode::from_u16(status).unwrap().into_response(),
        Mood::RefusesClient => return refuse(StatusCode::UNAUTHORIZED, "invalid_client"),
        Mood::WantsPerson => {
            let body = json!({"error": "interaction_required", "claims": CLAIMS, "error_description": "canary"});
            return (StatusCode::BAD_REQUEST, axum::Json(body)).into_response();
        }
        _ => {}
    }
    if inner.dead || form.refresh_token != format!("rt-{}", inner.newest) {
        inner.dead |= inner.strict;
        return refuse(StatusCode::BAD_REQUEST, "invalid_grant");
    }
    if mood != Mood::KeepsRefreshToken {
        inner.newest += 1;
    }
    let newest = inner.newest;
    let call = inner.calls.len();
    match mood {
        Mood::LosesReply => cut(),
        Mood::Breaks => format!("{{\"refresh_token\":\"rt-{newest}\",\"access_token\":\"at").into_response(),
        Mood::KeepsRefreshToken => axum::Json(json!({"access_token": format!("at-call-{call}"), "token_type": "bearer"})).into_response(),
        _ => axum::Json(json!({
            "access_token": format!("at-{newest}"),
            "refresh_token": format!("rt-{newest}"),
            "token_type": "bearer",
            "expires_in": inner.expires_in,
        }))
        .into_response(),
    }
}

fn refuse(status: StatusCode, error: &str) -> Response {
    (status, axum::Json(json!({"error": error}))).into_response()
}

/// Ends the connection in the middle of the body, as a lost reply looks from here.
fn cut() -> Response {
    let broken = futures::stream::once(async { Err::<&'static [u8], _>(std::io::Error::other("cut")) });
    Response::new(Body::from_stream(broken))
}
