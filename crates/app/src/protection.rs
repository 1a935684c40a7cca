//! What the bars take away to show that they can fail: each of them must then print FAIL
//! (`reliability.md`, Our bar). Nothing but `crates/bars` compiles the feature `unprotected`.

/// Whether one refresh at a time is ensured, in a process and across processes.
pub(crate) const LOCKS: bool = protected();
/// Whether a refresh is written down before it is sent, and its outcome secured before anything else.
pub(crate) const SAVES_FIRST: bool = protected();
/// Whether a refusal is believed only after looking at what others did.
pub(crate) const COMPARES: bool = protected();
/// Whether a grant has one home, and an older database spends nothing.
pub(crate) const HOME: bool = protected();
/// Whether a new access token is used for a minute, however short the life that the partner states.
pub(crate) const DOUBTS_LIFETIMES: bool = protected();
/// Whether the records of a page and where the pull is are kept together, or not at all.
pub(crate) const KEEPS_TOGETHER: bool = protected();
/// Whether a company that came back is attached only if it is certainly the client's.
pub(crate) const MATCHES: bool = protected();
/// Whether a process keeps its memory to itself.
#[cfg(unix)]
pub(crate) const KEEPS_MEMORY: bool = protected();

const fn protected() -> bool {
    !cfg!(feature = "unprotected")
}
