//! Documents read by a partner's models, as far as golden sets need them.

use std::time::Duration;

use connect_domain::confidence::Confidence;
use connect_domain::money::MinorUnits;
use connect_http::WritePermit;

use crate::connector::{CallFuture, PartnerCall};
use crate::fault::PartnerFault;

/// Sends documents to be read, and understands what comes back. What is sent is the firm's, stays at the partner for a
/// while and is paid for by the page, so that sending needs a permit (ADR 0058).
pub trait ReadsDocuments: Send + Sync {
    /// What a page costs at a model, by its id at the partner.
    fn page_price(&self, model: &str) -> PagePrice;

    /// Sends a document. It is not repeated by anyone: what was sent may be paid for, whatever the answer was.
    fn submit<'a>(&'a self, call: PartnerCall<'a>, permit: WritePermit, submission: Submission) -> CallFuture<'a, Submitted>;

    /// Looks whether it is read.
    fn look<'a>(&'a self, call: PartnerCall<'a>, location: String) -> CallFuture<'a, Look>;

    /// Has the partner forget the answer; one that is gone already is forgotten.
    fn forget<'a>(&'a self, call: PartnerCall<'a>, permit: WritePermit, location: String) -> CallFuture<'a, ()>;

    /// Understands an answer as the partner sent it, also one that was stored. A document that could not be read is a fault.
    fn understand(&self, answer: &[u8]) -> Result<DocumentRead, PartnerFault>;
}

/// What the partner's public list says. What a firm has agreed may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PagePrice {
    /// Of a thousand pages.
    pub per_thousand: MinorUnits,
    /// ISO 4217.
    pub currency: &'static str,
    /// When the list was looked at.
    pub as_of: &'static str,
}

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// `application/pdf`
    Pdf,
    /// `image/png`
    Png,
    /// `image/jpeg`
    Jpeg,
    /// `image/tiff`
    Tiff,
}

impl MediaType {
    /// The word of HTTP.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Tiff => "image/tiff",
        }
    }
}

/// A document to be read.
#[derive(Clone)]
pub struct Submission {
    /// The model's id at the partner.
    pub model: String,
    /// What kind of file it is.
    pub media_type: MediaType,
    /// The file.
    pub bytes: Vec<u8>,
    /// How many of its pages are read at most, from the first: no more is paid for.
    pub pages: u32,
}

impl std::fmt::Debug for Submission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Submission({}, {} bytes)", self.model, self.bytes.len())
    }
}

/// It was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submitted {
    /// Where to look.
    pub location: String,
    /// How long to wait first.
    pub wait: Duration,
}

/// What a look found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Not yet: wait so long.
    Unfinished(Duration),
    /// The answer as the partner sent it.
    Finished(Vec<u8>),
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRead {
    /// The version of the partner's interface that read it.
    pub api_version: Option<String>,
    /// Pages that were read. It may be fewer than the file has.
    pub pages: u32,
    /// What was found in the file, usually one.
    pub documents: Vec<FoundDocument>,
}

/// One document in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDocument {
    /// The class that the model gives it, in the partner's words.
    pub class: String,
    /// How sure it is of that.
    pub confidence: Option<Confidence>,
    /// The fields that have a text, those within others by their path, such as `Employee.Name` and `Items.1.Amount`.
    pub fields: Vec<FoundField>,
}

/// A field that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundField {
    /// Its name at the model, with those of the fields that it lies in. Lists count from 1.
    pub path: String,
    /// The value as text; where the partner could make no value of it, what stands on the page.
    pub text: String,
    /// The currency of an amount, where the partner tells it.
    pub currency: Option<String>,
    /// How sure the model is; many fields have none.
    pub confidence: Option<Confidence>,
}
