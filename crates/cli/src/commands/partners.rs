//! `partners list | add | remove`.

use connect_app::error::AppError;
use connect_app::partners::list_partners;
use connect_app::partners::private::{add_partner, remove_partner};
use serde_json::json;

use crate::arguments::{Arguments, Partners};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Partners) -> Result<Answer, AppError> {
    match command {
        Partners::List => {
            // Those that are built in need no workspace.
            if arguments.workspace.is_some() {
                session::open(arguments, false).await?;
            }
            let partners = list_partners();
            let text: String = partners
                .iter()
                .map(|partner| format!("{:<28} {}\n", partner.id, partner.purpose))
                .collect();
            Answer::new(&json!({ "partners": partners }), text)
        }
        Partners::Add(add) => {
            let app = session::open(arguments, false).await?;
            let partner = add_partner(&app, &add.file).await?;
            let text = format!(
                "{} is added. It may be reached at {}\n`connect {}` connects it\n",
                partner.name,
                partner.hosts.join(", "),
                partner.id
            );
            Answer::new(&partner, text)
        }
        Partners::Remove(one) => {
            let app = session::open(arguments, false).await?;
            remove_partner(&app, &one.id).await?;
            Answer::new(&json!({ "removed": one.id }), format!("{} is removed\n", one.id))
        }
    }
}
