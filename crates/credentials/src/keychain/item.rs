//! The text of a keychain item: ASCII, because KWallet damages bytes from 128 on.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_domain::secret::SecretText;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::WrappingKey;
use crate::data_key::CipherKey;

const PREFIX: &str = "aosk1";

/// The text is not an item that we wrote, or was changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored key is damaged")]
pub struct DamagedItem;

/// `aosk1.` + base64url of the key + `.` + base64url of a 4-byte checksum.
pub fn encode_item(key: &WrappingKey) -> SecretText {
    let bytes = key.0.expose();
    SecretText::new(format!(
        "{PREFIX}.{}.{}",
        URL_SAFE_NO_PAD.encode(bytes),
        URL_SAFE_NO_PAD.encode(checksum(bytes))
    ))
}

/// Reads what [`encode_item`] wrote, and nothing else.
pub fn decode_item(text: &str) -> Result<WrappingKey, DamagedItem> {
    let mut parts = text.split('.');
    let (Some(PREFIX), Some(key), Some(sum), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(DamagedItem);
    };
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(key).map_err(|_| DamagedItem)?);
    let sum = URL_SAFE_NO_PAD.decode(sum).map_err(|_| DamagedItem)?;
    let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| DamagedItem)?;
    if sum == checksum(&key) {
        Ok(WrappingKey(CipherKey::new(key)))
    } else {
        Err(DamagedItem)
    }
}

/// Finds slips, not attacks: the first bytes of a hash with a label of its own.
fn checksum(key: &[u8; 32]) -> [u8; 4] {
    let digest = Sha256::new().chain_update(b"aosk1 checksum").chain_update(key).finalize();
    [digest[0], digest[1], digest[2], digest[3]]
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_altered_character_is_noticed() {
        let item = encode_item(&WrappingKey::generate(&SeededEntropy::new(1)));
        let text = item.expose();
        assert!(text.is_ascii() && decode_item(text).is_ok());
        for at in 0..text.len() {
            let mut altered = text.as_bytes().to_vec();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            assert!(decode_item(std::str::from_utf8(&altered).unwrap()).is_err(), "character {at}");
            assert!(decode_item(&text[..at]).is_err(), "cut at {at}");
        }
    }

    proptest! {
        #[test]
        fn garbage_is_refused(text in ".{0,120}") {
            prop_assert!(decode_item(&text).is_err());
            let prefixed = format!("aosk1.{text}");
            prop_assert!(decode_item(&prefixed).is_err());
        }
    }
}
