//! The audit log: who did what to what, each line bound to the one before.

use sha2::{Digest, Sha256};

use crate::access::{Actor, Permission};
use crate::clock::Instant;

/// What happened, in words that never hold a secret. Closing a write transaction consumes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Verb and noun: `connection.authorized`, `mapping.published`.
    pub action: &'static str,
    /// The thing acted on, usually an id.
    pub subject: String,
    /// Short facts: counts, names of fields, never secrets or client data.
    pub detail: String,
}

impl AuditEntry {
    /// See the fields.
    pub fn new(action: &'static str, subject: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            action,
            subject: subject.into(),
            detail: detail.into(),
        }
    }
}

/// Everything of a stored line that the hash covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// Position in the log, from 1.
    pub sequence: i64,
    /// When.
    pub at: Instant,
    /// [`Actor::label`].
    pub actor: String,
    /// [`Permission::as_str`].
    pub permission: String,
    /// See [`AuditEntry`].
    pub action: String,
    /// See [`AuditEntry`].
    pub subject: String,
    /// See [`AuditEntry`].
    pub detail: String,
}

impl AuditRecord {
    /// The record of `entry` at a place in the log.
    pub fn new(sequence: i64, at: Instant, actor: &Actor, permission: Permission, entry: AuditEntry) -> Self {
        Self {
            sequence,
            at,
            actor: actor.label(),
            permission: permission.as_str().to_owned(),
            action: entry.action.to_owned(),
            subject: entry.subject,
            detail: entry.detail,
        }
    }

    /// SHA-256 over the previous hash and every field, each with its length in front so that no
    /// two records give the same bytes.
    pub fn hash(&self, previous: &[u8]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let sequence = self.sequence.to_be_bytes();
        let at = self.at.as_micros().to_be_bytes();
        let fields: [&[u8]; 8] = [
            previous,
            &sequence,
            &at,
            self.actor.as_bytes(),
            self.permission.as_bytes(),
            self.action.as_bytes(),
            self.subject.as_bytes(),
            self.detail.as_bytes(),
        ];
        for field in fields {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field);
        }
        hasher.finalize().into()
    }
}
