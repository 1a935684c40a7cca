//! `partners list`.

use connect_app::error::AppError;
use connect_app::partners::list_partners;

use crate::arguments::Partners;
use crate::output::Answer;

pub fn run(command: &Partners) -> Result<Answer, AppError> {
    let Partners::List = command;
    let partners = list_partners();
    let text = partners
        .iter()
        .map(|partner| format!("{:<28} {}\n", partner.id, partner.purpose))
        .collect::<String>();
    Answer::new(&serde_json::json!({ "partners": partners }), text)
}
