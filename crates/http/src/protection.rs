//! What the bars take away to show that they can fail. Nothing but `crates/bars` compiles the feature
//! `unprotected`.

/// Whether only declared reads leave.
pub(crate) const GUARDS: bool = protected();
/// Whether a wait that a partner asks for is bounded.
pub(crate) const BOUNDS_WAITS: bool = protected();

const fn protected() -> bool {
    !cfg!(feature = "unprotected")
}
