//! Cells that a spreadsheet would run as a formula.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe in front,
//! which spreadsheets show as text. So does one that has such an apostrophe already: reading takes off
//! exactly one, and every text comes back as it was.

use std::borrow::Cow;

const GUARD: char = '\'';

fn needs_guard(cell: &str) -> bool {
    cell.trim_start_matches(GUARD).starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The cell as it is safe to open in a spreadsheet.
pub fn guard_cell(cell: &str) -> Cow<'_, str> {
    if needs_guard(cell) {
        Cow::Owned(format!("{GUARD}{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell as it was before [`guard_cell`].
pub fn unguard_cell(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(rest) if needs_guard(rest) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_guarded_and_words_are_not() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("-Rent", "'-Rent"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("'=1", "''=1"),
            ("'quoted'", "'quoted'"),
            ("Rent", "Rent"),
            ("", ""),
        ] {
            assert_eq!(guard_cell(cell), safe);
            assert_eq!(unguard_cell(safe), cell);
        }
    }

    proptest! {
        #[test]
        fn every_cell_comes_back(cell in "['=+@\\-\t\ra-z]{0,8}") {
            let safe = guard_cell(&cell).into_owned();
            prop_assert!(!safe.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(unguard_cell(&safe), cell);
        }
    }
}
