//! `apps list | add`: the firm's own apps at its partners.

use connect_app::apps::{self, RegisterApp};
use connect_app::error::AppError;
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
                .map(|app| format!("{}  {} ({})  {}\n", app.id, app.partner, app.environment, app.label))
                .collect::<String>();
            Answer::new(&serde_json::json!({ "apps": list }), text)
        }
        Apps::Add(add) => {
            let environment = parse_environment(&add.environment)?;
            let mut secrets = input::read_secrets(&add.secret)?;
            let endpoints = input::name_values(&add.endpoint, "--endpoint")?;
            let app = session::open(arguments, environment == Environment::Rehearsal).await?;
            let register = RegisterApp {
                partner: add.partner,
                environment: add.environment,
                label: add.label,
                oauth_client_id: add.client_id,
                redirect_uris: add.redirect_uri.into_iter().collect(),
                endpoints,
            };
            let view = apps::register_app(&app, register, secrets.take("client_secret")).await?;
            Answer::new(&view, format!("{}  registered", view.id))
        }
    }
}
