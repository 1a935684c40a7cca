//! A calendar that no list shows, read by the address that a person knows: a shared mailbox that the directory does not tell,
//! or a colleague's calendar that nobody put into the account's list.

use connect_domain::source_object::SourceObject;

use crate::connector::{CallFuture, PartnerCall};

/// Reads one object by its address, in the shape that the partner's lists give it: one that a list shows as well, or later,
/// is the same.
pub trait ReadsByAddress: Send + Sync {
    /// One call, which only a credential that may see the object can answer.
    fn read_by_address<'a>(&'a self, call: PartnerCall<'a>, address: String) -> CallFuture<'a, SourceObject>;

    /// Whether what a list shows is this very object, if perhaps by another id.
    fn is_same(&self, by_address: &SourceObject, listed: &SourceObject) -> bool {
        by_address.external_id == listed.external_id
    }
}
