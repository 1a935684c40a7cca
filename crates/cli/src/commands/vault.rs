//! `vault status | recovery-sheet | recover`.

use connect_app::error::AppError;
use connect_app::vault;

use crate::arguments::{Arguments, Vault};
use crate::input;
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Vault) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let view = match command {
        Vault::Status if arguments.passphrase_fd.is_some() => vault::try_passphrase(&app).await?,
        Vault::Status => vault::vault_status(&app).await?,
        Vault::RecoverySheet(sheet) => {
            let view = vault::save_recovery_sheet(&app, Some(&sheet.out)).await?;
            return Answer::new(&view, format!("Keep {} in a safe place, not on this machine", view.path));
        }
        Vault::Recover(recover) => {
            let words = input::read_descriptor(recover.code_fd)?;
            vault::recover_vault(&app, &words, None).await?
        }
    };
    let holders = view.holders.iter().map(|holder| format!("  {}\n", holder.kind)).collect::<String>();
    Answer::new(&view, format!("{}\n{holders}", view.status))
}
