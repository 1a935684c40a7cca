//! The page a person sees. Works without scripts: one form, a choice of company, two buttons.

use super::authorize::AuthorizationRequest;
use super::xml::escape;
use crate::reply::Reply;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;background:#f4f5f7;color:#1b1f24;margin:0}\
main{max-width:30rem;margin:8vh auto;background:#fff;border:1px solid #d5d9de;border-radius:6px;padding:2rem}\
h1{font-size:1.25rem;margin:0 0 1rem}label{display:block;font-weight:600;margin:1rem 0 .25rem}\
select{width:100%;font:inherit;padding:.5rem}p.note{color:#57606a;font-size:.85rem}\
button{font:inherit;padding:.5rem 1.25rem;border-radius:4px;border:1px solid #57606a;background:#fff;margin:1.25rem .5rem 0 0}\
button.main{background:#1b5e2a;border-color:#1b5e2a;color:#fff}";

fn page(title: &str, content: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"referrer\" content=\"no-referrer\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1>{content}<p class=\"note\">This is a stand-in for rehearsals and tests, not Intuit.</p></main></body></html>"
    )
}

/// Choices are realm id and company name.
pub(super) fn consent_page(request: &AuthorizationRequest, choices: &[(String, String)]) -> Reply {
    let options: String = choices
        .iter()
        .map(|(realm_id, name)| format!("<option value=\"{}\">{}</option>", escape(realm_id), escape(name)))
        .collect();
    let hidden: String = request
        .fields()
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value)))
        .collect();
    let scopes: String = request
        .scope
        .split_whitespace()
        .map(|scope| format!("<li><code>{}</code></li>", escape(scope)))
        .collect();
    let content = format!(
        "<p>An app asks for access to a QuickBooks Online company:</p><ul>{scopes}</ul>\
         <form method=\"post\" action=\"/connect/oauth2\">{hidden}\
         <label for=\"realm_id\">Company</label><select id=\"realm_id\" name=\"realm_id\">{options}</select>\
         <button class=\"main\" type=\"submit\" name=\"decision\" value=\"consent\">Connect</button>\
         <button type=\"submit\" name=\"decision\" value=\"refuse\">Cancel</button></form>"
    );
    Reply::html(200, page("Connect your company", &content)).with_header("cache-control", "no-store")
}

/// Told on the page itself: a request that names no app or an unknown address is never redirected.
pub(super) fn error_page(reason: &str) -> Reply {
    let content = format!(
        "<p>Sorry, but the app didn't connect. Please try again later, or contact its developer.</p><p>{}</p>",
        escape(reason)
    );
    Reply::html(400, page("Uh oh, there's a connection problem", &content)).with_header("cache-control", "no-store")
}
