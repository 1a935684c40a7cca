//! What is shown, taken and sent, for every partner and environment and every way back: one table, so that the three cannot
//! drift apart.

use std::collections::BTreeSet;

use connect_connectors::registry;

use super::*;

/// Partner, environments, kind: what the form shows to register, and what is sent if that was registered.
const TABLE: &[(&str, &[Environment], CallbackKind, &str, &str)] = {
    use CallbackKind::{Any, AnyPort, Device, Exact, Paste, Relay};
    use Environment::{Custom, Production, Rehearsal, Sandbox};
    const TRIED: &[Environment] = &[Rehearsal, Custom];
    const ALL: &[Environment] = &[Production, Rehearsal, Custom];
    &[
        (
            "microsoft-365",
            ALL,
            AnyPort,
            "fixed http://localhost",
            "any port of http://localhost",
        ),
        ("microsoft-365", ALL, Paste, "fixed http://localhost", "by hand http://localhost"),
        ("microsoft-365", ALL, Device, "fixed http://localhost", "-"),
        ("google-workspace", ALL, Any, "nothing", "any"),
        ("google-workspace", ALL, Paste, "nothing", "by hand http://localhost"),
        (
            "xero",
            &[Production],
            Exact,
            "own http://localhost:47813/callback",
            "exactly http://localhost:47813/callback",
        ),
        (
            "xero",
            &[Production],
            Paste,
            "own http://localhost:47813/callback",
            "by hand http://localhost:47813/callback",
        ),
        ("xero", TRIED, Any, "nothing", "any"),
        ("xero", TRIED, Paste, "nothing", "by hand http://localhost"),
        (
            "quickbooks-online",
            &[Production],
            Relay,
            "own",
            "relay https://firm.example/return",
        ),
        (
            "quickbooks-online",
            &[Production],
            Paste,
            "own",
            "by hand https://firm.example/return",
        ),
        (
            "quickbooks-online",
            &[Sandbox],
            Exact,
            "own http://localhost:47813/callback",
            "exactly http://localhost:47813/callback",
        ),
        (
            "quickbooks-online",
            &[Sandbox],
            Relay,
            "own http://localhost:47813/callback",
            "The app registration names no https relay page",
        ),
        (
            "quickbooks-online",
            &[Sandbox],
            Paste,
            "own http://localhost:47813/callback",
            "by hand http://localhost:47813/callback",
        ),
        ("quickbooks-online", TRIED, Any, "nothing", "any"),
        (
            "quickbooks-online",
            &[Custom],
            Relay,
            "nothing",
            "The app registration names no https relay page",
        ),
        ("quickbooks-online", TRIED, Paste, "nothing", "by hand http://localhost"),
    ]
};

fn manifest(partner: &str) -> &'static Manifest {
    registry::find(partner).unwrap().manifest()
}

fn shown(to_register: ToRegister) -> String {
    [to_register.as_str(), to_register.address().unwrap_or_default()]
        .join(" ")
        .trim()
        .to_owned()
}

fn sent(way: Result<WayBack, AppError>) -> String {
    match way {
        Ok(WayBack::ByHand(uri)) => format!("by hand {uri}"),
        Ok(WayBack::Listening(LoopbackRedirect::Any)) => "any".to_owned(),
        Ok(WayBack::Listening(LoopbackRedirect::AnyPort(uri))) => format!("any port of {uri}"),
        Ok(WayBack::Listening(LoopbackRedirect::Exact(uri))) => format!("exactly {uri}"),
        Ok(WayBack::Listening(LoopbackRedirect::Relay(uri))) => format!("relay {uri}"),
        Err(error) => error.message,
    }
}

