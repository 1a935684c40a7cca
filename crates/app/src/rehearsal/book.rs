//! The firm's book: each company a client, with a lead and an engagement whose period fits the work.

use connect_domain::clock::Instant;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::control::Company;
use crate::App;
use crate::clients::view::{SaveClient, SaveEngagement};
use crate::clients::{attach_connection, list_clients, save_client, save_engagement};
use crate::error::AppError;

const LEADS: [&str; 4] = ["Robin Okafor", "Maya Lindqvist", "Priya Raman", "Jonas Brandt"];

/// What is done, whether it is for a year or a month, how far it is, and days from the period's end until it is due.
const WORK: [(&str, bool, &str, i64); 6] = [
    ("tax_preparation", true, "planned", 105),
    ("bookkeeping", false, "in_progress", 20),
    ("review", true, "in_progress", 75),
    ("cfo_services", false, "in_review", 25),
    ("audit", true, "planned", 90),
    ("advisory", false, "in_progress", 40),
];

/// Adds the company and what is done for it, unless it is a client already.
pub(super) async fn add(app: &App, place: usize, company: &Company) -> Result<(), AppError> {
    let known = list_clients(app).await?.clients;
    if known.iter().any(|client| client.name == company.name) {
        return Ok(());
    }
    let client = SaveClient {
        name: Some(company.name.clone()),
        reference: Some(format!("C-{:03}", 101 + place)),
        ..SaveClient::default()
    };
    let client = save_client(app, client).await?;
    let Some((engagement_type, yearly, status, days)) = WORK.get(place % WORK.len()) else {
        return Ok(());
    };
    let (start, end) = period(app.clock.now(), *yearly);
    let engagement = SaveEngagement {
        client: client.id,
        engagement_type: Some((*engagement_type).to_owned()),
        period_start: Some(start.to_string()),
        period_end: Some(end.to_string()),
        status: Some((*status).to_owned()),
        due: Some(end.saturating_add(days.days()).to_string()),
        lead: LEADS.get(place % LEADS.len()).map(|lead| (*lead).to_owned()),
        ..SaveEngagement::default()
    };
    save_engagement(app, engagement).await.map(drop)
}

/// Gives the client of the company its connection.
pub(super) async fn attach(app: &App, company: &Company, connection_id: &str) -> Result<(), AppError> {
    let clients = list_clients(app).await?.clients;
    match clients.iter().find(|client| client.name == company.name) {
        Some(client) => attach_connection(app, &client.id, connection_id).await.map(drop),
        None => Ok(()),
    }
}

/// The calendar year or month that `now` lies in.
fn period(now: Instant, yearly: bool) -> (Date, Date) {
    let at = Timestamp::from_microsecond(now.as_micros()).unwrap_or_default();
    let today = jiff::tz::Offset::UTC.to_datetime(at).date();
    if yearly {
        (today.first_of_year(), today.last_of_year())
    } else {
        (today.first_of_month(), today.last_of_month())
    }
}
