//! The parameters of an authorization request, and how its answer finds the way back.

use url::Url;
use url::form_urlencoded;

use super::pages::escape;
use crate::reply::Reply;

/// The parameters that a page must hand on.
const HANDED_ON: &[&str] = &[
    "client_id",
    "response_type",
    "response_mode",
    "scope",
    "redirect_uri",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "login_hint",
    "claims",
    "client_info",
    "client-request-id",
];

/// Parameters by name, from a URL or from a form.
#[derive(Clone, Debug)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn read(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// Empty if it is not there: the vendor makes no difference.
    pub(super) fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        Some(self.value(name).to_owned()).filter(|value| !value.is_empty())
    }

    pub(super) fn repeats_a_name(&self) -> bool {
        let mut names: Vec<&str> = self.0.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names.windows(2).any(|pair| pair.first() == pair.last())
    }

    /// As fields that nobody sees, for the page's form.
    pub(super) fn hidden_fields(&self) -> String {
        let given = HANDED_ON.iter().map(|name| (*name, self.value(name)));
        given
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| hidden(name, value))
            .collect()
    }
}

fn hidden(name: &str, value: &str) -> String {
    format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escape(value))
}

/// Back to the app, in the mode that it asked for. `state` always comes along.
pub(super) fn back(request: &Parameters, answer: &[(&str, &str)]) -> Reply {
    let Ok(mut url) = Url::parse(request.value("redirect_uri")) else {
        return Reply::empty(400);
    };
    let state = Some(("state", request.value("state"))).filter(|(_, state)| !state.is_empty());
    let answer: Vec<(&str, &str)> = answer.iter().copied().chain(state).collect();
    match request.value("response_mode") {
        "form_post" => return form_post(url.as_str(), &answer),
        "fragment" => {
            let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(&answer).finish();
            url.set_fragment(Some(&encoded));
        }
        _ => {
            url.query_pairs_mut().extend_pairs(&answer);
        }
    }
    Reply::empty(302)
        .with_header("location", url.as_str())
        .with_header("cache-control", "no-store, no-cache")
}

/// A page that sends itself; its button is for browsers without scripts.
fn form_post(action: &str, answer: &[(&str, &str)]) -> Reply {
    let fields: String = answer.iter().map(|(name, value)| hidden(name, value)).collect();
    let page = format!(
        "<html><head><title>Working...</title></head><body onload=\"document.forms[0].submit()\">\
         <form method=\"POST\" name=\"hiddenform\" action=\"{}\">{fields}<noscript><p>Script is disabled. Click Submit to continue.</p>\
         <input type=\"submit\" value=\"Submit\"></noscript></form></body></html>",
        escape(action)
    );
    Reply::html(200, page).with_header("cache-control", "no-store, no-cache")
}

/// Where a redirect sends the browser.
pub(super) fn location_of(reply: Reply) -> Option<String> {
    let location = reply.headers.into_iter().find(|(name, _)| *name == "location");
    location.map(|(_, location)| location)
}
