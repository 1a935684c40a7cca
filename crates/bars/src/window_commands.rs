//! The window without its pages: a process that carries out the window's commands and prints what each
//! of them answers, which is everything that crosses to the window.
//!
//! The commands themselves are a line each (`src-tauri/src/commands`), so their use cases are called here.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use connect_app::apps::{RegisterApp, check_app, list_app_registrations, register_app, rotate_app_secret};
use connect_app::authorization::view::AuthorizationView;
use connect_app::authorization::{
    StartAuthorization, authorization_attempt, cancel_authorization, paste_callback, start_authorization, wait_for_end,
};
use connect_app::error::{AppError, ErrorView};
use connect_app::{
    App, OsEntropy, attention, audit, backups, clients, connections, doctor, gate, health, jobs, limits, mapping, members, partners,
    platform, provisioning, pull, settings, vault, workspace,
};
use connect_domain::clock::{Clock, SystemClock};
use connect_domain::ids::CorrelationId;
use connect_domain::secret::SecretText;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::firm;
use crate::workers::{LOG, WorkerSettings};

/// What the person has before them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Setting {
    /// Where.
    pub worker: WorkerSettings,
    /// Whom to connect.
    pub partner: String,
    /// The firm's app.
    pub oauth_client_id: String,
    /// Where the partner is.
    pub endpoints: BTreeMap<String, String>,
    /// What else its form asks.
    pub fields: BTreeMap<String, String>,
    /// Where reports go.
    pub papers: PathBuf,
    /// Whether everything is ready and the partner refuses what is asked.
    pub is_refused: bool,
}

/// What the person types: one document on standard input.
#[derive(Serialize, Deserialize)]
pub struct Typed {
    /// Of the firm's app.
    pub client_secret: String,
    /// One that the partner does not know.
    pub wrong_client_secret: String,
    /// A new holder of the vault.
    pub passphrase: String,
    /// No holder.
    pub wrong_passphrase: String,
    /// An address that another login ended on.
    pub foreign_callback: String,
}

struct Window {
    app: Arc<App>,
    setting: Setting,
    typed: Typed,
}

/// Opens, carries out every command, and ends.
pub fn obey(setting: &str) -> anyhow::Result<()> {
    // The person's browser lives in this process too, and its log is its own.
    let log = format!(
        "{},ureq=off,ureq_proto=off",
        std::env::var(LOG).unwrap_or_else(|_| "off".to_owned())
    );
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::new(log))
        .init();
    platform::keep_memory_private()?;
    let setting: Setting = serde_json::from_str(setting).context("a window needs its setting")?;
    let typed: Typed = serde_json::from_reader(std::io::stdin()).context("nothing was typed")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let (app, _) = firm::open(&setting.worker, SystemClock.now()).await?;
        let window = Window { app, setting, typed };
        if window.setting.is_refused {
            window.be_refused().await
        } else {
            window.work().await
        }
    })
}

impl Window {
    async fn work(&self) -> anyhow::Result<()> {
        let app = &self.app;
        cross("list_partners", Ok(partners::list_partners()))?;
        cross("create_vault", vault::create_vault(app, "keychain", None).await)?;
        let registered = register_app(app, self.registration(), Some(secret(&self.typed.client_secret))).await;
        let registered = cross("register_app", registered)?.context("no app was registered")?;
        cross("check_app", check_app(app, &registered.id).await)?;
        self.paste_a_foreign_address(&registered.id).await?;
        let connection = self.connect(&registered.id).await?;
        self.save_a_draft().await?;
        cross("test_connection", connections::test_connection(app, &connection).await)?;
        cross("refresh_connection", connections::refresh_connection(app, &connection).await)?;
        cross("pull_now", pull::pull_now(app, &connection, &[], false).await)?;
        cross("suggest_mappings", mapping::suggest_mappings(app, &connection).await)?;
        cross("mapping_rows", mapping::mapping_rows(app, &connection, 0, 1_000).await)?;
        cross("publish_mapping", mapping::publish_mapping(app, &connection).await)?;
        let export = self.setting.papers.join("window-mapping.csv");
        cross("export_mapping", mapping::export_mapping(app, &connection, &export).await)?;
        let backup = self.setting.papers.join("window.backup").display().to_string();
        cross("back_up", backups::back_up(app, &backup, true).await)?;
        self.look(&connection).await?;
        self.recover().await
    }

