//! The redirect URI: what a person registers for the app at the partner, and what is sent from here. Both are read from the
//! same kinds of the manifest, so that what is shown is what the partner compares (`docs/adr/0067`).

use connect_connectors::Manifest;
use connect_connectors::manifest::CallbackKind;
use connect_domain::environment::Environment;
use connect_oauth::LoopbackRedirect;
use connect_store::app_registrations::RedirectUri;
use url::Url;

use crate::error::{AppError, ErrorCode};
use crate::input::shortened;

/// What is registered where the port is not compared. Nobody has to listen there: of an address that is brought back by
/// hand only what stands in the address bar is read.
const WITHOUT_PORT: &str = "http://localhost";
/// What is registered where the port is compared, unless a person chose another.
const WITH_PORT: &str = "http://localhost:47813/callback";

/// Ways back that a redirect URI is registered for.
const MODES: [&str; 3] = ["loopback", "relay", "paste"];

/// What has to stand among the app's redirect URIs at the partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ToRegister {
    /// Any address of this machine will do, or no browser comes back.
    Nothing,
    /// This, and nothing of it has to be chosen.
    Fixed(&'static str),
    /// An address of the firm's choice; this one unless it chooses another.
    Own(Option<&'static str>),
}

impl ToRegister {
    /// By what the partner compares.
    pub(crate) fn of(kinds: &[CallbackKind]) -> Self {
        let has = |kind| kinds.contains(&kind);
        if has(CallbackKind::Any) {
            Self::Nothing
        } else if has(CallbackKind::AnyPort) {
            Self::Fixed(WITHOUT_PORT)
        } else if has(CallbackKind::Exact) {
            Self::Own(Some(WITH_PORT))
        } else if has(CallbackKind::Relay) || has(CallbackKind::Paste) {
            Self::Own(None)
        } else {
            Self::Nothing
        }
    }

    /// The word that the faces know it by.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Fixed(_) => "fixed",
            Self::Own(_) => "own",
        }
    }

    /// What to register where nobody chose.
    pub(crate) const fn address(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Fixed(address) => Some(address),
            Self::Own(address) => address,
        }
    }
}

/// Files the redirect URIs that a person registered at the partner: for the way back that was chosen, or by their looks.
pub(crate) fn check(
    manifest: &Manifest,
    environment: Environment,
    given: &[String],
    chosen: Option<&str>,
) -> Result<Vec<RedirectUri>, AppError> {
    if let Some(other) = chosen.filter(|mode| !MODES.contains(mode)) {
        let message = format!("`{}` is no way back for a redirect URI", shortened(other));
        return Err(AppError::new(ErrorCode::InvalidInput, message).hint(format!("Use {}", MODES.join(" or "))));
    }
    let kinds = manifest.callbacks(environment);
    given.iter().map(|text| classed(kinds, text, chosen)).collect()
}

/// One has to be given where there is none that could be sent in its place.
pub(crate) fn require(manifest: &Manifest, environment: Environment, given: &[RedirectUri]) -> Result<(), AppError> {
    if !given.is_empty() || ToRegister::of(manifest.callbacks(environment)) != ToRegister::Own(None) {
        return Ok(());
    }
    let message = format!(
        "{} sends the browser back to an https page of your firm in `{environment}`, and none was given",
        manifest.name
    );
    Err(AppError::new(ErrorCode::InvalidInput, message)
        .hint("Register its address at the partner, then give it with --redirect-uri; for pasting it may lead nowhere"))
}

