//! `attention`: what needs a person, worst first, as Overview shows it. Asks no partner.

use connect_app::attention::{AttentionItem, needs_attention};
use connect_app::error::AppError;

use crate::arguments::Arguments;
use crate::output::Answer;
use crate::session;

/// Exit code 1 when something does.
pub async fn run(arguments: &Arguments) -> Result<Answer, AppError> {
    let items = needs_attention(&*session::open_settled(arguments).await?).await?;
    let text = if items.is_empty() {
        "Nothing needs you".to_owned()
    } else {
        items.iter().map(describe).collect()
    };
    Answer::new(&serde_json::json!({ "attention": items }), text).map(|answer| answer.found(!items.is_empty()))
}

fn describe(item: &AttentionItem) -> String {
    let due = item.deadline.map_or_else(String::new, |at| format!(" (by {})", at.to_rfc3339()));
    format!(
        "{:<8} {}{due}\n         {}\n         {}\n",
        item.severity, item.title, item.detail, item.consequence
    )
}
