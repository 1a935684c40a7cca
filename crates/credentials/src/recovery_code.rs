//! The recovery code: 128 random bits as twelve words that open the vault on a new machine.

use bip0039::{English, Mnemonic};
use connect_domain::entropy::Entropy;
use connect_domain::secret::SecretText;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Twelve words of the BIP-39 English list: 128 bits and a 4-bit checksum, so that most slips of
/// the pen are noticed before anything is tried.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode(String);

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[recovery code]")
    }
}

/// The words are not a recovery code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these are not the twelve words of a recovery code: check their spelling and order")]
pub struct InvalidRecoveryCode;

impl RecoveryCode {
    /// A new code.
    #[expect(clippy::panic, reason = "16 bytes are a valid length for BIP-39, so the error cannot occur")]
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes);
        let words = Mnemonic::<English>::from_entropy(bytes.to_vec());
        bytes.zeroize();
        match words {
            Ok(words) => Self(words.into_phrase()),
            Err(error) => panic!("no words for 16 bytes: {error}"),
        }
    }

    /// Reads what a person typed: case and spacing do not matter.
    pub fn parse(typed: &SecretText) -> Result<Self, InvalidRecoveryCode> {
        let folded = typed
            .expose()
            .split_whitespace()
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
            .join(" ");
        let words = Mnemonic::<English>::from_phrase(folded).map_err(|_| InvalidRecoveryCode)?;
        if words.entropy().len() == 16 {
            Ok(Self(words.into_phrase()))
        } else {
            Err(InvalidRecoveryCode)
        }
    }

    /// The words, to show once.
    pub fn phrase(&self) -> SecretText {
        SecretText::new(self.0.clone())
    }

    /// Two different places, counted from 1, whose words a person must type to prove that the code
    /// is written down.
    pub fn challenge(entropy: &dyn Entropy) -> [usize; 2] {
        let mut bytes = [0; 2];
        entropy.fill(&mut bytes);
        let first = usize::from(bytes[0]) % 12;
        let second = (first + 1 + usize::from(bytes[1]) % 11) % 12;
        [first + 1, second + 1]
    }

    /// Whether the words at these places (from 1) are the ones given; at least two are needed.
    pub fn confirms(&self, answers: &[(usize, &str)]) -> bool {
        let words: Vec<&str> = self.0.split(' ').collect();
        let right = answers.iter().filter(|(place, word)| {
            let expected = place.checked_sub(1).and_then(|index| words.get(index));
            expected.is_some_and(|expected| expected.as_bytes().ct_eq(word.trim().to_lowercase().as_bytes()).into())
        });
        let mut places: Vec<usize> = answers.iter().map(|(place, _)| *place).collect();
        places.sort_unstable();
        places.dedup();
        places.len() >= 2 && right.count() == answers.len()
    }
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;

    use super::*;

    #[test]
    fn reads_back_what_it_shows() {
        let code = RecoveryCode::generate(&SeededEntropy::new(1));
        let phrase = code.phrase();
        assert_eq!(phrase.expose().split(' ').count(), 12);
        let typed = format!("  {}\n", phrase.expose().to_uppercase().replace(' ', "   "));
        assert_eq!(
            RecoveryCode::parse(&SecretText::new(typed)).unwrap().phrase().expose(),
            phrase.expose()
        );
        for wrong in ["", "abandon", "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo"] {
            assert!(RecoveryCode::parse(&SecretText::new(wrong.to_owned())).is_err());
        }
        assert!(!format!("{code:?}").contains(phrase.expose().split(' ').next().unwrap()));
    }

    #[test]
    fn two_words_prove_that_it_is_written_down() {
        let code = RecoveryCode::generate(&SeededEntropy::new(2));
        let phrase = code.phrase();
        let words: Vec<&str> = phrase.expose().split(' ').collect();
        for seed in 0..50 {
            let [first, second] = RecoveryCode::challenge(&SeededEntropy::new(seed));
            assert_ne!(first, second);
            assert!(code.confirms(&[(first, words[first - 1]), (second, words[second - 1])]));
            assert!(!code.confirms(&[(first, words[first - 1])]));
            assert!(!code.confirms(&[(first, words[first - 1]), (first, words[first - 1])]));
            assert!(!code.confirms(&[(first, words[first - 1]), (second, "wrong")]));
        }
        assert!(!code.confirms(&[(0, words[0]), (13, words[1])]));
    }
}
