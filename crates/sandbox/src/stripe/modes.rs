//! Test and live: two accounts in one, which see nothing of each other.

use super::account::Account;
use super::books::Books;
use super::seed;

pub(super) struct Modes {
    pub(super) test: Books,
    pub(super) live: Books,
}

impl Modes {
    pub(super) fn seeded(account: &Account) -> Self {
        let books = |live| seed::books(account.seed, live, account.opened_at.as_seconds());
        Self {
            test: books(false),
            live: books(true),
        }
    }

    /// The books of a mode, and those of the other.
    pub(super) const fn split(&mut self, live: bool) -> (&mut Books, &Books) {
        if live {
            (&mut self.live, &self.test)
        } else {
            (&mut self.test, &self.live)
        }
    }
}
