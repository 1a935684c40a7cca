//! `/control/mutate`: what a person does inside the partner's own product.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::response::Response;
use serde::Deserialize;

use super::{Control, answer, read_order, refuse};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MutationKind {
    Rename,
    Deactivate,
    Reactivate,
    Merge,
}

/// One change. `name` belongs to a rename, `into` (the surviving id) to a merge.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mutation {
    pub(crate) partner: String,
    pub(crate) company: String,
    pub(crate) object: String,
    pub(crate) op: MutationKind,
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) into: Option<String>,
}

pub(super) async fn mutate(State(control): State<Arc<Control>>, body: Result<Bytes, BytesRejection>) -> Response {
    let mutation: Mutation = match read_order(body) {
        Ok(mutation) => mutation,
        Err(reason) => return refuse(reason),
    };
    let stand_in = control.stand_ins.iter().find(|stand_in| stand_in.partner() == mutation.partner);
    let Some(stand_in) = stand_in else {
        return refuse(format!(
            "`{}` has no stand-in here: use {}",
            mutation.partner,
            control.partners().join(", ")
        ));
    };
    match stand_in.mutate(&mutation) {
        Ok(document) => answer(document),
        Err(reason) => refuse(reason),
    }
}
