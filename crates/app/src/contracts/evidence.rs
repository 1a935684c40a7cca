//! The document by which a contract can be shown: it stays where it is, and its hash tells whether it is still the same.

use std::fmt::Write;
use std::io::Read;
use std::path::Path;

use connect_domain::contract::Evidence;
use sha2::{Digest, Sha256};

use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

/// Reads the file once, piece by piece. What is no file, or holds nothing, shows nothing.
pub(super) fn of_file(path: &str) -> Result<Evidence, AppError> {
    let file = Path::new(path.trim());
    let unusable = |problem: &str| {
        AppError::new(ErrorCode::InvalidInput, format!("`{}` {problem}", shortened(path)))
            .hint("Name the file of the signed contract; it stays where it is, only its hash is kept")
    };
    let unreadable = |error: std::io::Error| unusable("cannot be read").source(error);
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| unusable("has no file's name"))?;
    let metadata = std::fs::metadata(file).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(unusable("is no file"));
    }
    if metadata.len() == 0 {
        return Err(unusable("is empty"));
    }
    let mut hasher = Sha256::new();
    let mut opened = std::fs::File::open(file).map_err(unreadable)?;
    let mut piece = vec![0_u8; 1 << 16];
    loop {
        match opened.read(&mut piece).map_err(unreadable)? {
            0 => break,
            length => hasher.update(&piece[..length]),
        }
    }
    let mut sha256 = String::new();
    for byte in hasher.finalize() {
        // Writing to a text cannot fail.
        let _written = write!(sha256, "{byte:02x}");
    }
    Ok(Evidence {
        file_name: shortened(name),
        sha256,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("msa.pdf");
        std::fs::write(&path, "abc").unwrap();
        let evidence = of_file(path.to_str().unwrap()).unwrap();
        assert_eq!(evidence.file_name, "msa.pdf");
        assert_eq!(evidence.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        std::fs::write(&path, "").unwrap();
        let folder = folder.path().to_str().unwrap().to_owned();
        for unusable in [path.to_str().unwrap(), &folder, &format!("{folder}/absent.pdf"), "", "/"] {
            assert_eq!(of_file(unusable).unwrap_err().code, ErrorCode::InvalidInput, "{unusable}");
        }
    }
}
