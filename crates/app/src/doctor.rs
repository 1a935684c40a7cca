//! What works on this machine and what does not: the same answer in the window and the CLI.

use connect_domain::counted::counted;
use connect_store::audit_entries::AuditVerdict;

use crate::backups::{Standing, standing};
use crate::vault::vault_status;
#[cfg(feature = "bindings")]
use crate::words;
use crate::workspace::{home, location_warnings};
use crate::{App, platform};

/// All checks and the worst of them.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DoctorView {
    /// In a fixed order.
    pub checks: Vec<DoctorCheck>,
    /// pass, warn or fail.
    #[cfg_attr(feature = "bindings", specta(type = words::Verdict))]
    pub verdict: String,
}

/// One check with its evidence.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DoctorCheck {
    /// Stable id.
    pub id: String,
    /// What is checked.
    pub title: String,
    /// pass, warn, fail or skip.
    #[cfg_attr(feature = "bindings", specta(type = words::CheckStatus))]
    pub status: String,
    /// What was seen.
    pub evidence: String,
    /// What to do.
    pub hint: Option<String>,
}

/// Everything that can be checked without a workspace.
pub async fn doctor_without_workspace() -> DoctorView {
    verdict(machine_checks().await)
}

/// The machine and the open workspace.
pub async fn doctor(app: &App) -> DoctorView {
    let mut checks = vec![
        workspace_check(app).await,
        location_check(app),
        vault_check(app).await,
        home_check(app).await,
        backup_check(app).await,
    ];
    checks.extend(machine_checks().await);
    verdict(checks)
}

fn verdict(checks: Vec<DoctorCheck>) -> DoctorView {
    let worst = ["fail", "warn"]
        .into_iter()
        .find(|worst| checks.iter().any(|check| check.status == *worst));
    DoctorView {
        checks,
        verdict: worst.unwrap_or("pass").to_owned(),
    }
}

async fn workspace_check(app: &App) -> DoctorCheck {
    let found = async {
        let mut reader = app.store.read().await?;
        connect_store::audit_entries::verify(&mut reader).await
    };
    match found.await {
        Ok(AuditVerdict::Intact { entries }) => check(
            "workspace",
            "Workspace",
            "pass",
            format!(
                "{} opens, {} one chain",
                app.store.location(),
                counted(entries, "audit entry forms", "audit entries form")
            ),
            None,
        ),
        Ok(AuditVerdict::Broken { sequence }) => check(
            "workspace",
            "Workspace",
            "fail",
            format!("the audit log was altered at entry {sequence}"),
            Some("Keep this workspace as evidence, and restore a backup from before"),
        ),
        Err(error) => check(
            "workspace",
            "Workspace",
            "fail",
            error.to_string(),
            Some("Restore the last backup into an empty folder"),
        ),
    }
}

fn location_check(app: &App) -> DoctorCheck {
    match location_warnings(app).first() {
        None => check(
            "location",
            "Place of the workspace",
            "pass",
            "on a local file system, not synchronized".to_owned(),
            None,
        ),
        Some(warning) => check(
            "location",
            "Place of the workspace",
            "warn",
            warning.clone(),
            Some("Close the program and move the folder"),
        ),
    }
}

async fn vault_check(app: &App) -> DoctorCheck {
    match vault_status(app).await {
        Ok(view) if view.status == "key_lost" => check(
            "vault",
            "Vault",
            "fail",
            "the key that opens the stored secrets is gone".to_owned(),
            Some("Run `vault recover` with the recovery code"),
        ),
        Ok(view) => {
            let holders: Vec<&str> = view.holders.iter().map(|holder| holder.kind.as_str()).collect();
            let named = if holders.is_empty() {
                "no holder yet".to_owned()
            } else {
                holders.join(", ")
            };
            let recovery = (view.recovery_code != "confirmed" && !holders.is_empty() && !app.is_rehearsal())
                .then_some("Write a recovery sheet and confirm it, or a lost machine costs every connection");
            check(
                "vault",
                "Vault",
                if recovery.is_some() { "warn" } else { "pass" },
                format!("{}; holders: {named}", view.status),
                recovery,
            )
        }
        Err(error) => check("vault", "Vault", "fail", error.to_string(), error.hint.as_deref()),
    }
}

async fn home_check(app: &App) -> DoctorCheck {
    match home(app).await {
        Ok("here") => check("home", "Home of the grants", "pass", "this installation".to_owned(), None),
        Ok(_) => check(
            "home",
            "Home of the grants",
            "warn",
            "the grants live on another installation: nothing is refreshed here".to_owned(),
            Some("This is a copy or a restored backup: choose Move here, or use it for reading only"),
        ),
        Err(error) => check("home", "Home of the grants", "fail", error.to_string(), None),
    }
}

async fn backup_check(app: &App) -> DoctorCheck {
    let title = "Daily backups";
    let standing = match standing(app).await {
        Ok(standing) => standing,
        Err(error) => return check("backups", title, "fail", error.to_string(), error.hint.as_deref()),
    };
    let evidence = match &standing {
        Standing::Current => "the newest one is of these days",
        Standing::Empty => "nothing is in the workspace yet that could be lost",
        Standing::Rehearsal => "a rehearsal firm is not backed up",
        Standing::Server => "the database server has tools of its own",
        Standing::Old(_) | Standing::Failed(_) => {
            let evidence = standing.detail().unwrap_or_default();
            return check(
                "backups",
                title,
                "warn",
                evidence,
                Some("Leave a window open, run `connections refresh --idle` daily, or make one with `backup FILE`"),
            );
        }
    };
    let status = if standing == Standing::Current { "pass" } else { "skip" };
    check("backups", title, status, evidence.to_owned(), None)
}

async fn machine_checks() -> Vec<DoctorCheck> {
    let loopback = match tokio::net::TcpListener::bind(("127.0.0.1", 0)).await {
        Ok(_) => check(
            "loopback",
            "Way back from the browser",
            "pass",
            "a port on 127.0.0.1 can be opened".to_owned(),
            None,
        ),
        Err(error) => check(
            "loopback",
            "Way back from the browser",
            "fail",
            error.to_string(),
            Some("Allow local connections, or connect with --callback paste"),
        ),
    };
    let browser = if platform::has_display() {
        check("browser", "Browser", "pass", "addresses are opened by the desktop".to_owned(), None)
    } else {
        check(
            "browser",
            "Browser",
            "warn",
            "no display here".to_owned(),
            Some("Open the printed address on another machine and connect with --callback paste"),
        )
    };
    vec![loopback, browser, proxy_check()]
}

fn proxy_check() -> DoctorCheck {
    let named = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
        .into_iter()
        .find(|name| std::env::var_os(name).is_some());
    match named {
        None => check("proxy", "Proxy", "pass", "none is set".to_owned(), None),
        Some(name) => check(
            "proxy",
            "Proxy",
            "pass",
            format!("partners are called through the proxy of {name}"),
            None,
        ),
    }
}

fn check(id: &str, title: &str, status: &str, evidence: String, hint: Option<&str>) -> DoctorCheck {
    DoctorCheck {
        id: id.to_owned(),
        title: title.to_owned(),
        status: status.to_owned(),
        evidence,
        hint: hint.map(str::to_owned),
    }
}
