//! What the bars take away to show that they can fail: each of them must then print FAIL
//! (`reliability.md`, Our bar). Nothing but `crates/bars` compiles the feature `unprotected`.

/// Whether one refresh at a time is ensured, in a process and across processes.
pub(super) const LOCKS: bool = protected();
/// Whether a refresh is written down before it is sent, and its outcome secured before anything else.
pub(super) const SAVES_FIRST: bool = protected();
/// Whether a refusal is believed only after looking at what others did.
pub(super) const COMPARES: bool = protected();
/// Whether a grant has one home, and an older database spends nothing.
pub(super) const HOME: bool = protected();
/// Whether a new access token is used for a minute, however short the life that the partner states.
pub(super) const DOUBTS_LIFETIMES: bool = protected();

const fn protected() -> bool {
    !cfg!(feature = "unprotected")
}
