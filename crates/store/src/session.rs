//! What table functions take: something that can read, or something that can write.

use connect_domain::clock::Instant;

pub(crate) mod sealed {
    use sqlx::AnyConnection;

    use crate::dialect::Dialect;

    pub trait Connected: Send {
        fn connection(&mut self) -> &mut AnyConnection;
        fn dialect(&self) -> Dialect;
    }
}

/// A [`crate::Reader`] or any transaction.
pub trait Reads: sealed::Connected {}

/// A [`crate::WriteTransaction`], or a [`crate::ObservedTransaction`] for what a partner said.
pub trait Writes: Reads {
    /// The time for which the transaction was opened; what rows are stamped with.
    fn now(&self) -> Instant;
}