fn classed(kinds: &[CallbackKind], text: &str, chosen: Option<&str>) -> Result<RedirectUri, AppError> {
    let has = |kind| kinds.contains(&kind);
    let wrong = |problem: &str| AppError::new(ErrorCode::InvalidInput, format!("The redirect URI `{}` {problem}", shortened(text)));
    let url = Url::parse(text).map_err(|_| wrong("is not an address"))?;
    if url.fragment().is_some() {
        return Err(wrong("must have nothing from a `#` on"));
    }
    let loopback = url.scheme() == "http" && matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    let callback_mode = match (loopback, url.scheme()) {
        (true, _) if chosen == Some("relay") => return Err(wrong("is on this machine, and a relay page is not")),
        (true, _) if url.query().is_some() => return Err(wrong("must have nothing from a `?` on")),
        (true, _) if has(CallbackKind::Exact) || has(CallbackKind::Any) || has(CallbackKind::AnyPort) => "loopback",
        (true, _) => return Err(wrong("is on this machine, which the partner refuses here").hint("Use an https page of the firm")),
        (false, "https") if chosen == Some("loopback") => return Err(wrong("is not on this machine")),
        (false, "https") if chosen == Some("relay") && !has(CallbackKind::Relay) => {
            return Err(wrong("is for a relay page, from which nobody comes back here").hint("Leave the way back out, or use paste"));
        }
        // Both are https pages, so the looks do not tell a relay page from one that leads nowhere.
        (false, "https") if has(CallbackKind::Relay) && chosen != Some("paste") => "relay",
        (false, "https") => "paste",
        _ => return Err(wrong("must be https, or http on loopback")),
    };
    Ok(RedirectUri {
        uri: text.to_owned(),
        callback_mode: callback_mode.to_owned(),
    })
}

/// What stands at the partner: what a person said, and what has to be there besides.
pub(crate) fn registered(manifest: &Manifest, environment: Environment, given: &[RedirectUri]) -> Vec<RedirectUri> {
    let mut all = given.to_vec();
    if let Some(address) = ToRegister::of(manifest.callbacks(environment))
        .address()
        .filter(|_| given.is_empty())
    {
        all.push(RedirectUri {
            uri: address.to_owned(),
            callback_mode: "loopback".to_owned(),
        });
    }
    all
}

/// Where the browser goes after the consent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum WayBack {
    /// To a port that is listened on.
    Listening(LoopbackRedirect),
    /// To this address, which a person brings back.
    ByHand(String),
}

impl WayBack {
    /// By the kind that was chosen and what stands at the partner.
    pub(crate) fn of(manifest: &Manifest, environment: Environment, kind: CallbackKind, given: &[RedirectUri]) -> Result<Self, AppError> {
        let registered = registered(manifest, environment, given);
        let find = |mode: &str| registered.iter().find(|one| one.callback_mode == mode).map(|one| one.uri.clone());
        let need = |found: Option<String>, what: &str| {
            found.ok_or_else(|| {
                AppError::new(ErrorCode::InvalidInput, format!("The app registration names no {what}"))
                    .hint("Register the redirect URI at the partner, then give it with --redirect-uri")
            })
        };
        let loopback = find("loopback");
        Ok(match kind {
            CallbackKind::Any => Self::Listening(loopback.map_or(LoopbackRedirect::Any, LoopbackRedirect::Exact)),
            CallbackKind::AnyPort => Self::Listening(LoopbackRedirect::AnyPort(need(loopback, "loopback redirect URI")?)),
            CallbackKind::Exact => Self::Listening(LoopbackRedirect::Exact(need(loopback, "loopback redirect URI")?)),
            CallbackKind::Relay => Self::Listening(LoopbackRedirect::Relay(need(find("relay"), "https relay page")?)),
            CallbackKind::Paste | CallbackKind::Device => {
                let is_any = manifest.callbacks(environment).contains(&CallbackKind::Any);
                let unheard = is_any.then(|| WITHOUT_PORT.to_owned());
                // A relay page shows the whole address, so it also serves for pasting.
                let found = find("paste").or_else(|| find("relay")).or(loopback).or(unheard);
                Self::ByHand(need(found, "address on which the browser could end")?)
            }
        })
    }
}

/// What the partner compares a redirect URI that was sent with; `None` where it takes any, or where nobody registers one.
pub(crate) fn compared(manifest: &Manifest, environment: Environment, sent: &str) -> Option<String> {
    if environment == Environment::Rehearsal || ToRegister::of(manifest.callbacks(environment)) == ToRegister::Nothing {
        return None;
    }
    let ignores_port = manifest.callbacks(environment).contains(&CallbackKind::AnyPort) && sent.starts_with("http:");
    let port = Url::parse(sent).ok()?.port().filter(|_| ignores_port);
    Some(port.map_or_else(|| sent.to_owned(), |port| sent.replacen(&format!(":{port}"), "", 1)))
}

#[cfg(test)]
mod tests;
