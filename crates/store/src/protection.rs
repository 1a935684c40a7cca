//! What bar D5 takes away to show that it can fail (`reliability.md`, Our bar). Nothing but
//! `crates/bars` compiles the feature `unprotected`.

/// Whether a backup is one state of the database, and not its file as it happens to be.
pub(crate) const COPIES_A_STATE: bool = !cfg!(feature = "unprotected");
