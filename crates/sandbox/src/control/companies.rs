//! `/control/companies`: which companies there are.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::{Control, answer};

pub(super) async fn list(State(control): State<Arc<Control>>) -> Response {
    let companies: Vec<_> = control
        .stand_ins
        .iter()
        .flat_map(|stand_in| stand_in.companies())
        .map(|company| {
            json!({
                "partner": company.partner,
                "company": company.external_account_id,
                "name": company.display_name,
                "accounts": company.ledger_accounts,
            })
        })
        .collect();
    answer(json!({ "companies": companies }))
}
