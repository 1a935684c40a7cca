//! The pages that a person sees. They work without scripts: one form, a choice of account, two buttons.

use super::Microsoft365;
use super::aadsts::{self, Failure};
use super::directory::Person;
use super::refusal::Told;
use super::request::Parameters;
use crate::reply::Reply;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;background:#f2f2f2;color:#1b1b1b;margin:0}\
main{max-width:28rem;margin:8vh auto;background:#fff;border:1px solid #d2d2d2;padding:2.5rem}\
h1{font-size:1.4rem;font-weight:600;margin:0 0 1rem}label{display:block;font-weight:600;margin:1rem 0 .25rem}\
label.check{font-weight:400}select,input.text{width:100%;font:inherit;padding:.4rem;box-sizing:border-box}\
p.note{color:#616161;font-size:.85rem}button{font:inherit;padding:.4rem 1.5rem;border:1px solid #8a8a8a;background:#fff;margin:1.25rem .5rem 0 0}\
button.main{background:#0f4c81;border-color:#0f4c81;color:#fff}";

/// What a person chooses on a page.
pub(super) const ACCOUNT: &str = "account";
pub(super) const DECISION: &str = "decision";
pub(super) const CONSENT: &str = "consent";
pub(super) const FOR_ALL: &str = "for_all";
pub(super) const USER_CODE: &str = "user_code";

/// Text inside of markup.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

pub(super) fn page(title: &str, content: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"referrer\" content=\"no-referrer\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1>{content}<p class=\"note\">This is a stand-in for rehearsals and tests, not Microsoft.</p></main></body></html>"
    )
}

fn html(status: u16, title: &str, content: &str) -> Reply {
    Reply::html(status, page(title, content)).with_header("cache-control", "no-store, no-cache")
}

/// Account picker and consent in one: the account as a choice, what is asked for, and two buttons.
pub(super) fn consent(partner: &Microsoft365, action: &str, request: &Parameters, scopes: &[String]) -> Reply {
    let listed: String = scopes
        .iter()
        .map(|scope| format!("<li><code>{}</code></li>", escape(scope)))
        .collect();
    let content = format!(
        "<p>The app asks for these permissions:</p><ul>{listed}</ul><form method=\"post\" action=\"{action}\">{}{}\
         <label class=\"check\"><input type=\"checkbox\" name=\"{FOR_ALL}\" value=\"true\"> Consent on behalf of your organization (admins)</label>{}</form>",
        request.hidden_fields(),
        account_field(partner, |_| true, request.value("login_hint")),
        buttons("Accept", "Cancel"),
    );
    html(200, "Permissions requested", &content)
}

/// Only an admin may answer this one.
pub(super) fn admin_consent(partner: &Microsoft365, action: &str, request: &Parameters, scopes: &[String]) -> Reply {
    let listed: String = scopes
        .iter()
        .map(|scope| format!("<li><code>{}</code></li>", escape(scope)))
        .collect();
    let content = format!(
        "<p>Review for your organization what the app asks for:</p><ul>{listed}</ul><form method=\"post\" action=\"{action}\">{}{}{}</form>",
        request.hidden_fields(),
        account_field(partner, |person| person.is_admin, request.value("login_hint")),
        buttons("Accept", "Cancel"),
    );
    html(200, "Permissions requested: review for your organization", &content)
}

/// Where the code of another device is entered.
pub(super) fn device(partner: &Microsoft365, action: &str, user_code: &str) -> Reply {
    let content = format!(
        "<form method=\"post\" action=\"{action}\"><label for=\"{USER_CODE}\">Code shown on your device</label>\
         <input class=\"text\" id=\"{USER_CODE}\" name=\"{USER_CODE}\" value=\"{}\">{}{}</form>",
        escape(user_code),
        account_field(partner, |_| true, ""),
        buttons("Continue", "Cancel"),
    );
    html(200, "Enter code to allow access", &content)
}

pub(super) fn message(title: &str, text: &str) -> Reply {
    html(200, title, &format!("<p>{}</p>", escape(text)))
}

/// Told on the page itself and never to the app.
pub(super) fn failure(told: &Told, failure: &Failure) -> Reply {
    let content = format!(
        "<p>Sorry, but we're having trouble with signing you in.</p><p>AADSTS{}: {}</p>{}",
        failure.number,
        escape(failure.text),
        troubleshooting(told)
    );
    html(400, "Sign in", &content)
}

/// The wall that an ordinary user meets: it has no way back to the app.
pub(super) fn admin_wall(told: &Told, person: &Person, workflow: bool) -> Reply {
    let (title, number, advice) = if workflow {
        (
            "Approval required",
            aadsts::ADMIN_CONSENT_WORKFLOW.number,
            "This app requires your admin's approval. Your request was sent.",
        )
    } else {
        (
            "Need admin approval",
            aadsts::ADMIN_CONSENT.number,
            "The app needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.",
        )
    };
    let content = format!(
        "<p>{}</p><p>{advice}</p><p>AADSTS{number}</p>{}",
        escape(&person.address),
        troubleshooting(told)
    );
    html(200, title, &content)
}

fn troubleshooting(told: &Told) -> String {
    format!(
        "<p class=\"note\">Request Id: {}<br>Correlation Id: {}<br>Timestamp: {}</p>",
        told.trace_id,
        told.correlation_id,
        told.timestamp()
    )
}

/// The hinted account is chosen beforehand. Accounts made to meet a failure stand apart.
fn account_field(partner: &Microsoft365, fits: impl Fn(&Person) -> bool, hint: &str) -> String {
    let directory = &partner.directory;
    let option = |person: &Person| {
        let chosen = if person.address.eq_ignore_ascii_case(hint) {
            " selected"
        } else {
            ""
        };
        format!(
            "<option value=\"{}\"{chosen}>{} ({})</option>",
            directory.account_id(person),
            escape(&person.name),
            escape(&person.address)
        )
    };
    let listed = |wanted: bool| -> String {
        let accounts = directory.accounts().filter(|person| person.is_listed() == wanted && fits(person));
        accounts.map(option).collect()
    };
    let (people, drills) = (listed(true), listed(false));
    let drills = Some(drills).filter(|drills| !drills.is_empty());
    let drills = drills.map_or_else(String::new, |drills| {
        format!("<optgroup label=\"Accounts that meet a failure\">{drills}</optgroup>")
    });
    format!("<label for=\"{ACCOUNT}\">Account</label><select id=\"{ACCOUNT}\" name=\"{ACCOUNT}\">{people}{drills}</select>")
}

fn buttons(consent: &str, refuse: &str) -> String {
    format!(
        "<button class=\"main\" type=\"submit\" name=\"{DECISION}\" value=\"{CONSENT}\">{consent}</button>\
         <button type=\"submit\" name=\"{DECISION}\" value=\"refuse\">{refuse}</button>"
    )
}
