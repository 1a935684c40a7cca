//! The page a person sees. Works without scripts: one form, a choice of account, a box for each scope, two buttons.

use super::authorize::{AuthorizationRequest, Page};
use super::people::Person;
use super::publishing::Publishing;
use crate::reply::Reply;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;background:#f4f5f7;color:#1b1f24;margin:0}\
main{max-width:32rem;margin:8vh auto;background:#fff;border:1px solid #d5d9de;border-radius:6px;padding:2rem}\
h1{font-size:1.25rem;margin:0 0 1rem}label{display:block;margin:.5rem 0}select{width:100%;font:inherit;padding:.5rem}\
p.note{color:#57606a;font-size:.85rem}p.warning{border-left:4px solid #9a6700;padding-left:.75rem}\
button{font:inherit;padding:.5rem 1.25rem;border-radius:4px;border:1px solid #57606a;background:#fff;margin:1.25rem .5rem 0 0}\
button.main{background:#0b57d0;border-color:#0b57d0;color:#fff}";

fn page(title: &str, content: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"referrer\" content=\"no-referrer\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1>{content}<p class=\"note\">This is a stand-in for rehearsals and tests, not Google.</p></main></body></html>"
    )
}

pub(super) fn consent_page(request: &AuthorizationRequest, people: &[Person], publishing: Publishing) -> Reply {
    let hint = request.value("login_hint");
    let option = |person: &Person| {
        let selected = if person.email == hint || person.sub == hint {
            " selected"
        } else {
            ""
        };
        let (sub, name, email) = (escape(&person.sub), escape(&person.name), escape(&person.email));
        format!("<option value=\"{sub}\"{selected}>{name} ({email})</option>")
    };
    let options: String = people.iter().map(option).collect();
    let hidden: String = request
        .handed_on()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value)))
        .collect();
    let boxes: String = request
        .scopes()
        .iter()
        .map(|scope| {
            let scope = escape(scope);
            format!("<label><input type=\"checkbox\" name=\"grant\" value=\"{scope}\" checked> <code>{scope}</code></label>")
        })
        .collect();
    let warning = if publishing == Publishing::Unverified {
        "<p class=\"warning\">Google hasn't verified this app. Go on only if you know and trust its developer.</p>"
    } else {
        ""
    };
    let content = format!(
        "{warning}<form method=\"post\" action=\"/o/oauth2/v2/auth\">{hidden}\
         <label for=\"account\">Account</label><select id=\"account\" name=\"account\">{options}</select>\
         <p>Select what the app can access:</p>{boxes}\
         <button class=\"main\" type=\"submit\" name=\"decision\" value=\"consent\">Continue</button>\
         <button type=\"submit\" name=\"decision\" value=\"refuse\">Cancel</button></form>"
    );
    Reply::html(200, page("An app wants access to your Google Account", &content)).with_header("cache-control", "no-store")
}

/// Told on the page itself and never sent to the app.
pub(super) fn error_page((headline, reason): Page) -> Reply {
    let content = format!("<p>{}</p><p>{}</p>", escape(reason), escape(headline));
    let status = if headline.starts_with("Error 403") { 403 } else { 400 };
    Reply::html(status, page("Access blocked", &content)).with_header("cache-control", "no-store")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
