//! `/control/mutate`: what a person does inside the partner's own product.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use super::{Control, answer, read_order, refuse};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MutationKind {
    Rename,
    Deactivate,
    Reactivate,
    Merge,
    Create,
    Update,
    Void,
    Delete,
    Pay,
    LoseRights,
    RestoreRights,
    EndsIn,
    Rotate,
    Tear,
}

/// One change, in the partner's only company if `company` is left out and there is only one. `name` belongs to a
/// rename, `into` (the surviving id) to a merge, `body` (the partner's own properties) to a create or update,
/// `amount` (all that is open if it is left out) to a payment or a price, `seconds` to a grant or key that ends in
/// so long, or to an event that happened so long ago, `count` (1 if it is left out) to the reports that are torn.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mutation {
    pub(crate) partner: String,
    #[serde(default)]
    pub(crate) company: String,
    pub(crate) object: String,
    pub(crate) op: MutationKind,
    #[serde(default)]
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) into: Option<String>,
    #[serde(default)]
    pub(crate) body: Option<Value>,
    #[serde(default)]
    pub(crate) amount: Option<Value>,
    #[serde(default)]
    pub(crate) seconds: Option<u64>,
    #[serde(default)]
    pub(crate) count: Option<u32>,
}

pub(super) async fn mutate(State(control): State<Arc<Control>>, body: Result<Bytes, BytesRejection>) -> Response {
    let mutation: Mutation = match read_order(body) {
        Ok(mutation) => mutation,
        Err(reason) => return refuse(reason),
    };
    let stand_in = match control.stand_in(&mutation.partner) {
        Ok(stand_in) => stand_in,
        Err(reason) => return refuse(reason),
    };
    match stand_in.mutate(&mutation) {
        Ok(document) => answer(document),
        Err(reason) => refuse(reason),
    }
}
