//! The origin where people sign in: its paths, and the tenant that each begins with.

use axum::http::Method;
use serde_json::json;

use super::aadsts::{self, Failure};
use super::refusal::{self, Told};
use super::{Microsoft365, adminconsent, authorize, devices, discovery, pages, token};
use crate::reply::Reply;
use crate::stand_in::Received;

/// The tenant of personal accounts.
pub(super) const CONSUMERS_TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// Who may sign in at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Authority {
    Common,
    Organizations,
    /// Personal accounts, of which there is none here.
    Consumers,
    Tenant,
}

impl Authority {
    pub(super) fn read(partner: &Microsoft365, name: &str) -> Result<Self, &'static Failure> {
        match name.to_ascii_lowercase().as_str() {
            "common" => Ok(Self::Common),
            "organizations" => Ok(Self::Organizations),
            "consumers" | CONSUMERS_TENANT => Ok(Self::Consumers),
            _ if partner.directory.is_tenant(name) => Ok(Self::Tenant),
            _ => Err(&aadsts::UNKNOWN_TENANT),
        }
    }

    /// Whether this app may be used there at all. Where several tenants sign in, one that is registered for its own only is
    /// refused, whoever it is.
    pub(super) fn admits(self, partner: &Microsoft365, client_id: &str) -> Result<(), &'static Failure> {
        if client_id != partner.client_id || self == Self::Consumers {
            return Err(&aadsts::UNKNOWN_APP);
        }
        if matches!(self, Self::Common | Self::Organizations) && partner.lock().consents.single_tenant {
            return Err(&aadsts::SINGLE_TENANT);
        }
        Ok(())
    }
}

pub(super) fn serve(partner: &Microsoft365, received: &Received) -> Reply {
    let segments = received.segments();
    let (gets, posts) = (received.method == Method::GET, received.method == Method::POST);
    let reads_or_posts = gets || posts;
    let (name, rest) = segments.split_first().map_or(("", &[][..]), |(name, rest)| (*name, rest));
    if (name, rest) == ("common", &["discovery", "instance"][..]) && gets {
        return Reply::json(200, &discovery::instances(partner));
    }
    let authority = match Authority::read(partner, name) {
        Ok(authority) => authority,
        Err(failure) if matches!(rest.last(), Some(&("token" | "devicecode"))) => {
            return refusal::to_app(&Told::of(partner, received), failure);
        }
        Err(failure) => return pages::failure(&Told::of(partner, received), failure),
    };
    match rest {
        ["oauth2", "v2.0", "authorize"] if reads_or_posts => authorize::authorize(partner, authority, received),
        ["oauth2", "v2.0", "token"] if posts => token::token(partner, authority, received),
        ["oauth2", "v2.0", "devicecode"] if posts => devices::start(partner, authority, received),
        ["oauth2", "deviceauth"] if reads_or_posts => devices::page(partner, received),
        ["oauth2", "v2.0", "logout"] if gets => logout(received),
        ["v2.0", "adminconsent"] if reads_or_posts => adminconsent::admin_consent(partner, authority, received),
        ["v2.0", ".well-known", "openid-configuration"] if gets => Reply::json(200, &discovery::configuration(partner, authority, name)),
        ["discovery", "v2.0", "keys"] if gets => Reply::json(200, &json!({ "keys": [partner.signer.public_key()] })),
        ["oauth2", "v2.0", "token" | "devicecode"] => Reply::empty(405).with_header("allow", "POST"),
        _ => Reply::html(404, pages::page("404", "<p>The resource cannot be found.</p>")),
    }
}

/// There are no sessions here, so nothing ends; the browser goes on to where the app wants it.
fn logout(received: &Received) -> Reply {
    let next = received.parameter("post_logout_redirect_uri").unwrap_or_default();
    if authorize::is_registered(&next) {
        return Reply::empty(302).with_header("location", next);
    }
    Reply::html(
        200,
        pages::page("You signed out of your account", "<p>You may close all browser windows.</p>"),
    )
}