#[test]
fn what_is_shown_is_what_is_taken_and_what_is_sent() {
    for (partner, environments, kind, form, goes_out) in TABLE {
        for environment in *environments {
            let of = format!("{partner} {environment} {}", kind.as_str());
            let manifest = manifest(partner);
            let to_register = ToRegister::of(manifest.callbacks(*environment));
            assert_eq!(shown(to_register), *form, "{of}");
            // What the form shows is taken; without a choice the firm enters a page of its own.
            let entered = match to_register {
                ToRegister::Own(None) => vec!["https://firm.example/return".to_owned()],
                other => other.address().map(str::to_owned).into_iter().collect(),
            };
            let taken = check(manifest, *environment, &entered, None).unwrap();
            require(manifest, *environment, &taken).unwrap();
            let registered: Vec<String> = registered(manifest, *environment, &taken).into_iter().map(|one| one.uri).collect();
            assert_eq!(registered, entered, "{of}");
            if *kind != CallbackKind::Device {
                assert_eq!(sent(WayBack::of(manifest, *environment, *kind, &taken)), *goes_out, "{of}");
            }
            // Who says nothing has what the form shows.
            if to_register != ToRegister::Own(None) && *kind != CallbackKind::Device {
                assert_eq!(sent(WayBack::of(manifest, *environment, *kind, &[])), *goes_out, "{of}");
            }
        }
    }
}

#[test]
fn no_way_back_is_left_out() {
    let mut left: BTreeSet<String> = BTreeSet::new();
    for connector in registry::all().into_iter().filter(|one| registry::is_built_in(&one.manifest().id)) {
        for (environment, spec) in &connector.manifest().environments {
            left.extend(
                spec.callbacks
                    .iter()
                    .map(|kind| format!("{} {environment} {}", connector.manifest().id, kind.as_str())),
            );
        }
    }
    for (partner, environments, kind, ..) in TABLE {
        for environment in *environments {
            assert!(
                left.remove(&format!("{partner} {environment} {}", kind.as_str())),
                "{partner} {environment} has no {kind:?}"
            );
        }
    }
    assert_eq!(left, BTreeSet::new());
}

#[test]
fn what_a_person_registered_is_what_goes_out() {
    use CallbackKind::{Any, AnyPort, Exact, Paste, Relay};
    use Environment::{Custom, Production, Sandbox};
    for (partner, environment, uri, kind, goes_out) in [
        // The port is not compared, and the path is.
        (
            "microsoft-365",
            Production,
            "http://localhost:47813/callback",
            AnyPort,
            "any port of http://localhost:47813/callback",
        ),
        (
            "microsoft-365",
            Production,
            "http://localhost:47813/callback",
            Paste,
            "by hand http://localhost:47813/callback",
        ),
        (
            "microsoft-365",
            Production,
            "https://login.example/nativeclient",
            Paste,
            "by hand https://login.example/nativeclient",
        ),
        (
            "microsoft-365",
            Production,
            "https://login.example/nativeclient",
            AnyPort,
            "The app registration names no loopback redirect URI",
        ),
        (
            "xero",
            Production,
            "http://localhost:5000/back",
            Exact,
            "exactly http://localhost:5000/back",
        ),
        ("xero", Production, "http://localhost:5000", Exact, "exactly http://localhost:5000"),
        ("xero", Production, "https://firm.example/", Paste, "by hand https://firm.example/"),
        (
            "xero",
            Custom,
            "http://localhost:5000/back",
            Any,
            "exactly http://localhost:5000/back",
        ),
        (
            "google-workspace",
            Production,
            "http://127.0.0.1:5000/back",
            Any,
            "exactly http://127.0.0.1:5000/back",
        ),
        (
            "quickbooks-online",
            Sandbox,
            "https://firm.example/return",
            Relay,
            "relay https://firm.example/return",
        ),
        (
            "quickbooks-online",
            Sandbox,
            "https://firm.example/return",
            Exact,
            "The app registration names no loopback redirect URI",
        ),
        (
            "quickbooks-online",
            Custom,
            "https://firm.example/return",
            Paste,
            "by hand https://firm.example/return",
        ),
    ] {
        let taken = check(manifest(partner), environment, &[uri.to_owned()], None).unwrap();
        let way = WayBack::of(manifest(partner), environment, kind, &taken);
        assert_eq!(sent(way), goes_out, "{partner} {environment} {uri}");
    }
}

