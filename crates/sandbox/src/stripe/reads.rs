//! A GET that was let in.

use serde_json::Value;

use super::books::{Books, Object};
use super::expand::{Expansion, show};
use super::lists;
use super::occasion::Occasion;
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::resources::Read;
use crate::stand_in::Received;

pub(super) fn read(
    books: &Books,
    others: &Books,
    read: &Read<'_>,
    received: &Received,
    occasion: &Occasion<'_>,
    account_id: &str,
) -> Result<Value, Refusal> {
    let mut parameters = Parameters::read(received.query.as_bytes());
    match read {
        Read::Singleton(singleton) => {
            parameters.finish()?;
            Ok(singleton(books, account_id))
        }
        Read::List(resource) => lists::list(books, resource.path, resource.kind, parameters, occasion.seconds()),
        Read::Object(resource, id) => {
            let wanted = Expansion::read(&parameters.list("expand"))?;
            parameters.finish()?;
            show(books, existing(books, others, resource.kind, id)?, &wanted)
        }
    }
}

/// The object of this id; one of the other mode is hinted at.
pub(super) fn existing<'a>(books: &'a Books, others: &Books, kind: &str, id: &str) -> Result<&'a Object, Refusal> {
    books.get(kind, id).ok_or_else(|| {
        let refusal = match others.get(kind, id) {
            Some(_) => Refusal::in_other_mode(kind, id, books.live),
            None => Refusal::no_such(kind, id),
        };
        refusal.param(if kind == "price" { "price" } else { "id" })
    })
}
