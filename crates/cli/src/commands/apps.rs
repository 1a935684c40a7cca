//! `apps list | add | edit | rotate | check | budget`: the firm's own apps at its partners.

use connect_app::apps::view::{AppCheckView, AppRegistrationView};
use connect_app::apps::{self, EditApp, RegisterApp};
use connect_app::error::{AppError, ErrorCode};
use connect_domain::counted::counted;
use connect_domain::environment::Environment;

use super::connect::parse_environment;
use crate::arguments::{Apps, Arguments};
use crate::input;
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Apps) -> Result<Answer, AppError> {
    match command {
        Apps::List => {
            let app = session::open(arguments, false).await?;
            let list = apps::list_app_registrations(&app).await?;
            let text = list
                .iter()
                .map(|app| format!("{}  {} ({})  {}{}\n", app.id, app.partner, app.environment, app.label, fields(app)))
                .collect::<String>();
            Answer::new(&serde_json::json!({ "apps": list }), text)
        }
        Apps::Add(add) => {
            let environment = parse_environment(&add.environment)?;
            let mut secrets = input::read_secrets(&add.secret)?;
            let endpoints = input::name_values(&add.endpoint, "--endpoint")?;
            let fields = input::name_values(&add.field, "--field")?;
            let app = session::open(arguments, environment == Environment::Rehearsal).await?;
            let register = RegisterApp {
                partner: add.partner,
                environment: add.environment,
                label: add.label,
                oauth_client_id: add.client_id,
                redirect_uris: add.redirect_uri.into_iter().collect(),
                callback: add.callback,
                endpoints,
                fields,
            };
            let view = apps::register_app(&app, register, secrets.take("client_secret")).await?;
            let text = format!("{}  registered{}", view.id, exactly(&view));
            Answer::new(&view, text)
        }
        Apps::Edit(edit) => {
            let new = EditApp {
                fields: input::name_values(&edit.field, "--field")?,
                redirect_uri: edit.redirect_uri,
                callback: edit.callback,
            };
            let is_redirected = new.redirect_uri.is_some() || new.callback.is_some();
            let app = session::open(arguments, false).await?;
            let view = apps::edit_app(&app, &edit.id, new).await?;
            let exactly = if is_redirected { exactly(&view) } else { String::new() };
            let kept = match view.connections.get() {
                0 => String::new(),
                count => format!(
                    "\n  {} keep what they were authorized with until they are reconnected",
                    counted(count, "connection", "connections")
                ),
            };
            Answer::new(&view, format!("{}{}{exactly}{kept}", view.label, fields(&view)))
        }
        Apps::Rotate(rotate) => {
            let secret = input::read_secrets(&rotate.secret)?.take("client_secret");
            let secret = secret.ok_or_else(|| {
                AppError::new(ErrorCode::InvalidInput, "The new secret is missing")
                    .hint("Give `--secret client_secret=-` and the line `client_secret=VALUE` on standard input")
            })?;
            let app = session::open(arguments, false).await?;
            answer(&apps::rotate_app_secret(&app, &rotate.id, secret).await?)
        }
        Apps::Check(one) => {
            let app = session::open(arguments, false).await?;
            answer(&apps::check_app(&app, &one.id).await?)
        }
        Apps::Budget(budget) => {
            let app = session::open(arguments, false).await?;
            let view = apps::save_read_budget(&app, &budget.id, &budget.reads).await?;
            let said = match (view.monthly_read_budget, view.monthly_reads) {
                (Some(budget), _) => format!("{} a month", counted(budget.get(), "read", "reads")),
                (None, Some(allowed)) => format!("{} a month, as the partner allows", counted(allowed.get(), "read", "reads")),
                (None, None) => "the partner does not count reads".to_owned(),
            };
            Answer::new(&view, format!("{}  {said}", view.label))
        }
    }
}

/// What the partner compares.
fn exactly(app: &AppRegistrationView) -> String {
    if app.redirect_uris.is_empty() {
        return String::new();
    }
    let uris = app.redirect_uris.join(" or ");
    format!("\n  its redirect URI at the partner has to be exactly {uris}")
}

/// What stands in the partner's addresses for it.
fn fields(app: &AppRegistrationView) -> String {
    app.fields.iter().map(|(name, value)| format!("  {name} {value}")).collect()
}

/// Exit code 1 when the app cannot be used as it is registered.
fn answer(view: &AppCheckView) -> Result<Answer, AppError> {
    let app = &view.app;
    let mut text = format!(
        "{}  {} ({})  {}\n  client id {}, secret {}, {}\n",
        app.id,
        app.partner,
        app.environment,
        app.label,
        app.oauth_client_id,
        view.secret.replace('_', " "),
        counted(app.connections.get(), "connection", "connections")
    );
    for (name, value) in &app.fields {
        text.push_str(&format!("  {name} {value}\n"));
    }
    for uri in &app.redirect_uris {
        text.push_str(&format!("  redirect URI {uri}\n"));
    }
    text.push_str(&format!("  {}: {}", view.answer.replace('_', " "), view.detail));
    let broken = view.secret == "missing" || matches!(view.answer.as_str(), "refused" | "unreachable");
    Answer::new(view, text).map(|answer| answer.found(broken))
}
