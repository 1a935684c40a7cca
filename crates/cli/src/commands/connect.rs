//! `connect PARTNER` and `connections reconnect ID`: a person consents in a browser, we wait.

use std::collections::BTreeMap;
use std::sync::Arc;

use connect_app::App;
use connect_app::apps::{self, RegisterApp};
use connect_app::authorization::{self, AbilityChange, ConnectWithKey, StartAuthorization, connect_with_key, view::AuthorizationView};
use connect_app::connections::show_connection;
use connect_app::connections::view::ConnectionView;
use connect_app::error::{AppError, ErrorCode};
use connect_app::partners::list_partners;
use connect_domain::environment::Environment;
use connect_domain::secret::SecretText;

use super::connections::{answer, answer_saying};
use crate::arguments::{Arguments, Connect, OneConnection, Reconnect, RotateKey};
use crate::input;
use crate::interrupt::Interrupts;
use crate::output::{Answer, write_line};
use crate::session;

pub async fn run(arguments: &Arguments, connect: Connect) -> Result<Answer, AppError> {
    let environment = connect.environment.as_deref().map(parse_environment).transpose()?;
    let endpoints = input::name_values(&connect.endpoint, "--endpoint")?;
    let mut fields = input::name_values(&connect.field, "--field")?;
    let app = session::open(arguments, environment == Some(Environment::Rehearsal)).await?;
    // Private partners are known from here on.
    let key = key_field(&connect.partner);
    let mut secrets = match &key {
        // In a rehearsal the stand-ins' own key is taken.
        Some(name) if connect.secret.is_empty() && environment != Some(Environment::Rehearsal) => {
            input::read_secrets(&[format!("{name}=-")])?
        }
        _ => input::read_secrets(&connect.secret)?,
    };
    if let Some(name) = key {
        let with_key = ConnectWithKey {
            partner: connect.partner,
            environment: connect.environment,
            endpoints,
            fields,
        };
        return answer(&connect_with_key(&app, with_key, secrets.take(&name)).await?);
    }
    let environment = environment.unwrap_or(Environment::Production).to_string();
    let app_registration_id = match (connect.app, connect.client_id) {
        (Some(id), _) => Some(id),
        (None, Some(oauth_client_id)) => {
            let register = RegisterApp {
                partner: connect.partner.clone(),
                environment: environment.clone(),
                label: "Firm app".to_owned(),
                oauth_client_id,
                redirect_uris: connect.redirect_uri.iter().cloned().collect(),
                callback: connect
                    .callback
                    .clone()
                    .filter(|mode| connect.redirect_uri.is_some() && mode != "device"),
                endpoints: endpoints.clone(),
                fields: of_the_app(&connect.partner, &mut fields),
            };
            Some(apps::find_or_register_app(&app, register, secrets.take("client_secret")).await?.id)
        }
        (None, None) => None,
    };
    let start = StartAuthorization {
        partner: connect.partner,
        environment,
        app_registration_id,
        callback: connect.callback,
        connection_id: None,
        fields,
        ability: None,
    };
    wait_for_consent(&app, start, connect.browser_command.as_deref()).await
}

/// Puts a new key, read from stdin, in the place of a connection's own.
pub async fn replace_key(app: &Arc<App>, replace: &OneConnection) -> Result<Answer, AppError> {
    let connection = show_connection(app, &replace.id).await?;
    let key = read_key(&connection)?;
    answer(&authorization::replace_key(app, &connection.id, key).await?)
}

/// Takes a second key into use: read from stdin, and in a rehearsal the stand-ins' own.
pub async fn rotate_key(app: &Arc<App>, rotate: &RotateKey) -> Result<Answer, AppError> {
    let connection = show_connection(app, &rotate.id).await?;
    let key = match connection.environment.as_str() {
        "rehearsal" => None,
        _ => Some(read_key(&connection)?),
    };
    answer(&authorization::rotate_key(app, &connection.id, key, rotate.overlap_days).await?)
}

fn read_key(connection: &ConnectionView) -> Result<SecretText, AppError> {
    let name = key_field(&connection.partner).ok_or_else(|| {
        AppError::new(
            ErrorCode::InvalidInput,
            format!("{} has no key to replace", connection.partner_name),
        )
        .hint(format!("Use `connections reconnect {}`", connection.id))
    })?;
    let key = input::read_secrets(&[format!("{name}=-")])?.take(&name);
    key.ok_or_else(|| AppError::new(ErrorCode::InvalidInput, "No key was given"))
}

/// How a partner's key is named, where it is connected with one.
fn key_field(partner: &str) -> Option<String> {
    let partner = list_partners().into_iter().find(|one| one.id == partner)?;
    partner.key_field.map(|field| field.name)
}

/// Takes out what belongs to the app's registration rather than to one connection.
fn of_the_app(partner: &str, fields: &mut BTreeMap<String, String>) -> BTreeMap<String, String> {
    let partner = list_partners().into_iter().find(|one| one.id == partner);
    let names = partner.into_iter().flat_map(|partner| partner.app_fields).map(|field| field.name);
    names.filter_map(|name| fields.remove_entry(&name)).collect()
}

