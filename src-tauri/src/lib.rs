//! The desktop shell: a window around `connect-app`. Thin by rule: a command checks its input,
//! calls one use case and converts the answer.
//!
//! The shell knows Tauri and nothing of partners, SQL or secrets. To add a command: a function in
//! `commands/<feature>.rs`, its name in [`bindings::builder`], then `cargo xtask gen`.

pub mod bindings;
mod commands;
mod events;
mod options;
mod state;
mod window;

use std::process::ExitCode;

use tauri::Manager;

/// Opens the window and returns when it is closed.
pub fn run() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("ADVISOROS_LOG").unwrap_or_else(|_| "warn".into()))
        .init();
    if let Err(error) = connect_app::platform::keep_memory_private() {
        tracing::warn!(%error, "a crash could leave a core file");
    }
    let options = match options::Options::parse(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            tracing::error!("{problem}");
            return ExitCode::from(2);
        }
    };
    let builder = bindings::builder();
    let invoke_handler = builder.invoke_handler();
    let outcome = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::focus(app)))
        .invoke_handler(invoke_handler)
        .setup(move |app| {
            builder.mount_events(app);
            let shell = state::Shell::new(options);
            events::attend(app.handle(), &shell);
            app.manage(shell);
            let opener = app.handle().clone();
            tauri::async_runtime::spawn(async move { opener.state::<state::Shell>().open().await });
            window::open(app)?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match outcome {
        Ok(app) => {
            app.run(|window, event| {
                if matches!(event, tauri::RunEvent::Exit) {
                    tauri::async_runtime::block_on(window.state::<state::Shell>().finish());
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!("the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}
