//! `consent-requests ask | ask-admin | list | show | again | finish | withdraw`: somebody else consents.

use std::io::Read;

use connect_app::consent_requests::view::ConsentRequestView;
use connect_app::consent_requests::{
    AskAdmin, AskForConsent, ask_admin, ask_again, ask_for_consent, finish_consent, list_consent_requests, show_consent_request,
    withdraw_consent_request,
};
use connect_app::error::{AppError, ErrorCode};
use connect_domain::environment::Environment;

use super::connect::parse_environment;
use crate::arguments::Arguments;
use crate::arguments::consent_requests::ConsentRequests;
use crate::output::Answer;
use crate::session;

/// The longest address that is read.
const LONGEST: u64 = 65_536;

pub async fn run(arguments: &Arguments, command: ConsentRequests) -> Result<Answer, AppError> {
    let rehearsal = match &command {
        ConsentRequests::Ask(ask) => parse_environment(&ask.environment)? == Environment::Rehearsal,
        ConsentRequests::AskAdmin(ask) => parse_environment(&ask.environment)? == Environment::Rehearsal,
        _ => false,
    };
    // It carries a code, so it is no argument: those are seen by every program of the machine.
    let address = match &command {
        ConsentRequests::Finish(_) => read_address()?,
        _ => String::new(),
    };
    let app = session::open(arguments, rehearsal).await?;
    let view = match command {
        ConsentRequests::Ask(ask) => {
            let ask = AskForConsent {
                client: ask.client,
                partner: ask.partner,
                environment: ask.environment,
                app_registration_id: ask.app,
                login_hint: ask.login_hint,
            };
            ask_for_consent(&app, ask).await?
        }
        ConsentRequests::AskAdmin(ask) => {
            let ask = AskAdmin {
                partner: ask.partner,
                environment: ask.environment,
                app_registration_id: ask.app,
                tenant: ask.tenant,
                ability: ask.ability,
                client: ask.client,
            };
            ask_admin(&app, ask).await?
        }
        ConsentRequests::List => {
            let requests = list_consent_requests(&app).await?;
            let text: String = requests.iter().map(line).collect();
            return Answer::new(&serde_json::json!({ "consent_requests": requests }), text);
        }
        ConsentRequests::Show(one) => show_consent_request(&app, &one.id).await?,
        ConsentRequests::Again(one) => ask_again(&app, &one.id).await?,
        ConsentRequests::Finish(one) => finish_consent(&app, &one.id, &address).await?,
        ConsentRequests::Withdraw(one) => withdraw_consent_request(&app, &one.id).await?,
    };
    let message = view
        .message
        .as_ref()
        .map_or_else(String::new, |message| format!("\n{}\n\n{}", message.subject, message.body));
    let failed = matches!(view.status.as_str(), "refused" | "failed") || (view.status == "connected" && view.outcome.is_some());
    Answer::new(&view, format!("{}{}{message}", line(&view), next(&view))).map(|answer| answer.found(failed || view.doubt.is_some()))
}

fn read_address() -> Result<String, AppError> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LONGEST).read_to_string(&mut text);
    read.map_err(|error| AppError::new(ErrorCode::InvalidInput, "Standard input cannot be read as text").source(error))?;
    if text.trim().is_empty() {
        return Err(AppError::new(ErrorCode::InvalidInput, "No address was given")
            .hint("Give the address on standard input, such as `advisoros consent-requests finish ID < address.txt`"));
    }
    Ok(text)
}

fn line(view: &ConsentRequestView) -> String {
    let more = match (&view.doubt, &view.outcome) {
        (Some(doubt), _) => format!("nothing was connected: {doubt}"),
        (None, Some(outcome)) => outcome.clone(),
        (None, None) if view.status == "waiting" => format!("until {}", view.expires_at.to_rfc3339()),
        (None, None) => String::new(),
    };
    let whose = view.client_name.as_ref().or(view.tenant.as_ref()).map_or("", String::as_str);
    format!("{}  {whose:<28} {:<20} {:<10} {more}\n", view.id, view.partner_name, view.status)
}

/// The command that comes next: a new link, or what proves a consent which was reported.
fn next(view: &ConsentRequestView) -> String {
    if view.doubt.is_some() {
        let again = format!(
            "Send the same message to whoever has the right company, or make a new link: advisoros consent-requests again {}\n",
            view.id
        );
        let client = view.client_id.as_deref().unwrap_or_default();
        return match &view.login_hint {
            Some(address) => format!(
                "{again}If somebody else than {address} is to sign in, ask them instead: advisoros consent-requests ask {client} {} \
                 --environment {} --login-hint ADDRESS\n",
                view.partner, view.environment
            ),
            None => format!(
                "{again}If the company is the client's under another name, note that first: advisoros clients edit {client} \
                 --legal-name NAME\n"
            ),
        };
    }
    match &view.ability {
        _ if view.status != "reported" => String::new(),
        None => format!("Prove it: advisoros connect {} --environment {}\n", view.partner, view.environment),
        Some(ability) => format!("Prove it: advisoros connections allow ID {ability}\n"),
    }
}
