//! The one thread that talks to the keychain, and the calls that wait for it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use tokio::sync::{oneshot, watch};
use zeroize::Zeroizing;

use super::{KeychainRefusal, KeychainStatus, KeychainStore, OpenKeychain, PATIENCE, decode_item, encode_item};
use crate::WrappingKey;

/// What a call does with its item.
#[derive(Clone)]
enum Order {
    Read,
    Create(WrappingKey),
    Delete,
}

/// The key that stands in the keychain when the call is over, if any.
type Outcome = Result<Option<WrappingKey>, KeychainRefusal>;
type SharedOutcome = Shared<BoxFuture<'static, Outcome>>;

struct Call {
    item: String,
    order: Order,
    reply: oneshot::Sender<Outcome>,
}

struct Running {
    calls: mpsc::Sender<Call>,
    /// Reads under way, by item: whoever asks again joins.
    reads: HashMap<String, SharedOutcome>,
}

/// A handle to this machine's keychain; copies share the thread.
#[derive(Clone)]
pub struct Keychain {
    open: Arc<OpenKeychain>,
    running: Arc<Mutex<Running>>,
    status: Arc<watch::Sender<KeychainStatus>>,
    abandoned: Arc<AtomicUsize>,
}

impl std::fmt::Debug for Keychain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keychain")
            .field("status", &*self.status.borrow())
            .finish_non_exhaustive()
    }
}

impl Keychain {
    /// Starts the thread, which opens the keychain at its first call.
    pub fn start(open: Arc<OpenKeychain>) -> Self {
        let (status, _) = watch::channel(KeychainStatus::NotAsked);
        let status = Arc::new(status);
        let running = Running::spawn(Arc::clone(&open), Arc::clone(&status));
        Self {
            open,
            running: Arc::new(Mutex::new(running)),
            status,
            abandoned: Arc::default(),
        }
    }

    /// Follows what the keychain said last: a screen that shows *waiting* changes by itself when the
    /// person has answered the desktop's prompt.
    pub fn status(&self) -> watch::Receiver<KeychainStatus> {
        self.status.subscribe()
    }

    /// Threads given up because they hung.
    pub fn abandoned(&self) -> usize {
        self.abandoned.load(Ordering::SeqCst)
    }

    /// Gives up a call that hangs and starts again with a keychain opened anew. Without a call under
    /// way it only reopens.
    pub fn retry(&self) {
        let fresh = Running::spawn(Arc::clone(&self.open), Arc::clone(&self.status));
        let old = std::mem::replace(&mut *self.lock(), fresh);
        let hangs = old.reads.values().any(|read| read.peek().is_none()) || *self.status.borrow() == KeychainStatus::Waiting;
        if hangs && !old.reads.is_empty() {
            let abandoned = self.abandoned.fetch_add(1, Ordering::SeqCst) + 1;
            tracing::warn!(abandoned, "gave up a keychain call that hung");
        }
    }

    /// Reads the key at `item`, within [`PATIENCE`].
    pub async fn read(&self, item: &str) -> Result<WrappingKey, KeychainStatus> {
        let outcome = {
            let mut running = self.lock();
            running.reads.retain(|_, read| read.peek().is_none());
            match running.reads.get(item) {
                Some(read) => read.clone(),
                None => {
                    let read = running.send(item, Order::Read);
                    running.reads.insert(item.to_owned(), read.clone());
                    read
                }
            }
        };
        self.patiently(outcome).await?.ok_or(KeychainStatus::Missing)
    }

    /// Stores `key` at `item` once and reads it back. An item that exists is never rewritten: then
    /// the answer is the key that stands there, whoever made it.
    pub async fn create(&self, item: &str, key: &WrappingKey) -> Result<WrappingKey, KeychainStatus> {
        let outcome = self.lock().send(item, Order::Create(key.clone()));
        self.patiently(outcome).await?.ok_or(KeychainStatus::Missing)
    }

    /// Removes the item.
    pub async fn delete(&self, item: &str) -> Result<(), KeychainStatus> {
        let outcome = self.lock().send(item, Order::Delete);
        self.patiently(outcome).await.map(drop)
    }

    async fn patiently(&self, outcome: SharedOutcome) -> Result<Option<WrappingKey>, KeychainStatus> {
        match tokio::time::timeout(PATIENCE, outcome).await {
            Ok(outcome) => outcome.map_err(KeychainStatus::from),
            Err(_) => {
                self.status.send_replace(KeychainStatus::Waiting);
                Err(KeychainStatus::Waiting)
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    fn spawn(open: Arc<OpenKeychain>, status: Arc<watch::Sender<KeychainStatus>>) -> Self {
        let (calls, received) = mpsc::channel::<Call>();
        let body = move || {
            let mut store = None;
            for call in received {
                let outcome = answer(open.as_ref(), &mut store, &call);
                // A keychain that failed is opened anew for the next call.
                if matches!(outcome, Err(refusal) if refusal != KeychainRefusal::Missing) {
                    store = None;
                }
                status.send_replace(match &outcome {
                    Ok(_) => KeychainStatus::Available,
                    Err(refusal) => (*refusal).into(),
                });
                // The caller may have given up; the status was told anyway.
                drop(call.reply.send(outcome));
            }
        };
        if let Err(error) = std::thread::Builder::new().name("keychain".to_owned()).spawn(body) {
            // Then every call finds its receiver gone and hears `Absent`.
            tracing::error!(%error, "could not start the keychain's thread");
        }
        Self {
            calls,
            reads: HashMap::new(),
        }
    }

    fn send(&self, item: &str, order: Order) -> SharedOutcome {
        let (reply, answer) = oneshot::channel();
        let call = Call {
            item: item.to_owned(),
            order,
            reply,
        };
        // When the thread is gone, `call` is dropped and `answer` fails.
        drop(self.calls.send(call));
        async move { answer.await.unwrap_or(Err(KeychainRefusal::Absent)) }.boxed().shared()
    }
}

fn answer(open: &OpenKeychain, store: &mut Option<Box<dyn KeychainStore>>, call: &Call) -> Outcome {
    let store = match store {
        Some(store) => store,
        None => store.insert(open()?),
    };
    match &call.order {
        Order::Read => read(store.as_ref(), &call.item).map(Some),
        Order::Delete => store.delete(&call.item).map(|()| None),
        Order::Create(key) => match read(store.as_ref(), &call.item) {
            Err(KeychainRefusal::Missing) => {
                store.set(&call.item, encode_item(key).expose().as_bytes())?;
                let stored = read(store.as_ref(), &call.item)?;
                // A store that changes bytes must be noticed now, not when the key is needed.
                let same = encode_item(&stored).expose() == encode_item(key).expose();
                if same { Ok(Some(stored)) } else { Err(KeychainRefusal::Damaged) }
            }
            found => found.map(Some),
        },
    }
}

fn read(store: &dyn KeychainStore, item: &str) -> Result<WrappingKey, KeychainRefusal> {
    let bytes = Zeroizing::new(store.get(item)?);
    let text = std::str::from_utf8(&bytes).map_err(|_| KeychainRefusal::Damaged)?;
    decode_item(text).map_err(|_| KeychainRefusal::Damaged)
}
