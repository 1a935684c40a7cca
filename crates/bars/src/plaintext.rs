//! Looks for a secret in the files of a folder, as it is and in the usual disguises.

use std::path::Path;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Files below `folder` that show `secret` raw, as UTF-16, hexadecimal or base64.
pub fn files_that_show(folder: &Path, secret: &str) -> anyhow::Result<Vec<String>> {
    let disguises = disguises(secret);
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| format!("could not list `{}`", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).with_context(|| format!("could not read `{}`", path.display()))?;
            if disguises.iter().any(|disguise| contains(&bytes, disguise)) {
                found.push(path.display().to_string());
            }
        }
    }
    Ok(found)
}

fn disguises(secret: &str) -> Vec<Vec<u8>> {
    let bytes = secret.as_bytes();
    let hexadecimal: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut disguises = vec![
        bytes.to_vec(),
        secret.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        hexadecimal.to_uppercase().into_bytes(),
        hexadecimal.into_bytes(),
    ];
    // Inside a longer text, base64 may begin in the middle of three bytes; the last characters
    // depend on what follows.
    for skipped in 0..3.min(bytes.len()) {
        let whole = bytes.len().saturating_sub(skipped) / 3 * 3;
        let part = &bytes[skipped..skipped + whole];
        disguises.push(STANDARD_NO_PAD.encode(part).into_bytes());
        disguises.push(URL_SAFE_NO_PAD.encode(part).into_bytes());
    }
    disguises
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    !part.is_empty() && bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_disguise_is_seen_through() {
        let secret = "canary-0123456789";
        let hexadecimal: String = format!("{{\"x\":\"{secret}\"}}")
            .bytes()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        for hidden in [
            secret.to_owned(),
            hexadecimal,
            STANDARD_NO_PAD.encode(format!("a{secret}b")),
            URL_SAFE_NO_PAD.encode(format!("ab{secret}")),
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
