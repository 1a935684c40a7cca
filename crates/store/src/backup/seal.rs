//! The line at a backup's end, with the hash of everything before it.
//!
//! SQLite's own check finds a damaged structure, not a changed letter in a name. A file beside the backup
//! would get lost, and an archive could not be looked into with SQLite's own program: this way it can,
//! because SQLite takes the size of a database from its first page and leaves the rest of the file alone;
//! and `head -c -102 FILE | sha256sum` says the same as the line.

use std::fs::File;
use std::io::{Error, Read, Seek, SeekFrom, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

/// Every SQLite database begins so.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
const LABEL: &[u8] = b"\nAdvisorOS Connect backup 1, SHA-256 ";
/// In hexadecimal.
const HASH: usize = 64;
/// Label, hash and the end of the line.
const SEAL: usize = LABEL.len() + HASH + 1;
const BLOCK: usize = 64 * 1_024;

/// What a file turns out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seal {
    /// As it was written; so many bytes of it are the database.
    Whole(u64),
    /// Once a backup, or a database that was cut short.
    Broken(&'static str),
    /// Something else.
    Foreign(&'static str),
}

/// Seals a database file and waits until it is on the disk.
pub(super) fn seal(database: &Path) -> Result<(), Error> {
    let mut file = File::options().read(true).write(true).open(database)?;
    let length = file.seek(SeekFrom::End(0))?;
    let line = line(&mut file, length)?;
    file.seek(SeekFrom::End(0))?;
    file.write_all(&line)?;
    file.sync_all()
}

/// Reads a file to its end and says what it is.
pub(super) fn check(file: &Path) -> Result<Seal, Error> {
    judge(&mut File::open(file)?)
}

fn judge(file: &mut (impl Read + Seek)) -> Result<Seal, Error> {
    let length = file.seek(SeekFrom::End(0))?;
    let Some(content) = length.checked_sub(SEAL as u64) else {
        return Ok(Seal::Foreign("it is too short"));
    };
    let mut found = Vec::new();
    file.seek(SeekFrom::Start(content))?;
    file.read_to_end(&mut found)?;
    if !found.starts_with(LABEL) {
        return unsealed(file, length);
    }
    Ok(if found == line(file, content)? {
        Seal::Whole(content)
    } else {
        Seal::Broken("its content is not what was written")
    })
}

/// The line that belongs to the first `length` bytes.
fn line(file: &mut (impl Read + Seek), length: u64) -> Result<Vec<u8>, Error> {
    file.seek(SeekFrom::Start(0))?;
    let mut content = file.take(length);
    let mut hash = Sha256::new();
    let mut block = vec![0; BLOCK];
    loop {
        let read = content.read(&mut block)?;
        if read == 0 {
            break;
        }
        hash.update(&block[..read]);
    }
    let mut line = LABEL.to_vec();
    for byte in hash.finalize() {
        write!(line, "{byte:02x}")?;
    }
    line.push(b'\n');
    Ok(line)
}

/// A file without a line: a database of its full size never was a backup, any other lost its end.
fn unsealed(file: &mut (impl Read + Seek), length: u64) -> Result<Seal, Error> {
    let mut head = [0; 100];
    file.seek(SeekFrom::Start(0))?;
    file.read_exact(&mut head)?;
    if !head.starts_with(MAGIC) {
        return Ok(Seal::Foreign("it has another format"));
    }
    let page = match u16::from_be_bytes([head[16], head[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let pages = u64::from(u32::from_be_bytes([head[28], head[29], head[30], head[31]]));
    Ok(if page * pages == length {
        Seal::Foreign("it is a database file, and a copied one may lack its newest rows")
    } else {
        Seal::Broken("it does not end as it was written")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two pages of 512 bytes.
    fn database() -> Vec<u8> {
        let mut bytes = vec![7; 1_024];
        bytes[..16].copy_from_slice(MAGIC);
        bytes[16..18].copy_from_slice(&512_u16.to_be_bytes());
        bytes[28..32].copy_from_slice(&2_u32.to_be_bytes());
        bytes
    }

    fn sealed() -> Vec<u8> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), database()).unwrap();
        seal(file.path()).unwrap();
        std::fs::read(file.path()).unwrap()
    }

    fn found(bytes: &[u8]) -> Seal {
        judge(&mut std::io::Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn what_was_sealed_is_whole() {
        let bytes = sealed();
        assert_eq!(bytes.len(), 1_024 + SEAL);
        assert_eq!(found(&bytes), Seal::Whole(1_024));
        assert_eq!(&bytes[..1_024], database());
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let bytes = sealed();
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            assert!(matches!(found(&damaged), Seal::Broken(_)), "byte {at}");
        }
    }

    #[test]
    fn every_truncation_and_every_added_byte_is_noticed() {
        let bytes = sealed();
        // Cut to its database alone, it is what a copied database is.
        assert!(matches!(found(&bytes[..1_024]), Seal::Foreign(_)));
        for length in (SEAL..bytes.len()).filter(|length| *length != 1_024) {
            assert!(matches!(found(&bytes[..length]), Seal::Broken(_)), "{length} bytes");
        }
        assert!(matches!(found(&[&bytes[..], b"\n"].concat()), Seal::Broken(_)));
    }

    #[test]
    fn what_never_was_a_backup_is_told_apart() {
        for bytes in [&b""[..], b"row_id,name\n", &[b'x'; 4_096], &database()] {
            assert!(matches!(found(bytes), Seal::Foreign(_)), "{} bytes", bytes.len());
        }
    }
}
