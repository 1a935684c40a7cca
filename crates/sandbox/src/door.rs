//! The door of one origin: reads a request whole, notes it, lets the ordered faults strike, and has
//! the stand-in answer.

use std::panic;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::Response;
use connect_domain::clock::Clock;
use connect_domain::entropy::Entropy;
use tokio::sync::watch;

use crate::clock::OffsetClock;
use crate::fault::{FaultBoard, FaultKind, Struck};
use crate::reply::Reply;
use crate::request_log::{Arrival, RequestLog};
use crate::socket::Line;
use crate::stand_in::{Received, StandIn};

/// Larger bodies are refused with 413.
const LARGEST_BODY: usize = 4 * 1024 * 1024;

pub(crate) struct Door {
    pub(crate) stand_in: Arc<dyn StandIn>,
    pub(crate) origin: &'static str,
    pub(crate) faults: Arc<FaultBoard>,
    pub(crate) requests: Arc<RequestLog>,
    pub(crate) clock: Arc<OffsetClock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) stopping: watch::Receiver<bool>,
}

impl Door {
    pub(crate) fn into_router(self) -> Router {
        Router::new().fallback(receive).with_state(Arc::new(self))
    }

    /// The reply, or `None` when the line is broken instead.
    async fn pass(&self, mut received: Received, struck: Struck, line: &Line) -> Option<Reply> {
        let _stay = match self.stand_in.enter(self.origin, &received) {
            Ok(stay) => stay,
            Err(refused) => return Some(refused),
        };
        if !struck.delay.is_zero() {
            self.wait(struck.delay).await;
        }
        match struck.kind {
            None | Some(FaultKind::Latency) => Some(self.stand_in.answer(self.origin, &received)),
            Some(FaultKind::Status) => Some(asking_to_wait(self.stand_in.status_reply(&received, struck.status), &struck)),
            Some(FaultKind::Throttle) => {
                let reply = self.stand_in.throttled_reply(&received, struck.reason.as_deref());
                Some(asking_to_wait(reply, &struck))
            }
            Some(FaultKind::Malformed) => Some(cut_short(self.stand_in.answer(self.origin, &received))),
            Some(FaultKind::Revoke) => {
                self.stand_in.revoke_grant_of(&received);
                Some(self.stand_in.answer(self.origin, &received))
            }
            Some(FaultKind::Expire) => {
                self.stand_in.expire_grant_of(&received);
                Some(self.stand_in.answer(self.origin, &received))
            }
            Some(FaultKind::RotateLostReply) => {
                received.force_rotation = true;
                self.stand_in.answer(self.origin, &received);
                line.close();
                None
            }
            Some(FaultKind::Hang) => {
                self.hang(struck.hang).await;
                line.close();
                None
            }
            Some(FaultKind::Reset) => {
                line.reset();
                None
            }
        }
    }

    async fn wait(&self, duration: Duration) {
        let mut stopping = self.stopping.clone();
        tokio::select! {
            () = tokio::time::sleep(duration) => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    }

    /// Says nothing: for so long, or until the faults are cleared, or until the end.
    async fn hang(&self, duration: Option<Duration>) {
        let cleared = self.faults.cleared();
        let patience = self.wait(duration.unwrap_or(Duration::from_secs(24 * 3600)));
        tokio::select! {
            () = patience => {}
            () = cleared => {}
        }
    }
}

async fn receive(State(door): State<Arc<Door>>, ConnectInfo(line): ConnectInfo<Line>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Reply::empty(413).into_response();
    };
    let received = Received {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
        force_rotation: false,
    };
    let number = door.requests.arrived(Arrival {
        at: door.clock.now(),
        partner: door.stand_in.partner(),
        method: received.method.as_str(),
        path: &received.path,
        query: &received.query,
        grant_type: door.stand_in.grant_type(&received),
    });
    let struck = door.faults.strike(
        door.stand_in.partner(),
        received.method.as_str(),
        &received.path,
        door.entropy.as_ref(),
    );
    // What has arrived is processed even if whoever asked is gone by then, as it is at a partner. Nobody waits for silence.
    let is_processed = !matches!(struck.kind, Some(FaultKind::Hang));
    let passed = async move {
        let reply = door.pass(received, struck, &line).await;
        if let Some(reply) = &reply {
            door.requests.answered(number, reply.status);
        }
        reply
    };
    let reply = if is_processed {
        tokio::spawn(passed)
            .await
            .unwrap_or_else(|error| panic::resume_unwind(error.into_panic()))
    } else {
        passed.await
    };
    // Where the line is broken, whatever is answered here is never written.
    reply.unwrap_or_else(|| Reply::empty(500)).into_response()
}

/// The reply with `Retry-After`, if the order states a wait.
fn asking_to_wait(reply: Reply, struck: &Struck) -> Reply {
    match struck.retry_after_seconds {
        Some(seconds) => reply.with_header("retry-after", seconds.to_string()),
        None => reply,
    }
}

/// A body that ends in the middle, whatever its kind; an empty one becomes the start of one.
fn cut_short(mut reply: Reply) -> Reply {
    let half = reply.body.len() / 2;
    reply.body.truncate(half);
    if reply.body.is_empty() {
        reply.body.push(b'{');
    }
    reply.status = 200;
    reply
}
