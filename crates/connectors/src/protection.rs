//! What the bars take away to show that they can fail. Nothing but `crates/bars` compiles the feature
//! `unprotected`.

/// Whether an answer with as many changes as fit into one is taken for cut off.
pub(crate) const DOUBTS_FULL_ANSWERS: bool = !cfg!(feature = "unprotected");
