//! A report's signature: whoever holds the workspace's public key can tell, without workspace, vault or network, that a
//! report was made by this firm and not changed since.
//!
//! Ed25519 (RFC 8032) over the report without its `signature`, in the canonical form of RFC 8785: members in order, no
//! spaces. Fractions in reports have two decimals at most, so that numbers are canonical as they are. The private key never leaves the
//! vault; the public one is no secret and is shown by `verify --public-key`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::secret::{SecretKind, SecretText};
use connect_store::secrets::{self, Secret, SecretStatus};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde_json::Value;

use super::formats;
use super::view::{PublicKeyView, ReportView, SignatureView};
use crate::App;
use crate::error::{AppError, ErrorCode};

const ALGORITHM: &str = "Ed25519";
const OWNER: &str = "workspace";

/// What a saved report's signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    /// There is none.
    Unsigned,
    /// It holds for the key that it names itself, which anybody could have made.
    Consistent,
    /// It holds for the key that was asked for.
    Trusted,
}

impl Seal {
    /// The word used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Consistent => "consistent",
            Self::Trusted => "trusted",
        }
    }
}

/// The report with its signature. A workspace whose vault is closed signs nothing.
pub async fn sign(app: &App, report: ReportView) -> Result<ReportView, AppError> {
    let report = ReportView { signature: None, ..report };
    let key = match signing_key(app).await {
        Ok(key) => key,
        Err(error)
            if matches!(
                error.code,
                ErrorCode::VaultMissing | ErrorCode::VaultLocked | ErrorCode::VaultWaiting
            ) =>
        {
            return Ok(report);
        }
        Err(error) => return Err(error),
    };
    let document = formats::document(&report)?;
    let signature = key.sign(signed_bytes(document).as_bytes());
    Ok(ReportView {
        signature: Some(SignatureView {
            algorithm: ALGORITHM.to_owned(),
            public_key: STANDARD.encode(key.verifying_key().as_bytes()),
            value: STANDARD.encode(signature.to_bytes()),
        }),
        ..report
    })
}

/// The public key by which this workspace's reports can be told from others.
pub async fn public_key(app: &App) -> Result<PublicKeyView, AppError> {
    let key = signing_key(app).await?;
    Ok(PublicKeyView {
        algorithm: ALGORITHM.to_owned(),
        public_key: STANDARD.encode(key.verifying_key().as_bytes()),
    })
}

/// Checks the signature of a saved report, by the key that is asked for if there is one.
pub(super) fn check(document: &Value, asked: Option<&str>) -> Result<Seal, &'static str> {
    let asked = asked.map(parse_key).transpose()?;
    let signature = match document.get("signature") {
        None | Some(Value::Null) if asked.is_some() => return Err("is not signed"),
        None | Some(Value::Null) => return Ok(Seal::Unsigned),
        Some(signature) => signature,
    };
    let text = |name: &str| {
        signature
            .get(name)
            .and_then(Value::as_str)
            .ok_or("has a signature that cannot be read")
    };
    if text("algorithm")? != ALGORITHM {
        return Err("is signed by a method that this program does not know");
    }
    let own = parse_key(text("public_key")?)?;
    let value = STANDARD.decode(text("value")?).ok();
    let value = value.and_then(|bytes| Signature::from_slice(&bytes).ok());
    let value = value.ok_or("has a signature that cannot be read")?;
    if asked.is_some_and(|asked| asked != own) {
        return Err("is signed by another key than the one that was asked for");
    }
    own.verify_strict(signed_bytes(document.clone()).as_bytes(), &value)
        .map_err(|_| "was changed after it was signed")?;
    Ok(if asked.is_some() { Seal::Trusted } else { Seal::Consistent })
}

fn parse_key(text: &str) -> Result<VerifyingKey, &'static str> {
    let bytes = STANDARD.decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let key = bytes.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
    key.ok_or("cannot be checked by a key that is no Ed25519 public key in base64")
}

