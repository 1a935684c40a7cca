//! Whether a delivery is the partner's, and if not, why not.

use connect_connectors::webhooks::{Delivery, HasWebhooks, SignatureFault, Verified};
use connect_domain::access::Permission;
use connect_domain::clock::Instant;
use connect_domain::secret::{SecretKind, SecretText};
use connect_store::connections::Connection;
use connect_store::secrets::{self, SecretStatus};

use super::view::VerificationView;
use super::{Stored, owner, webhooks};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

/// The largest body that is looked at; partners send less.
const LARGEST_BODY: usize = 4 << 20;

/// A delivery to be verified.
#[derive(Clone, Debug)]
pub struct VerifyDelivery {
    /// The endpoint that it came to; `None` tries the secrets of all.
    pub endpoint: Option<String>,
    /// The value of the signature's header.
    pub signature: String,
    /// The raw body.
    pub body: Vec<u8>,
    /// When it came in; now, where nothing is said.
    pub received_at: Option<Instant>,
}

/// Verifies a delivery by the stored secrets, the old one included while it is taken. Nothing is asked of the partner.
pub async fn verify_delivery(app: &App, connection_id: &str, verify: VerifyDelivery) -> Result<VerificationView, AppError> {
    app.actor.may(Permission::UseConnection)?;
    let connection = app.connection(connection_id).await?;
    let webhooks = webhooks(&connection)?;
    if verify.body.len() > LARGEST_BODY {
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            "The body is larger than 4 MiB, which no delivery is",
        ));
    }
    let received_at = verify.received_at.unwrap_or_else(|| app.clock.now());
    let known = Known::open(app, &connection).await?;
    let asked = |secret: &&KnownSecret| verify.endpoint.as_ref().is_none_or(|endpoint| *endpoint == secret.endpoint);
    let taken: Vec<&KnownSecret> = known.0.iter().filter(asked).filter(|secret| secret.is_taken(received_at)).collect();
    if taken.is_empty() {
        let of = verify
            .endpoint
            .as_deref()
            .map_or_else(String::new, |endpoint| format!(" of `{}`", shortened(endpoint)));
        return Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("No signing secret{of} is stored for this connection"),
        )
        .hint(format!("Store it with `webhooks secret {connection_id} ENDPOINT`")));
    }
    let delivery = Delivery {
        signature: &verify.signature,
        body: &verify.body,
    };
    let outcome = try_each(webhooks, delivery, &taken, received_at);
    if outcome == Err(SignatureFault::NoMatch) {
        // A secret that is not taken here tells why the delivery is not.
        let others: Vec<&KnownSecret> = known
            .0
            .iter()
            .filter(|secret| !taken.iter().any(|one| std::ptr::eq(*one, *secret)))
            .collect();
        if let Ok(Verified { secret, signed_at }) = try_each(webhooks, delivery, &others, received_at)
            && let Some(other) = others.get(secret)
        {
            return Ok(other.wrong(signed_at));
        }
    }
    Ok(told(&outcome, &taken))
}

fn try_each(
    webhooks: &dyn HasWebhooks,
    delivery: Delivery<'_>,
    secrets: &[&KnownSecret],
    received_at: Instant,
) -> Result<Verified, SignatureFault> {
    let texts: Vec<SecretText> = secrets.iter().map(|secret| secret.text.clone()).collect();
    webhooks.verify(delivery, &texts, received_at)
}

fn told(outcome: &Result<Verified, SignatureFault>, secrets: &[&KnownSecret]) -> VerificationView {
    let view = |verdict: &str, detail: String, secret: Option<usize>, signed_at: Option<Instant>| {
        let secret = secret.and_then(|at| secrets.get(at));
        VerificationView {
            verdict: verdict.to_owned(),
            detail,
            endpoint: secret.map(|secret| secret.endpoint.clone()),
            secret: secret.map(|secret| secret.word().to_owned()),
            signed_at: signed_at.map(Into::into),
        }
    };
    match *outcome {
        Ok(Verified { secret, signed_at }) => {
            let detail = match secrets.get(secret) {
                Some(known) if known.old_until.is_some() => "The partner sent it, signed with the old secret: the new one is not in use there yet",
                _ => "The partner sent it",
            };
            view("genuine", detail.to_owned(), Some(secret), Some(signed_at))
        }
        Err(SignatureFault::TooOld { secret, age, tolerance }) => view(
            "too_old",
            format!(
                "The signature is right and {} s old, where {} s are taken: it may be a replay, or this machine's clock is wrong",
                age.as_secs(),
                tolerance.as_secs()
            ),
            Some(secret),
            None,
        ),
        Err(SignatureFault::BodyChanged { secret, change }) => view(
            "body_changed",
            format!("The partner signed this body before it was changed: {change}. Verify the raw bytes, before anything reads them"),
            Some(secret),
            None,
        ),
        Err(SignatureFault::Malformed(why)) => view(
            "malformed_header",
            format!("The signature's header is malformed: {why}. Pass the header's whole value on as it came"),
            None,
            None,
        ),
        Err(SignatureFault::NoMatch) => view(
            "no_match",
            "No stored secret signed this body. Either the secret is another endpoint's, or of the other mode, or the body is not what was sent: compare the secret with the endpoint's page in the partner's console, and the body byte for byte"
                .to_owned(),
            None,
            None,
        ),
    }
}

/// A signing secret, opened to verify by it.
struct KnownSecret {
    endpoint: String,
    text: SecretText,
    /// Until when it is taken; `None` for the one in use.
    old_until: Option<Instant>,
}

impl KnownSecret {
    fn is_taken(&self, at: Instant) -> bool {
        self.old_until.is_none_or(|until| at < until)
    }

    const fn word(&self) -> &'static str {
        if self.old_until.is_some() { "old" } else { "current" }
    }

    /// It signed the delivery, and is not to be taken for it.
    fn wrong(&self, signed_at: Instant) -> VerificationView {
        let detail = match self.old_until {
            Some(until) => format!(
                "It is signed with an old secret of `{}`, which is not taken since {}",
                self.endpoint,
                until.to_rfc3339()
            ),
            None => format!("It is signed with the secret of another endpoint, `{}`", self.endpoint),
        };
        VerificationView {
            verdict: "wrong_secret".to_owned(),
            detail,
            endpoint: Some(self.endpoint.clone()),
            secret: Some(self.word().to_owned()),
            signed_at: Some(signed_at.into()),
        }
    }
}

/// The signing secrets of a connection, the ones in use first.
struct Known(Vec<KnownSecret>);

impl Known {
    async fn open(app: &App, connection: &Connection) -> Result<Self, AppError> {
        let vault = app.open_vault().await?;
        let stored = Stored::read(app, connection).await?;
        let mut reader = app.store.read().await?;
        let mut known = Vec::new();
        for endpoint in stored.endpoints() {
            for secret in secrets::list(&mut reader, &owner(connection, endpoint), SecretKind::SigningSecret).await? {
                let text = vault
                    .open(&secret.place(), &secret.sealed)
                    .map_err(|error| AppError::internal("open a signing secret", error))?;
                known.push(KnownSecret {
                    endpoint: endpoint.to_owned(),
                    text,
                    old_until: match secret.status {
                        SecretStatus::Active => None,
                        SecretStatus::Previous | SecretStatus::Orphan => Some(secret.expires_at.unwrap_or(secret.issued_at)),
                    },
                });
            }
        }
        known.sort_by(|a, b| (a.old_until.is_some(), &a.endpoint).cmp(&(b.old_until.is_some(), &b.endpoint)));
        Ok(Self(known))
    }
}
