//! The pricing tier of an organization's account: what it may do, and how much of it, differs by what was bought.

use crate::connector::{CallFuture, PartnerCall};

/// Tells the pricing tier.
pub trait ReadsTier: Send + Sync {
    /// One call.
    fn read_tier<'a>(&'a self, call: PartnerCall<'a>) -> CallFuture<'a, Tier>;
}

/// A pricing tier, as far as the partner's answers tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Which it is; `None` where the answer fits none that is known here.
    pub known: Option<KnownTier>,
    /// By what it was told, in words.
    pub told_by: String,
}

/// One that is known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownTier {
    /// As the partner calls it.
    pub name: &'static str,
    /// Why it is not for a firm's daily work, in words; `None` where it is.
    pub too_small: Option<&'static str>,
    /// How much of documents it reads; `None` where nothing is left out.
    pub reads: Option<ReadsPart>,
}

/// How much of documents a tier reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadsPart {
    /// Of each document, from its first page on.
    pub pages_of_a_document: u32,
    /// Of all documents together.
    pub pages_in_a_month: u32,
}