/// Authorizes a connection again, with the app and the endpoints that it has, perhaps with another ability or without one.
pub async fn reconnect(app: &Arc<App>, reconnect: &Reconnect, ability: Option<AbilityChange>) -> Result<Answer, AppError> {
    let connection = show_connection(app, &reconnect.id).await?;
    let start = StartAuthorization {
        partner: connection.partner,
        environment: connection.environment,
        app_registration_id: connection.app_registration_id,
        callback: reconnect.callback.clone(),
        connection_id: Some(connection.id),
        fields: BTreeMap::new(),
        ability,
    };
    wait_for_consent(app, start, reconnect.browser_command.as_deref()).await
}

async fn wait_for_consent(app: &Arc<App>, start: StartAuthorization, browser_command: Option<&str>) -> Result<Answer, AppError> {
    let attempt = authorization::start_authorization(app, start).await?;
    let ended = consent(app, &attempt, browser_command).await?;
    match (ended.status.as_str(), &ended.connection_id) {
        ("connected", Some(connection_id)) => answer_saying(&show_connection(app, connection_id).await?, ended.message.as_deref()),
        _ => Err(authorization::failure(app, &ended.attempt_id).await),
    }
}

/// Sends the person to the partner, and waits until they are back.
pub async fn consent(app: &Arc<App>, attempt: &AuthorizationView, browser_command: Option<&str>) -> Result<AuthorizationView, AppError> {
    if let Some(user_code) = &attempt.user_code {
        return on_another_device(app, attempt, user_code).await;
    }
    {
        let mut stderr = std::io::stderr().lock();
        write_line(&mut stderr, "Open this address to authorize:");
        write_line(&mut stderr, &attempt.authorization_url);
        if let Some(uri) = &attempt.registered_uri {
            let words = format!(
                "If its page refuses the redirect URI, add exactly {uri} to your firm's app at the partner and open the address again"
            );
            write_line(&mut stderr, &words);
        }
    }
    let opened = authorization::open_authorization_page(app, &attempt.attempt_id, browser_command).await?;
    if let Some(message) = &opened.message {
        let hint = opened.hint.as_deref().unwrap_or_default();
        write_line(&mut std::io::stderr().lock(), &format!("{message}. {hint}"));
    }
    if attempt.callback == "loopback" || attempt.callback == "relay" {
        wait(
            app,
            attempt,
            "Waiting for the browser to come back, 15 minutes at most; Ctrl+C ends it",
        )
        .await
    } else {
        paste(app, attempt).await
    }
}

/// Shows the code and where to enter it, each alone on its line, so that nothing of either is lost in copying.
async fn on_another_device(app: &Arc<App>, attempt: &AuthorizationView, user_code: &str) -> Result<AuthorizationView, AppError> {
    {
        let mut stderr = std::io::stderr().lock();
        write_line(&mut stderr, "Open this address on any device with a browser:");
        write_line(&mut stderr, &attempt.authorization_url);
        write_line(&mut stderr, "Sign in there, and enter this code:");
        write_line(&mut stderr, user_code);
        write_line(
            &mut stderr,
            "Enter it yourself and send it to nobody; never enter a code that somebody sent you",
        );
    }
    let minutes = (attempt.expires_at.get() - attempt.started_at.get() + 59_999_999) / 60_000_000;
    wait(
        app,
        attempt,
        &format!("Waiting for the code to be entered, {minutes} minutes at most; Ctrl+C ends it"),
    )
    .await
}

/// Until somebody answered at the partner, the attempt's time is over, or the person at the terminal gives up.
async fn wait(app: &Arc<App>, attempt: &AuthorizationView, words: &str) -> Result<AuthorizationView, AppError> {
    let mut interrupts = Interrupts::listen()?;
    write_line(&mut std::io::stderr().lock(), words);
    tokio::select! {
        ended = authorization::wait_for_end(app, &attempt.attempt_id) => ended,
        () = interrupts.asked() => {
            authorization::cancel_authorization(app, &attempt.attempt_id).await?;
            Err(AppError::new(ErrorCode::Cancelled, "The authorization was given up; nothing was connected"))
        }
    }
}

/// Reads pasted addresses from stdin until one is right.
async fn paste(app: &Arc<App>, attempt: &AuthorizationView) -> Result<AuthorizationView, AppError> {
    write_line(&mut std::io::stderr().lock(), "Then paste the address that the browser ends on:");
    loop {
        let line = tokio::task::spawn_blocking(|| {
            let mut line = String::new();
            std::io::stdin().read_line(&mut line).map(|length| (length > 0).then_some(line))
        })
        .await
        .map_err(|error| AppError::internal("read standard input", error))?
        .map_err(|error| AppError::new(ErrorCode::InvalidInput, "Standard input is not readable text").source(error))?;
        let Some(line) = line else {
            authorization::cancel_authorization(app, &attempt.attempt_id).await?;
            return Err(AppError::new(ErrorCode::Cancelled, "No address was pasted"));
        };
        match authorization::paste_callback(app, &attempt.attempt_id, line.trim()).await {
            Ok(_) => return authorization::wait_for_end(app, &attempt.attempt_id).await,
            Err(error) if error.code == ErrorCode::InvalidInput => write_line(&mut std::io::stderr().lock(), &error.message),
            Err(error) => return Err(error),
        }
    }
}

/// An environment by its word.
pub fn parse_environment(text: &str) -> Result<Environment, AppError> {
    text.parse()
        .map_err(|error: connect_domain::environment::UnknownEnvironment| AppError::new(ErrorCode::InvalidInput, error.to_string()))
}
