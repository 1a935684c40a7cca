//! SQLite's write-ahead log as a killed program leaves it (<https://sqlite.org/fileformat2.html#walformat>).

use std::path::Path;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Whether the log ends in frames of a transaction that was not committed: the program died while it wrote one.
pub fn is_cut_off(log: &Path) -> anyhow::Result<bool> {
    if !log.exists() {
        return Ok(false);
    }
    Ok(ends_uncommitted(&std::fs::read(log)?))
}

fn ends_uncommitted(log: &[u8]) -> bool {
    let (Some(page), Some(salts)) = (number(log, 8), log.get(16..24)) else {
        return false;
    };
    let size = FRAME_HEADER + page as usize;
    let mut uncommitted = false;
    for at in (HEADER..).step_by(size) {
        // Behind the last frame lie those of an older round, with other salts, or nothing.
        match log.get(at + 8..at + 16) {
            Some(of_frame) if of_frame == salts => uncommitted = number(log, at + 4) == Some(0) || log.len() < at + size,
            _ => break,
        }
    }
    uncommitted
}

fn number(log: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(log.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: u32 = 8;

    fn log(frames: &[(u32, u8)]) -> Vec<u8> {
        let mut log = vec![0; HEADER];
        log[8..12].copy_from_slice(&PAGE.to_be_bytes());
        log[16..24].fill(7);
        for (pages_after_commit, salt) in frames {
            log.extend(1_u32.to_be_bytes());
            log.extend(pages_after_commit.to_be_bytes());
            log.extend([*salt; 8]);
            log.extend([0; 8 + PAGE as usize]);
        }
        log
    }

    #[test]
    fn a_log_is_cut_off_behind_its_last_commit() {
        assert!(!ends_uncommitted(&[]));
        assert!(!ends_uncommitted(&log(&[])));
        assert!(!ends_uncommitted(&log(&[(0, 7), (5, 7)])));
        assert!(ends_uncommitted(&log(&[(5, 7), (0, 7)])));
        assert!(!ends_uncommitted(&log(&[(5, 7), (0, 6)])), "an older round");
        let mut torn = log(&[(5, 7), (5, 7)]);
        torn.truncate(torn.len() - 3);
        assert!(ends_uncommitted(&torn));
    }
}
