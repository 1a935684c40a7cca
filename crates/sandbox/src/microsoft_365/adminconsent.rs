//! The admin consent endpoint: an admin agrees for the whole tenant. It proves nobody's identity, and says
//! `admin_consent=True` even when the admin refused.

use axum::http::Method;

use super::aadsts;
use super::authorize::{is_registered, unfit};
use super::refusal::Told;
use super::request::{Parameters, back};
use super::sign_in::Authority;
use super::{Microsoft365, pages, scopes};
use crate::reply::Reply;
use crate::stand_in::Received;

pub(super) fn admin_consent(partner: &Microsoft365, authority: Authority, received: &Received) -> Reply {
    let submitted = received.method == Method::POST;
    let request = Parameters::read(if submitted { &received.body } else { received.query.as_bytes() });
    let told = Told::of(partner, received);
    if request.value("client_id") != partner.client_id {
        return pages::failure(&told, &aadsts::UNKNOWN_APP);
    }
    if !is_registered(request.value("redirect_uri")) {
        return pages::failure(&told, &aadsts::UNREGISTERED_REDIRECT);
    }
    // Consent of a tenant must name it.
    if matches!(authority, Authority::Common | Authority::Consumers) {
        return pages::failure(&told, &aadsts::UNKNOWN_TENANT);
    }
    let scopes = match scopes::read(request.value("scope")) {
        Ok(scopes) => scopes,
        Err(reason) => return pages::failure(&told, unfit(reason)),
    };
    if !submitted {
        return pages::admin_consent(partner, &received.path, &request, &scopes);
    }
    if request.value(pages::DECISION) != pages::CONSENT {
        let description = told.description(&aadsts::CONSENT_DECLINED);
        let answer = [
            ("admin_consent", "True"),
            ("error", "consent_required"),
            ("error_description", description.as_str()),
        ];
        return back(&request, &answer);
    }
    let Some(person) = partner.account(request.value(pages::ACCOUNT)) else {
        return pages::failure(&told, &aadsts::UNKNOWN_USER);
    };
    if !person.is_admin {
        return pages::admin_wall(&told, person, false);
    }
    let mut state = partner.lock();
    state.consents.agree_for_all(&scopes);
    if !partner.keep_sign_in(&state) {
        return Reply::empty(500);
    }
    let listed: Vec<String> = scopes.iter().map(|scope| format!("https://graph.microsoft.com/{scope}")).collect();
    let listed = listed.join(" ");
    let answer = [
        ("admin_consent", "True"),
        ("tenant", partner.directory.tenant_id.as_str()),
        ("scope", listed.as_str()),
    ];
    back(&request, &answer)
}
