//! `connections list | show | test | refresh | reconnect | replace-key | rotate-key | retire-key | return-key | allow | withdraw | go-live | undo-go-live | disconnect`.

use connect_app::App;
use connect_app::authorization::{self, AbilityChange};
use connect_app::backups::back_up_daily;
use connect_app::connections;
use connect_app::connections::go_live::{go_live, going_live, undo_go_live};
use connect_app::connections::idle::{IdleRefreshView, refresh_idle_connections};
use connect_app::connections::view::{ConnectionView, GoLiveView, GoingLiveView, KeyView};
use connect_app::error::AppError;

use super::connect;
use crate::arguments::{Arguments, Connections, Refresh};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Connections) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    match command {
        Connections::List => {
            let list = connections::list_connections(&app).await?;
            let text = if list.is_empty() {
                "No connections".to_owned()
            } else {
                list.iter().map(describe).collect()
            };
            Answer::new(&serde_json::json!({ "connections": list }), text)
        }
        Connections::Show(one) => answer(&connections::show_connection(&app, &one.id).await?),
        Connections::Test(one) => answer(&connections::test_connection(&app, &one.id).await?),
        Connections::Refresh(Refresh { id: Some(id), .. }) => answer(&connections::refresh_connection(&app, &id).await?),
        Connections::Refresh(Refresh { id: None, .. }) => tend(&app).await,
        Connections::Disconnect(one) => answer(&connections::disconnect_connection(&app, &one.id).await?),
        Connections::ReplaceKey(one) => connect::replace_key(&app, &one).await,
        Connections::RotateKey(rotate) => connect::rotate_key(&app, &rotate).await,
        Connections::RetireKey(one) => answer(&authorization::retire_key(&app, &one.id).await?),
        Connections::ReturnKey(one) => answer(&authorization::return_key(&app, &one.id).await?),
        Connections::Reconnect(reconnect) => connect::reconnect(&app, &reconnect, None).await,
        Connections::Allow(one) => connect::reconnect(&app, &one.connection, Some(change(one.ability, true))).await,
        Connections::Withdraw(one) => connect::reconnect(&app, &one.connection, Some(change(one.ability, false))).await,
        Connections::GoLive(one) if one.dry_run => answer_lacking(&going_live(&app, &one.id).await?),
        Connections::GoLive(one) => answer_live(&go_live(&app, &one.id).await?),
        Connections::UndoGoLive(undo) => answer_live(&undo_go_live(&app, &undo.id, &undo.reason).await?),
    }
}

const fn change(id: String, allow: bool) -> AbilityChange {
    AbilityChange { id, allow }
}

/// What has to be done daily. A backup that fails does not cost a grant, nor the other way round.
async fn tend(app: &App) -> Result<Answer, AppError> {
    let backed_up = back_up_daily(app).await;
    let view = refresh_idle_connections(app).await?;
    let backup = backed_up?;
    let mut text = describe_idle(&view);
    if let Some(backup) = &backup {
        text.push_str(&format!("\nBacked up to {}", backup.path));
    }
    let mut document = serde_json::to_value(&view).map_err(|error| AppError::internal("write the answer", error))?;
    document["backup"] = serde_json::json!(backup);
    Answer::new(&document, text).map(|answer| answer.found(!view.failed.is_empty()))
}

/// One connection as text and as its document.
pub fn answer(view: &ConnectionView) -> Result<Answer, AppError> {
    Answer::new(view, describe(view))
}

/// The same, with what it lost or left behind on the way.
pub fn answer_saying(view: &ConnectionView, message: Option<&str>) -> Result<Answer, AppError> {
    let Some(message) = message else {
        return answer(view);
    };
    let mut document = serde_json::to_value(view).map_err(|error| AppError::internal("write the answer", error))?;
    document["message"] = serde_json::json!(message);
    Answer::new(&document, format!("{}{message}\n", describe(view)))
}

fn answer_lacking(view: &GoingLiveView) -> Result<Answer, AppError> {
    let is_live = view.decision.as_ref().is_some_and(|decision| decision.is_live);
    let mut text = match (is_live, view.lacking.is_empty()) {
        (true, true) => format!("{} is live", view.display_name),
        (true, false) => format!("{} is live, and it lacks:", view.display_name),
        (false, true) => format!("{} can go live", view.display_name),
        (false, false) => format!("{} cannot go live yet. It lacks:", view.display_name),
    };
    for one in &view.lacking {
        text.push_str(&format!("\n  {}: {}. {}", one.title, one.detail, one.hint));
    }
    Answer::new(view, text).map(|answer| answer.found(!view.lacking.is_empty()))
}

fn answer_live(view: &GoLiveView) -> Result<Answer, AppError> {
    let text = match (&view.ended_by, view.ended_at) {
        (Some(by), Some(at)) => format!(
            "{} is not live any more: {by} ended it {}, {}",
            view.display_name,
            at.to_rfc3339(),
            view.end_reason.as_deref().unwrap_or_default()
        ),
        _ => format!(
            "{} is live: {} decided it {}",
            view.display_name,
            view.decided_by,
            view.decided_at.to_rfc3339()
        ),
    };
    Answer::new(view, text)
}

fn describe_idle(view: &IdleRefreshView) -> String {
    let mut text = format!("{} refreshed, {} needed nothing", view.refreshed.len(), view.passed_over.get());
    for failure in &view.failed {
        text.push_str(&format!(
            "\n{}  {}: {}",
            failure.connection_id, failure.display_name, failure.message
        ));
    }
    text
}

fn describe(view: &ConnectionView) -> String {
    let detail = view
        .status_detail
        .as_deref()
        .map(|detail| format!("\n    {detail}"))
        .unwrap_or_default();
    let entered: String = view
        .entered
        .iter()
        .map(|one| {
            let note = one.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
            format!("\n    {}: {}{note}", one.title, one.value)
        })
        .collect();
    let abilities: String = view
        .abilities
        .iter()
        .map(|one| format!("\n    {}: {}", one.id, if one.allowed { "allowed" } else { "not allowed" }))
        .collect();
    let keys = view.key.as_ref().map(describe_key).unwrap_or_default();
    format!(
        "{}  {} - {} ({})  {}, health {}{detail}{entered}{keys}{abilities}\n",
        view.id, view.partner_name, view.display_name, view.environment, view.status, view.health
    )
}

/// Which key is in use, and which is kept beside it.
fn describe_key(key: &KeyView) -> String {
    let ending = |ending: &Option<String>| ending.as_ref().map_or_else(String::new, |ending| format!(" that ends in {ending}"));
    let due = key
        .rotate_by
        .map_or_else(String::new, |due| format!("; a new one is due {}", due.to_rfc3339()));
    let mut text = format!(
        "\n    Key{} in use since {}{due}",
        ending(&key.ends_with),
        key.stored_at.to_rfc3339()
    );
    if let Some(old) = &key.old {
        text.push_str(&format!(
            "\n    Old key{} kept, to be retired by {}",
            ending(&old.ends_with),
            old.retire_by.to_rfc3339()
        ));
    }
    text
}
