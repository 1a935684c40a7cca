//! What the partner itself says is in its books, asked for at its own interface: neither our connector nor our
//! rows have a part in it.

use std::collections::BTreeMap;

use anyhow::Context;
use connect_domain::money::MinorUnits;
use serde_json::Value;
use url::form_urlencoded::byte_serialize;

use crate::stand_in::StandIn;

/// The partner gives no more rows at once.
const PAGE: usize = 1_000;

/// What an invoice comes to, and what is open of it, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// See there.
    pub total: i64,
    /// See there.
    pub balance: i64,
}

/// Every invoice of the company by the partner's id.
pub fn invoices(stand_in: &StandIn) -> anyhow::Result<BTreeMap<String, Amounts>> {
    let invoices = list(stand_in, "Invoice")?;
    invoices
        .iter()
        .map(|invoice| {
            let amounts = Amounts {
                total: minor_units(&invoice["TotalAmt"])?,
                balance: minor_units(&invoice["Balance"])?,
            };
            let id = invoice["Id"].as_str().context("an invoice has no id")?;
            Ok((id.to_owned(), amounts))
        })
        .collect()
}

fn list(stand_in: &StandIn, entity: &str) -> anyhow::Result<Vec<Value>> {
    let mut all = Vec::new();
    loop {
        let position = all.len() + 1;
        let mut page = query(
            stand_in,
            &format!("SELECT * FROM {entity} STARTPOSITION {position} MAXRESULTS {PAGE}"),
        )?;
        let Some(rows) = page["QueryResponse"][entity].as_array_mut() else {
            return Ok(all);
        };
        all.append(rows);
    }
}

fn query(stand_in: &StandIn, statement: &str) -> anyhow::Result<Value> {
    let url = format!(
        "{}/v3/company/{}/query?query={}",
        stand_in.api()?,
        stand_in.company()?,
        byte_serialize(statement.as_bytes()).collect::<String>()
    );
    let access_token = stand_in.credentials()?["access_token"]
        .as_str()
        .context("there is no access token")?;
    let mut answer = ureq::get(&url)
        .header("accept", "application/json")
        .header("authorization", &format!("Bearer {access_token}"))
        .call()
        .with_context(|| format!("the partner refused `{statement}`"))?;
    Ok(serde_json::from_reader(answer.body_mut().as_reader())?)
}

fn minor_units(amount: &Value) -> anyhow::Result<i64> {
    Ok(MinorUnits::parse(&amount.to_string(), 2)?.get())
}
