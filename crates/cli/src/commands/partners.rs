//! `partners list | show | add | replace | remove`.

use connect_app::App;
use connect_app::connections::list_connections;
use connect_app::contracts::show_contract;
use connect_app::contracts::view::PartnerContractView;
use connect_app::error::AppError;
use connect_app::partners::private::{add_partner, remove_partner, replace_partner};
use connect_app::partners::view::{CallbackView, PartnerView, ScopeView};
use connect_app::partners::{list_partners, show_partner};
use connect_app::views::At;
use connect_domain::counted::counted;
use serde_json::json;

use crate::arguments::{Arguments, Partners};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Partners) -> Result<Answer, AppError> {
    match command {
        Partners::List => {
            // Those that are built in need no workspace.
            if arguments.workspace.is_some() {
                session::open(arguments, false).await?;
            }
            let partners = list_partners();
            let text: String = partners
                .iter()
                .map(|partner| format!("{:<28} {}\n", partner.id, partner.purpose))
                .collect();
            Answer::new(&json!({ "partners": partners }), text)
        }
        Partners::Show(one) => {
            let mut here = None;
            if arguments.workspace.is_some() {
                let app = session::open(arguments, false).await?;
                here = Some(Here::read(&app, &one.id).await?);
            }
            let partner = show_partner(&one.id)?;
            let text = details(&partner, here.as_ref());
            Answer::new(&Shown { partner, here }, text)
        }
        Partners::Add(add) => {
            let app = session::open(arguments, false).await?;
            let partner = add_partner(&app, &add.file).await?;
            let text = format!("{}`connect {}` connects it\n", given(&partner, "added"), partner.id);
            Answer::new(&partner, text)
        }
        Partners::Replace(replace) => {
            let app = session::open(arguments, false).await?;
            let partner = replace_partner(&app, None, &replace.file).await?;
            let next = "What was proven of it is out of date: `verify --outdated` checks it anew.
If it leads to other hosts, its apps want their secrets again: give them with `connect`
";
            Answer::new(&partner, format!("{}{next}", given(&partner, "replaced")))
        }
        Partners::Remove(one) => {
            let app = session::open(arguments, false).await?;
            remove_partner(&app, &one.id).await?;
            Answer::new(
                &json!({ "removed": one.id }),
                format!("{} is removed, with what was entered for it\n", one.id),
            )
        }
    }
}

/// What a manifest was taken for, to be compared with the file.
fn given(partner: &PartnerView, done: &str) -> String {
    format!(
        "{} is {done}. It may be reached at {}\nManifest: SHA-256 {}\n",
        partner.name,
        partner.hosts.join(", "),
        partner.manifest_sha256.as_deref().unwrap_or_default()
    )
}

/// A partner, and how the firm stands with it where a workspace is named.
#[derive(serde::Serialize)]
struct Shown {
    #[serde(flatten)]
    partner: PartnerView,
    #[serde(flatten)]
    here: Option<Here>,
}

#[derive(serde::Serialize)]
struct Here {
    contract: PartnerContractView,
    /// When a call last proved one of its connections.
    last_proven_at: Option<At>,
}

impl Here {
    async fn read(app: &App, partner: &str) -> Result<Self, AppError> {
        let connections = list_connections(app).await?;
        let proven = connections
            .iter()
            .filter(|connection| connection.partner == partner && connection.status != "disconnected");
        Ok(Self {
            contract: show_contract(app, partner).await?,
            last_proven_at: proven.filter_map(|connection| connection.last_proven_at).max(),
        })
    }
}

/// What a person wants to know before connecting it.
fn details(partner: &PartnerView, here: Option<&Here>) -> String {
    let unknown = "Its manifest does not say";
    let mut lines = vec![
        format!("{} by {}", partner.name, partner.publisher),
        partner.purpose.clone(),
        String::new(),
        "Asks for".to_owned(),
    ];
    let asked = |scope: &ScopeView| {
        let need = if scope.required { "" } else { " (it works without)" };
        format!("{}{need}: {}", scope.name, scope.reason)
    };
    lines.extend(partner.scopes.iter().map(|scope| format!("  {}", asked(scope))));
    if !partner.abilities.is_empty() {
        lines.push("Only when you ask for it".to_owned());
    }
    for ability in &partner.abilities {
        lines.push(format!("  {} ({}): {}", ability.title, ability.id, ability.reason));
        lines.extend(ability.scopes.iter().map(|scope| format!("    {}", asked(scope))));
    }
    lines.push("Reads".to_owned());
    lines.extend(partner.reads.iter().map(|read| format!("  {read}")));
    lines.push("Before you start".to_owned());
    lines.extend(partner.prerequisites.iter().map(|one| format!("  {one}")));
    lines.extend(
        partner
            .minutes
            .map(|minutes| format!("  About {}", counted(minutes, "minute", "minutes"))),
    );
    lines.extend(redirect_uris(partner));
    lines.extend([
        format!("Writes: {}", partner.never_writes),
        format!("Cost: {}", partner.cost.as_deref().unwrap_or(unknown)),
        format!("Where the data is kept: {}", partner.residency.as_deref().unwrap_or(unknown)),
        format!("Reached at: {}", partner.hosts.join(", ")),
        format!("How to take the access back: {}", partner.revoke_help),
    ]);
    lines.extend(partner.manifest_sha256.iter().map(|hash| format!("Manifest: SHA-256 {hash}")));
    if !partner.codes.is_empty() {
        lines.push("Codes that it may show".to_owned());
    }
    lines.extend(
        partner
            .codes
            .iter()
            .map(|code| format!("  {}: {}. {}", code.codes.join(", "), code.means, code.act)),
    );
    if let Some(here) = here {
        lines.push(format!("Contract: {}", super::contracts::standing(&here.contract)));
        let proven = here.last_proven_at.map_or_else(|| "never".to_owned(), At::to_rfc3339);
        lines.push(format!("Last proven here: {proven}"));
    }
    lines.join("\n") + "\n"
}

/// What to add to the firm's app at the partner, for each of its worlds that has real organizations.
fn redirect_uris(partner: &PartnerView) -> Vec<String> {
    let real = |one: &&CallbackView| matches!(one.environment.as_str(), "production" | "sandbox") && !one.modes.is_empty();
    let mut lines: Vec<String> = partner
        .callback
        .iter()
        .filter(real)
        .map(|one| format!("  {}: {}", one.environment, to_register(one)))
        .collect();
    if !lines.is_empty() {
        lines.insert(0, "Redirect URI of your firm's app there".to_owned());
    }
    lines
}

fn to_register(callback: &CallbackView) -> String {
    match (callback.to_register.as_str(), &callback.redirect_uri) {
        ("fixed", Some(uri)) => format!("{uri}, exactly"),
        ("own", Some(uri)) => format!("{uri}, or one of your own, exactly as you give it with --redirect-uri"),
        ("own", None) => "an https page of your firm, exactly as you give it with --redirect-uri".to_owned(),
        _ => "none to add".to_owned(),
    }
}