    /// The partner refuses, and says our secrets with it.
    async fn be_refused(&self) -> anyhow::Result<()> {
        let app = &self.app;
        let connected = connections::list_connections(app).await?;
        let connection = &connected.first().context("nothing is connected")?.id;
        let registered = list_app_registrations(app).await?;
        let registered = &registered.first().context("no app is registered")?.id;
        cross("test_connection", connections::test_connection(app, connection).await)?;
        cross("refresh_connection", connections::refresh_connection(app, connection).await)?;
        cross("pull_now", pull::pull_now(app, connection, &[], false).await)?;
        cross("check_app", check_app(app, registered).await)?;
        let wrong = secret(&self.typed.wrong_client_secret);
        cross("rotate_app_secret", rotate_app_secret(app, registered, wrong).await)?;
        cross(
            "unlock_vault",
            vault::unlock_vault(app, &secret(&self.typed.wrong_passphrase)).await,
        )?;
        self.look(connection).await?;
        cross("disconnect_connection", connections::disconnect_connection(app, connection).await)?;
        self.look(connection).await
    }

    fn registration(&self) -> RegisterApp {
        RegisterApp {
            partner: self.setting.partner.clone(),
            environment: "custom".to_owned(),
            label: "The window's".to_owned(),
            oauth_client_id: self.setting.oauth_client_id.clone(),
            redirect_uris: vec!["https://firm.example/return".to_owned()],
            callback: None,
            endpoints: self.setting.endpoints.clone(),
            fields: BTreeMap::new(),
        }
    }

    fn attempt(&self, registration: &str, callback: &str) -> StartAuthorization {
        StartAuthorization {
            partner: self.setting.partner.clone(),
            environment: "custom".to_owned(),
            app_registration_id: Some(registration.to_owned()),
            callback: Some(callback.to_owned()),
            connection_id: None,
            fields: self.setting.fields.clone(),
            ability: None,
        }
    }

    async fn paste_a_foreign_address(&self, registration: &str) -> anyhow::Result<()> {
        let app = &self.app;
        let started = start_authorization(app, self.attempt(registration, "paste")).await?;
        cross("start_authorization", Ok(without_url(started.clone())))?;
        let pasted = paste_callback(app, &started.attempt_id, &self.typed.foreign_callback).await;
        cross("paste_callback", pasted.map(without_url))?;
        cross(
            "cancel_authorization",
            cancel_authorization(app, &started.attempt_id).await.map(without_url),
        )?;
        Ok(())
    }

    async fn connect(&self, registration: &str) -> anyhow::Result<String> {
        let app = &self.app;
        let started = start_authorization(app, self.attempt(registration, "loopback")).await?;
        let url = started.authorization_url.clone();
        tokio::task::spawn_blocking(move || ureq::get(&url).call().map(drop)).await??;
        let ended = wait_for_end(app, &started.attempt_id).await?;
        let attempt = authorization_attempt(app, &started.attempt_id).await;
        cross("authorization_attempt", attempt.map(without_url))?;
        ended.connection_id.context("nothing was connected")
    }

    async fn save_a_draft(&self) -> anyhow::Result<()> {
        let draft = provisioning::start_provisioning(&self.app, &self.setting.partner).await;
        cross("start_provisioning", draft)?;
        cross("list_provisioning_runs", provisioning::list_provisioning_runs(&self.app).await)?;
        Ok(())
    }

