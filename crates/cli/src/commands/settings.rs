//! `settings show | set`: what pulls keep, for everybody of the firm.

use connect_app::error::AppError;
use connect_app::pull::settings::{pull_settings, save_pull_settings};

use crate::arguments::{Arguments, Settings};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Settings) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    let view = match command {
        Settings::Show => pull_settings(&app).await?,
        Settings::Set(set) => save_pull_settings(&app, set.invoice_level.as_deref(), set.balance_periods).await?,
    };
    let text = format!(
        "Invoices: {}\nMonth ends of balances: {}",
        view.invoice_level,
        view.balance_periods.get()
    );
    Answer::new(&view, text)
}
