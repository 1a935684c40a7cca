//! The message that goes with the link: what the other person reads who has never heard of this program.

use connect_connectors::Manifest;
use connect_domain::clock::Instant;

use super::view::MessageView;

/// In plain words, ready to send.
pub(super) fn message(manifest: &Manifest, client: &str, firm: &str, link: &str, redirect_uri: &str, until: Instant) -> MessageView {
    let partner = &manifest.name;
    let day = until.to_rfc3339().chars().take(10).collect::<String>();
    MessageView {
        subject: format!("Please connect {client} at {partner}"),
        body: format!(
            "Hello,\n\n\
             for our work for {client}, {firm} asks for access to its records at {partner}. You, or whoever may authorize apps there, \
             can give it in two minutes:\n\n\
             1. Open this link, sign in at {partner}, choose {client} and agree:\n\n{link}\n\n\
             2. Your browser then ends on a page that may say that it cannot be reached. That is all right. Its address begins with \
             {redirect_uri}\n\n\
             3. Copy the whole address from the address bar and send it back to us at once: it works once and only for some minutes.\n\n\
             We never see your password, and the address is of no use to anybody else. The link works until {day}.\n"
        ),
    }
}
