//! Looks for secrets in bytes and files, as they are and in the usual disguises.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;
use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use url::form_urlencoded;

/// All disguises of several secrets, looked for at once.
pub struct Search {
    automaton: AhoCorasick,
    /// Of each pattern: which secret it is, and how disguised.
    patterns: Vec<(usize, &'static str)>,
}

/// A secret that a file shows.
#[derive(Debug)]
pub struct Shown {
    /// Which file.
    pub file: PathBuf,
    /// Which of the secrets, by its place in the list.
    pub secret: usize,
    /// How it is written there.
    pub disguise: &'static str,
}

impl Search {
    /// For these secrets.
    pub fn for_all(secrets: &[&str]) -> anyhow::Result<Self> {
        let mut patterns = Vec::new();
        let mut texts = Vec::new();
        for (number, secret) in secrets.iter().enumerate() {
            for (disguise, bytes) in disguises(secret) {
                patterns.push((number, disguise));
                texts.push(bytes);
            }
        }
        Ok(Self {
            automaton: AhoCorasick::new(&texts).context("could not prepare the search")?,
            patterns,
        })
    }

    /// Which secrets these bytes show, and how.
    pub fn in_bytes(&self, bytes: &[u8]) -> BTreeSet<(usize, &'static str)> {
        let found = self.automaton.find_overlapping_iter(bytes);
        found.map(|found| self.patterns[found.pattern().as_usize()]).collect()
    }

    /// The same for every file below a folder.
    pub fn in_folder(&self, folder: &Path) -> anyhow::Result<Vec<Shown>> {
        let mut shown = Vec::new();
        for file in files_below(folder)? {
            let bytes = std::fs::read(&file).with_context(|| format!("could not read `{}`", file.display()))?;
            shown.extend(self.in_bytes(&bytes).into_iter().map(|(secret, disguise)| Shown {
                file: file.clone(),
                secret,
                disguise,
            }));
        }
        Ok(shown)
    }
}

/// Files below `folder` that show `secret`.
pub fn files_that_show(folder: &Path, secret: &str) -> anyhow::Result<BTreeSet<PathBuf>> {
    let shown = Search::for_all(&[secret])?.in_folder(folder)?;
    Ok(shown.into_iter().map(|shown| shown.file).collect())
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("could not list `{}`", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    Ok(files)
}

/// How a secret may be written, each by its name.
pub fn disguises(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = secret.as_bytes();
    let each = |write: fn(u8) -> String| bytes.iter().map(|byte| write(*byte)).collect::<String>().into_bytes();
    let json = serde_json::Value::from(secret).to_string();
    let mut disguises = vec![
        ("raw", bytes.to_vec()),
        ("UTF-16 LE", secret.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16 BE", secret.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("hex", each(|byte| format!("{byte:02x}"))),
        ("HEX", each(|byte| format!("{byte:02X}"))),
        ("all percent-encoded", each(|byte| format!("%{byte:02X}"))),
        ("all percent-encoded in small letters", each(|byte| format!("%{byte:02x}"))),
        (
            "form-encoded",
            form_urlencoded::byte_serialize(bytes).collect::<String>().into_bytes(),
        ),
        ("JSON", json.trim_matches('"').as_bytes().to_vec()),
    ];
    // Inside a longer text, base64 may begin in the middle of three bytes; the last characters
    // depend on what follows.
    for skipped in 0..3.min(bytes.len()) {
        let whole = bytes.len().saturating_sub(skipped) / 3 * 3;
        let part = &bytes[skipped..skipped + whole];
        disguises.push(("base64", STANDARD_NO_PAD.encode(part).into_bytes()));
        disguises.push(("base64url", URL_SAFE_NO_PAD.encode(part).into_bytes()));
    }
    disguises.retain(|(_, bytes)| !bytes.is_empty());
    disguises
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_disguise_is_seen_through() {
        let secret = "canary-\"0123456789\" +é";
        let hexadecimal: String = format!("{{\"x\":\"{secret}\"}}")
            .bytes()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        for hidden in [
            secret.to_owned(),
            hexadecimal,
            STANDARD_NO_PAD.encode(format!("a{secret}b")),
            URL_SAFE_NO_PAD.encode(format!("ab{secret}")),
            format!(
                "https://firm.example/?x={}",
                form_urlencoded::byte_serialize(secret.as_bytes()).collect::<String>()
            ),
            serde_json::json!({ "x": secret }).to_string(),
        ] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir(folder.path().join("deep")).unwrap();
            std::fs::write(folder.path().join("deep/clean"), "nothing").unwrap();
            assert!(files_that_show(folder.path(), secret).unwrap().is_empty());
            std::fs::write(folder.path().join("deep/dirty"), format!("\0\u{ff}{hidden}~")).unwrap();
            assert_eq!(files_that_show(folder.path(), secret).unwrap().len(), 1, "{hidden}");
        }
    }
}