/// The workspace's key; made at the first report.
async fn signing_key(app: &App) -> Result<SigningKey, AppError> {
    let vault = app.open_vault().await?;
    let place = secrets::place(OWNER, SecretKind::ReportKey, 1);
    let open = |stored: &Secret| {
        let text = vault
            .open(&stored.place(), &stored.sealed)
            .map_err(|error| AppError::internal("open the report key", error))?;
        parse_seed(&text)
    };
    if let Some(stored) = secrets::active(&mut app.store.read().await?, OWNER, SecretKind::ReportKey).await? {
        return open(&stored);
    }
    let now = app.clock.now();
    let mut tx = app.store.write(&app.actor, Permission::UseConnection, now).await?;
    if let Some(stored) = secrets::active(&mut tx, OWNER, SecretKind::ReportKey).await? {
        return open(&stored);
    }
    let mut seed = zeroize::Zeroizing::new([0_u8; 32]);
    app.entropy.fill(&mut *seed);
    let text = SecretText::new(STANDARD.encode(*seed));
    let sealed = vault
        .seal(&place, &text, &*app.entropy)
        .map_err(|error| AppError::internal("seal the report key", error))?;
    let secret = Secret {
        owner: place.owner,
        kind: place.kind,
        generation: place.generation,
        grant_id: None,
        status: SecretStatus::Active,
        sealed,
        issued_at: now,
        expires_at: None,
    };
    secrets::insert(&mut tx, &secret).await?;
    tx.commit(AuditEntry::new("report_key.made", app.workspace_id.to_string(), ALGORITHM))
        .await?;
    Ok(SigningKey::from_bytes(&seed))
}

fn parse_seed(text: &SecretText) -> Result<SigningKey, AppError> {
    let bytes = STANDARD
        .decode(text.expose())
        .map(zeroize::Zeroizing::new)
        .map_err(|error| AppError::internal("read the report key", error))?;
    SigningKey::try_from(bytes.as_slice()).map_err(|error| AppError::internal("read the report key", error))
}

/// What the signature is over.
fn signed_bytes(mut document: Value) -> String {
    if let Some(members) = document.as_object_mut() {
        members.remove("signature");
    }
    let mut text = String::new();
    write_canonical(&document, &mut text);
    text
}

fn write_canonical(value: &Value, into: &mut String) {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_by(|one, other| one.encode_utf16().cmp(other.encode_utf16()));
            into.push('{');
            for (at, name) in names.into_iter().enumerate() {
                if at > 0 {
                    into.push(',');
                }
                into.push_str(&Value::from(name.as_str()).to_string());
                into.push(':');
                write_canonical(&members[name], into);
            }
            into.push('}');
        }
        Value::Array(items) => {
            into.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    into.push(',');
                }
                write_canonical(item, into);
            }
            into.push(']');
        }
        one => into.push_str(&one.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::Machine;

    #[test]
    fn the_canonical_form_has_members_in_order_and_no_spaces() {
        let document = json!({"b": [1, {"z": null, "a": "\u{1}\n\"é\u{20ac}"}], "a": -2, "signature": 3, "\u{1f600}": 1, "\u{fb33}": 2});
        assert_eq!(
            signed_bytes(document),
            "{\"a\":-2,\"b\":[1,{\"a\":\"\\u0001\\n\\\"é\u{20ac}\",\"z\":null}],\"\u{1f600}\":1,\"\u{fb33}\":2}"
        );
    }

    #[tokio::test]
    async fn a_signed_report_holds_until_it_is_changed_and_only_for_its_key() {
        let machine = Machine::new();
        let app = machine.open().await;
        let report = super::super::readiness(&app, &[], "live").await.unwrap();
        crate::vault::create_vault(&app, "keychain", None).await.unwrap();
        let signed = sign(&app, report).await.unwrap();
        let key = public_key(&app).await.unwrap().public_key;
        let again = machine.open().await;
        assert_eq!(public_key(&again).await.unwrap().public_key, key, "one key for the workspace");
        let document = formats::document(&signed).unwrap();
        assert_eq!(check(&document, None), Ok(Seal::Consistent));
        assert_eq!(check(&document, Some(&key)), Ok(Seal::Trusted));
        let other = STANDARD.encode(SigningKey::from_bytes(&[7; 32]).verifying_key().as_bytes());
        assert!(check(&document, Some(&other)).unwrap_err().contains("another key"));
        assert!(check(&document, Some("key")).is_err());

        let changed = |change: &dyn Fn(&mut Value)| {
            let mut document = document.clone();
            change(&mut document);
            check(&document, Some(&key))
        };
        for change in [
            &(|document: &mut Value| document["verdict"] = json!("READY")) as &dyn Fn(&mut Value),
            &|document| document["more"] = json!(1),
            &|document| document["signature"]["value"] = json!("AAAA"),
            &|document| document["signature"]["algorithm"] = json!("none"),
            &|document| document["signature"]["public_key"] = json!(other),
            &|document| document["signature"] = Value::Null,
        ] {
            assert!(changed(change).is_err());
        }
    }
}