/// A relay page and a page that leads nowhere look alike: what a person chose is what is filed.
#[test]
fn a_redirect_uri_is_filed_for_the_way_back_that_was_chosen() {
    use Environment::{Production, Sandbox};
    let page = "https://firm.example/return";
    let here = "http://localhost:5000/back";
    for (partner, environment, uri, chosen, filed) in [
        ("quickbooks-online", Production, page, None, Ok("relay")),
        ("quickbooks-online", Production, page, Some("relay"), Ok("relay")),
        ("quickbooks-online", Production, page, Some("paste"), Ok("paste")),
        ("quickbooks-online", Sandbox, here, Some("loopback"), Ok("loopback")),
        ("quickbooks-online", Sandbox, here, Some("paste"), Ok("loopback")),
        ("microsoft-365", Production, page, Some("paste"), Ok("paste")),
        ("quickbooks-online", Sandbox, here, Some("relay"), Err("a relay page is not")),
        (
            "quickbooks-online",
            Production,
            page,
            Some("loopback"),
            Err("is not on this machine"),
        ),
        (
            "quickbooks-online",
            Production,
            page,
            Some("device"),
            Err("`device` is no way back for a redirect URI"),
        ),
        (
            "quickbooks-online",
            Production,
            page,
            Some("pigeon"),
            Err("`pigeon` is no way back for a redirect URI"),
        ),
        (
            "microsoft-365",
            Production,
            page,
            Some("relay"),
            Err("from which nobody comes back here"),
        ),
    ] {
        let taken = check(manifest(partner), environment, &[uri.to_owned()], chosen);
        match (taken, filed) {
            (Ok(taken), Ok(filed)) => assert_eq!(taken[0].callback_mode, filed, "{partner} {uri} {chosen:?}"),
            (Err(error), Err(message)) => assert!(error.message.contains(message), "{}", error.message),
            (taken, _) => panic!("{partner} {uri} {chosen:?}: {taken:?}"),
        }
    }
}

#[test]
fn what_cannot_be_registered_is_told() {
    use Environment::{Production, Sandbox};
    for (partner, environment, given, message) in [
        (
            "quickbooks-online",
            Production,
            None,
            "to an https page of your firm in `production`, and none was given",
        ),
        (
            "quickbooks-online",
            Production,
            Some("http://localhost:5000/back"),
            "which the partner refuses here",
        ),
        ("quickbooks-online", Sandbox, Some("http://firm.example/return"), "must be https"),
        ("microsoft-365", Production, Some("http://localhost/#back"), "from a `#` on"),
        ("microsoft-365", Production, Some("http://localhost/?x=1"), "from a `?` on"),
        ("xero", Production, Some("localhost"), "is not an address"),
        ("xero", Production, Some(""), "is not an address"),
        ("xero", Production, Some("com.firm:/back"), "must be https"),
    ] {
        let given: Vec<String> = given.map(str::to_owned).into_iter().collect();
        let taken = check(manifest(partner), environment, &given, None);
        let error = taken.and_then(|taken| require(manifest(partner), environment, &taken)).unwrap_err();
        assert!(error.message.contains(message), "{partner} {given:?}: {}", error.message);
    }
}

#[test]
fn what_the_partner_compares_is_told_of_what_was_sent() {
    use Environment::{Production, Rehearsal};
    for (partner, environment, sent, told) in [
        ("microsoft-365", Production, "http://localhost:34175", Some("http://localhost")),
        (
            "microsoft-365",
            Production,
            "http://localhost:34175/callback",
            Some("http://localhost/callback"),
        ),
        ("microsoft-365", Production, "http://localhost", Some("http://localhost")),
        (
            "microsoft-365",
            Production,
            "https://login.example:444/x",
            Some("https://login.example:444/x"),
        ),
        ("microsoft-365", Production, "", None),
        ("microsoft-365", Rehearsal, "http://localhost:34175", None),
        ("google-workspace", Production, "http://127.0.0.1:34175/abc", None),
        (
            "xero",
            Production,
            "http://localhost:47813/callback",
            Some("http://localhost:47813/callback"),
        ),
        (
            "quickbooks-online",
            Production,
            "https://firm.example/return",
            Some("https://firm.example/return"),
        ),
    ] {
        assert_eq!(compared(manifest(partner), environment, sent).as_deref(), told, "{partner} {sent}");
    }
}
