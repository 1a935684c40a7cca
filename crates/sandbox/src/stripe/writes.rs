//! A POST or DELETE that was let in. With an idempotency key it is done once, however often it is asked.

use serde_json::{Value, json};

use super::books::Books;
use super::expand::{Expansion, show};
use super::idempotency::{self, Answered};
use super::occasion::Occasion;
use super::parameters::Parameters;
use super::reads::existing;
use super::refusal::Refusal;
use super::resources::Write;
use crate::reply::Reply;
use crate::stand_in::Received;

pub(super) fn once(
    books: &mut Books,
    others: &Books,
    write: &Write<'_>,
    received: &Received,
    occasion: &Occasion<'_>,
) -> Result<Reply, Refusal> {
    let Some(key) = &occasion.idempotency_key else {
        return perform(books, others, write, received, occasion).map(|document| Reply::json(200, &document));
    };
    idempotency::check_key(key)?;
    if let Some(answered) = books.answered(key).filter(|answered| answered.is_kept(occasion.now)) {
        answered.check(key, received)?;
        return Ok(Reply::json(200, &answered.document).with_header("idempotent-replayed", "true"));
    }
    let document = perform(books, others, write, received, occasion)?;
    books.remember(key, Answered::new(occasion.now, received, document.clone()));
    Ok(Reply::json(200, &document))
}

fn perform(books: &mut Books, others: &Books, write: &Write<'_>, received: &Received, occasion: &Occasion<'_>) -> Result<Value, Refusal> {
    if received.header("content-type").is_some_and(|kind| kind.contains("json")) {
        let message = "Invalid request (check that your POST content type is application/x-www-form-urlencoded).";
        return Err(Refusal::new(400, message));
    }
    let mut parameters = Parameters::read(&received.body);
    let wanted = Expansion::read(&parameters.list("expand"))?;
    match write {
        Write::Create(create) => {
            let made = create(books, &mut parameters, occasion)?;
            let mut document = show(books, &made, &wanted)?;
            // The one time that a secret is shown.
            if let Some(secret) = made.get("secret") {
                document["secret"] = secret.clone();
            }
            Ok(document)
        }
        Write::Update(resource, update, id) => {
            let object = existing(books, others, resource.kind, id)?.clone();
            let changed = update(books, &object, &mut parameters, occasion)?;
            show(books, &changed, &wanted)
        }
        Write::Delete(resource, delete, id) => {
            let object = existing(books, others, resource.kind, id)?.clone();
            parameters.finish()?;
            delete(books, &object, occasion)?;
            Ok(json!({ "id": id, "object": resource.kind, "deleted": true }))
        }
    }
}
