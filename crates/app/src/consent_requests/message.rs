//! The message that goes with the link: what the other person reads who has never heard of this program.

use connect_connectors::Manifest;
use connect_connectors::manifest::Scope;
use connect_domain::clock::Instant;

use super::view::MessageView;

/// In plain words, ready to send.
pub(super) fn to_connect(
    manifest: &Manifest,
    firm: &str,
    (client, login_hint): (&str, Option<&str>),
    link: &str,
    redirect_uri: &str,
    until: Instant,
) -> MessageView {
    let partner = &manifest.name;
    let (giver, sign_in) = match login_hint {
        Some(address) => (
            format!("You can give it as {address}"),
            format!("sign in at {partner} as {address} and as nobody else, and agree"),
        ),
        None => (
            "You, or whoever may authorize apps there, can give it".to_owned(),
            format!("sign in at {partner}, choose {client} and agree"),
        ),
    };
    let day = until.to_rfc3339().chars().take(10).collect::<String>();
    MessageView {
        subject: format!("Please connect {client} at {partner}"),
        body: format!(
            "Hello,\n\n\
             for our work for {client}, {firm} asks for access to its records at {partner}. {giver} in two minutes:\n\n\
             1. Open this link, {sign_in}:\n\n{link}\n\n\
             2. Your browser then ends on a page that cannot be reached, or that has nothing to do with this. That is all right: only \
             its address counts. It begins with {redirect_uri}\n\n\
             3. Copy the whole address from the address bar and send it back to us at once: it works once and only for some minutes.\n\n\
             We never see your password, and the address is of no use to anybody else. The link works until {day}.\n"
        ),
    }
}

/// The same for an administrator, who reads which scopes everybody's consent is for.
pub(super) fn to_admin(
    manifest: &Manifest,
    (firm, tenant): (&str, &str),
    scopes: &[&Scope],
    link: &str,
    redirect_uri: &str,
    until: Instant,
) -> MessageView {
    let partner = &manifest.name;
    let day = until.to_rfc3339().chars().take(10).collect::<String>();
    let asked: String = scopes.iter().map(|scope| format!("- {}: {}\n", scope.name, scope.reason)).collect();
    MessageView {
        subject: format!("Please allow the app of {firm} at {partner}"),
        body: format!(
            "Hello,\n\n\
             {firm} works with {partner} through an app of its own. At {tenant} people may not agree to that for themselves: an \
             administrator does it once for all of them. If that is you, it takes two minutes; if not, please pass this on.\n\n\
             The app asks for:\n\n{asked}\n\
             1. Open this link, sign in at {partner} as an administrator of {tenant}, read what is asked for and agree:\n\n{link}\n\n\
             2. Your browser then ends on a page that cannot be reached, or that has nothing to do with this. That is all right: only \
             its address counts. It begins with {redirect_uri}\n\n\
             3. Copy the whole address from the address bar and send it back to us: then we know that we can go on.\n\n\
             The app sees nothing by this alone: each person still signs in, and it sees what that person may see. The address that you \
             send back holds no password and opens nothing. The link works until {day}.\n"
        ),
    }
}
