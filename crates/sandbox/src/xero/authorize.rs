//! The authorization endpoint and its page, on which a person chooses one organisation.

use axum::http::Method;
use url::{Url, form_urlencoded};

use super::Xero;
use super::grants::Consent;
use super::organisations::Organisation;
use crate::reply::Reply;
use crate::stand_in::Received;

const HANDED_ON: &[&str] = &[
    "client_id",
    "response_type",
    "scope",
    "redirect_uri",
    "state",
    "code_challenge",
    "code_challenge_method",
];
const SCOPES: &[&str] = &[
    "offline_access",
    "openid",
    "profile",
    "email",
    "accounting.settings",
    "accounting.settings.read",
    "accounting.contacts.read",
];
const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;background:#f2f5f7;color:#1b1f24;margin:0}\
main{max-width:32rem;margin:8vh auto;background:#fff;border:1px solid #d5d9de;border-radius:6px;padding:2rem}\
h1{font-size:1.25rem;margin:0 0 1rem}label{display:block;margin:.5rem 0}select{width:100%;font:inherit;padding:.5rem}\
p.note{color:#57606a;font-size:.85rem}\
button{font:inherit;padding:.5rem 1.25rem;border-radius:4px;border:1px solid #57606a;background:#fff;margin:1.25rem .5rem 0 0}\
button.main{background:#0b6e8f;border-color:#0b6e8f;color:#fff}";

/// An authorization request, as its pairs came.
struct Request(Vec<(String, String)>);

impl Request {
    /// Empty for one that is not there.
    fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    fn scopes(&self) -> Vec<String> {
        self.value("scope").split_whitespace().map(str::to_owned).collect()
    }
}

pub(super) fn authorize(partner: &Xero, received: &Received) -> Reply {
    let submitted = received.method == Method::POST;
    let encoded: &[u8] = if submitted { &received.body } else { received.query.as_bytes() };
    let request = Request(form_urlencoded::parse(encoded).into_owned().collect());
    if let Err(reason) = check(partner, &request) {
        let content = format!("<p>{}</p>", escape(reason));
        return Reply::html(400, page("Sorry, something went wrong", &content));
    }
    match request.value("decision") {
        "consent" if submitted => consented(partner, &request, request.value("organisation")),
        "" if partner.auto_consent => consented(partner, &request, &partner.first_tenant()),
        "" => consent_page(&request, &partner.lock().organisations),
        _ => redirect(&request, "error", "access_denied"),
    }
}

/// The person's consent without the page: where the browser is sent.
pub(super) fn consent(partner: &Xero, url: &str, tenant_id: &str) -> Result<String, String> {
    let url = Url::parse(url).map_err(|_| "`url` is no authorization request")?;
    let request = Request(url.query_pairs().into_owned().collect());
    check(partner, &request)?;
    let reply = consented(partner, &request, tenant_id);
    let location = reply.headers.into_iter().find(|(name, _)| *name == "location");
    location
        .map(|(_, location)| location)
        .ok_or_else(|| format!("there is no organisation `{tenant_id}`"))
}

fn check(partner: &Xero, request: &Request) -> Result<(), &'static str> {
    if request.value("client_id") != partner.client_id {
        return Err("unauthorized_client: Unknown client or client not enabled");
    }
    if !partner.lock().redirects.take(request.value("redirect_uri")) {
        return Err("unauthorized_client: Invalid redirect_uri");
    }
    if request.value("response_type") != "code" {
        return Err("unsupported_response_type");
    }
    if request.value("code_challenge").is_empty() || request.value("code_challenge_method") != "S256" {
        return Err("invalid_request: code challenge required");
    }
    let scopes = request.scopes();
    if scopes.is_empty() || scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
        return Err("invalid_scope: Invalid scope");
    }
    Ok(())
}

fn consented(partner: &Xero, request: &Request, tenant_id: &str) -> Reply {
    if !partner
        .lock()
        .organisations
        .iter()
        .any(|organisation| organisation.tenant_id == tenant_id)
    {
        return Reply::html(400, page("Sorry, something went wrong", "<p>Choose an organisation</p>"));
    }
    let consent = Consent {
        tenant_id: tenant_id.to_owned(),
        scopes: request.scopes(),
        redirect_uri: request.value("redirect_uri").to_owned(),
        code_challenge: request.value("code_challenge").to_owned(),
    };
    match partner.with_grants(|grants, now, entropy| grants.issue_code(consent, now, entropy)) {
        Some(code) => redirect(request, "code", &code),
        None => Reply::empty(500),
    }
}

fn redirect(request: &Request, name: &str, value: &str) -> Reply {
    let Ok(mut back) = Url::parse(request.value("redirect_uri")) else {
        return Reply::empty(400);
    };
    back.query_pairs_mut()
        .append_pair(name, value)
        .append_pair("scope", request.value("scope"))
        .append_pair("state", request.value("state"));
    Reply::empty(302).with_header("location", back)
}

fn consent_page(request: &Request, organisations: &[Organisation]) -> Reply {
    let options: String = organisations
        .iter()
        .map(|one| format!("<option value=\"{}\">{}</option>", one.tenant_id, escape(&one.name)))
        .collect();
    let hidden: String = HANDED_ON
        .iter()
        .map(|name| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(request.value(name))))
        .collect();
    let scopes: String = request
        .scopes()
        .iter()
        .map(|scope| format!("<li><code>{}</code></li>", escape(scope)))
        .collect();
    let content = format!(
        "<p>It asks for:</p><ul>{scopes}</ul><form method=\"post\" action=\"{}\">{hidden}\
         <label for=\"organisation\">Organisation</label><select id=\"organisation\" name=\"organisation\">{options}</select>\
         <button class=\"main\" type=\"submit\" name=\"decision\" value=\"consent\">Allow access</button>\
         <button type=\"submit\" name=\"decision\" value=\"refuse\">Cancel</button></form>",
        super::AUTHORIZE_PATH
    );
    Reply::html(200, page("An app wants access to your organisation data", &content)).with_header("cache-control", "no-store")
}

fn page(title: &str, content: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"referrer\" content=\"no-referrer\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1>{content}<p class=\"note\">This is a stand-in for rehearsals and tests, not Xero.</p></main></body></html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
