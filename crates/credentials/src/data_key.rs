//! The data key itself and the one cipher of this crate.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use connect_domain::entropy::Entropy;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of a nonce of XChaCha20-Poly1305.
const NONCE_BYTES: usize = 24;

/// 32 bytes that encrypt; wiped on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct CipherKey([u8; 32]);

/// A fresh nonce and what it encrypted.
pub(crate) struct Encrypted {
    pub nonce: Vec<u8>,
    pub ciphertext: Vec<u8>,
}

/// The key, the associated data or the bytes are not the ones that were sealed.
pub(crate) struct NotAuthentic;

impl CipherKey {
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes);
        Self(bytes)
    }

    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    pub fn encrypt(&self, plain: &[u8], associated: &[u8], entropy: &dyn Entropy) -> Result<Encrypted, NotAuthentic> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let payload = Payload {
            msg: plain,
            aad: associated,
        };
        let ciphertext = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| NotAuthentic)?;
        Ok(Encrypted {
            nonce: nonce.to_vec(),
            ciphertext,
        })
    }

    pub fn decrypt(&self, nonce: &[u8], ciphertext: &[u8], associated: &[u8]) -> Result<Vec<u8>, NotAuthentic> {
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| NotAuthentic)?;
        let payload = Payload {
            msg: ciphertext,
            aad: associated,
        };
        self.cipher().decrypt(&XNonce::from(nonce), payload).map_err(|_| NotAuthentic)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

/// Joins fields so that no two lists of fields give the same bytes: each has its length in front.
pub(crate) fn associated_data(fields: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for field in fields {
        bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    bytes
}
