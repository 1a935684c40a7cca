//! `restore FILE`: an empty workspace becomes what a backup holds.

use connect_app::OsEntropy;
use connect_app::backups::restore;
use connect_app::backups::view::RestoreView;
use connect_app::error::AppError;
use connect_domain::clock::SystemClock;

use crate::arguments::{Arguments, Restore};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: &Restore) -> Result<Answer, AppError> {
    let location = session::location(arguments)?;
    let view = restore(location, &command.file, &SystemClock, &OsEntropy).await?;
    Answer::new(&view, text(&view))
}

fn text(view: &RestoreView) -> String {
    let as_of = view
        .newest_entry_at
        .map_or_else(String::new, |at| format!(", as it was at {}", at.to_rfc3339()));
    let mut text = format!(
        "{} is restored in {}: {} connections, {} clients{as_of}\n",
        view.name,
        view.location,
        view.connections.get(),
        view.clients.get()
    );
    if view.connections.get() > 0 {
        text.push_str(
            "Nothing is refreshed here yet. `vault recover --code-fd N` opens the vault where neither keychain nor passphrase does,\n",
        );
        text.push_str("and `move-here` makes this the home of the grants: then the old machine must not use them any more\n");
    }
    text
}