    /// Every page, once.
    async fn look(&self, connection: &str) -> anyhow::Result<()> {
        let app = &self.app;
        cross("workspace_status", workspace::workspace_status(app).await)?;
        cross("list_connections", connections::list_connections(app).await)?;
        cross("show_connection", connections::show_connection(app, connection).await)?;
        cross("list_app_registrations", list_app_registrations(app).await)?;
        cross("verify", gate::verify(app, &[], "live").await)?;
        cross("readiness", gate::readiness(app, &[], "live").await)?;
        for format in ["text", "json", "junit", "html"] {
            let path = self.setting.papers.join(format!("window.{format}")).display().to_string();
            cross("save_readiness", gate::save_readiness(app, "live", format, &path, true).await)?;
        }
        cross("health", health::health(app).await)?;
        cross("needs_attention", attention::needs_attention(app).await)?;
        cross("mapping_status", mapping::mapping_status(app, connection).await)?;
        cross("audit_entries", audit::audit_entries(app, Some(500)).await)?;
        cross("backups", backups::backups(app).await)?;
        cross("list_jobs", jobs::list_jobs(app).await)?;
        cross("list_clients", clients::list_clients(app).await)?;
        cross("list_members", members::list_members(app).await)?;
        cross("limits", limits::limits(app).await)?;
        cross("pull_settings", pull::settings::pull_settings(app).await)?;
        cross("settings", settings::settings(app).await)?;
        cross("doctor", Ok(doctor::doctor(app).await))?;
        Ok(())
    }

    async fn recover(&self) -> anyhow::Result<()> {
        let app = &self.app;
        let sheet = self.setting.papers.join("window-sheet.txt");
        cross("save_recovery_sheet", vault::save_recovery_sheet(app, Some(&sheet)).await)?;
        cross("recovery_challenge", vault::recovery_challenge(app).await)?;
        let wrong = [secret("wrong"), secret(&self.typed.wrong_passphrase)];
        cross("confirm_recovery_code", vault::confirm_recovery_code(app, wrong).await)?;
        let words = words_of_sheet(&std::fs::read_to_string(&sheet)?).join(" ");
        let holder = vault::chosen_holder("passphrase", Some(secret(&self.typed.passphrase)))?;
        cross(
            "recover_vault",
            vault::recover_vault(app, &secret(&self.typed.wrong_passphrase), None).await,
        )?;
        cross("recover_vault", vault::recover_vault(app, &secret(&words), Some(holder)).await)?;
        cross(
            "unlock_vault",
            vault::unlock_vault(app, &secret(&self.typed.wrong_passphrase)).await,
        )?;
        cross("unlock_vault", vault::unlock_vault(app, &secret(&self.typed.passphrase)).await)?;
        cross("retry_keychain", vault::retry_keychain(app).await)?;
        Ok(())
    }
}

/// The words of a recovery sheet.
pub fn words_of_sheet(sheet: &str) -> Vec<String> {
    let numbered = sheet.lines().filter_map(|line| line.trim().split_once(". "));
    numbered
        .filter(|(number, _)| number.parse::<u8>().is_ok())
        .map(|(_, word)| word.to_owned())
        .collect()
}

/// Prints an answer as the window would get it; gives it on when there is one.
fn cross<T: Serialize>(command: &str, answer: Result<T, AppError>) -> anyhow::Result<Option<T>> {
    let (answer, crossing) = match answer {
        Ok(answer) => {
            let document = serde_json::to_value(&answer)?;
            (Some(answer), json!({ "command": command, "answer": document }))
        }
        Err(error) => {
            let view = ErrorView::report(&error, CorrelationId::new(SystemClock.now(), &OsEntropy));
            (None, json!({ "command": command, "error": view }))
        }
    };
    say(&crossing)?;
    Ok(answer)
}

fn say(crossing: &Value) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout().lock(), "{crossing}")?)
}

/// The address to open holds the state by design; nothing else may.
fn without_url(mut view: AuthorizationView) -> AuthorizationView {
    view.authorization_url.clear();
    view
}

fn secret(text: &str) -> SecretText {
    SecretText::new(text.to_owned())
}
