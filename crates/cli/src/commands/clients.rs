//! `clients list | show | import | add | edit | engage | archive | restore | attach | detach`.

use connect_app::clients;
use connect_app::clients::view::{ClientPage, ClientView, ClientsImport as Imported, EngagementView, SaveClient, SaveEngagement};
use connect_app::error::AppError;
use connect_domain::counted::counted;

use crate::arguments::Arguments;
use crate::arguments::clients::{Clients, ClientsAdd, ClientsEdit, ClientsEngage, ClientsImport, ClientsList};
use crate::output::Answer;
use crate::session;

pub async fn run(arguments: &Arguments, command: Clients) -> Result<Answer, AppError> {
    let app = session::open(arguments, false).await?;
    match command {
        Clients::List(list) => {
            let mut view = clients::list_clients(&app).await?;
            view.clients.retain(|client| is_wanted(client, &list));
            let text: String = view.clients.iter().map(line).collect();
            Answer::new(&view, text)
        }
        Clients::Show(one) => shown(&clients::show_client(&app, &one.id).await?),
        Clients::Import(ClientsImport { file, preview: true }) => imported(&clients::preview_clients(&app, &file).await?, true),
        Clients::Import(ClientsImport { file, preview: false }) => imported(&clients::import_clients(&app, &file).await?, false),
        Clients::Add(add) => said(&clients::save_client(&app, added(add)).await?, "saved"),
        Clients::Edit(edit) => said(&clients::save_client(&app, edited(edit)).await?, "saved"),
        Clients::Engage(engage) => said(&clients::save_engagement(&app, engaged(engage)).await?, "saved"),
        Clients::Archive(one) => said(&clients::archive_client(&app, &one.id).await?, "archived"),
        Clients::Restore(one) => said(&clients::restore_client(&app, &one.id).await?, "restored"),
        Clients::Attach(attach) => said(
            &clients::attach_connection(&app, &attach.client, &attach.connection).await?,
            "has the connection",
        ),
        Clients::Detach(detach) => said(
            &clients::detach_connection(&app, &detach.connection).await?,
            "has the connection no more",
        ),
    }
}

fn is_wanted(client: &ClientView, list: &ClientsList) -> bool {
    client.archived_at.is_some() == list.archived && (!list.mine || client.is_mine)
}

fn added(ClientsAdd { name, names }: ClientsAdd) -> SaveClient {
    SaveClient {
        client: None,
        name: Some(name),
        legal_name: names.legal_name,
        reference: names.reference,
        is_another: names.another,
    }
}

fn edited(edit: ClientsEdit) -> SaveClient {
    SaveClient {
        client: Some(edit.id),
        name: edit.name,
        legal_name: edit.names.legal_name,
        reference: edit.names.reference,
        is_another: edit.names.another,
    }
}

fn engaged(engage: ClientsEngage) -> SaveEngagement {
    SaveEngagement {
        client: engage.client,
        engagement: engage.engagement,
        engagement_type: engage.engagement_type,
        period_start: engage.start,
        period_end: engage.end,
        status: engage.status,
        due: engage.due,
        lead: engage.lead,
    }
}

fn line(client: &ClientView) -> String {
    let engagement = client.engagement.as_ref().map(in_words).unwrap_or_default();
    let connections: Vec<String> = client.connections.iter().map(|one| one.status.replace('_', " ")).collect();
    let work = match (client.unmapped, client.changed) {
        (Some(unmapped), Some(changed)) => format!("{} unmapped, {} changed", unmapped.get(), changed.get()),
        _ => String::new(),
    };
    let offered = if client.offered.is_empty() { "" } else { "a connection is offered" };
    let cells = [engagement, connections.join(", "), work, offered.to_owned()];
    let cells: Vec<String> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
    let reference = if client.reference.is_empty() {
        &client.id
    } else {
        &client.reference
    };
    format!("{reference:<12} {:<32} {}\n", client.name, cells.join("; "))
}

fn in_words(engagement: &EngagementView) -> String {
    let lead = engagement.lead.as_deref().unwrap_or("nobody");
    let due = match &engagement.due {
        Some(due) if engagement.is_late => format!(", late: due {due}"),
        Some(due) => format!(", due {due}"),
        None => String::new(),
    };
    format!(
        "{} {} to {}, {}, lead {lead}{due}",
        engagement.engagement_type.replace('_', " "),
        engagement.period_start,
        engagement.period_end,
        engagement.status.replace('_', " ")
    )
}

fn shown(page: &ClientPage) -> Result<Answer, AppError> {
    let client = &page.client;
    let mut text = format!("{}  {}\n", client.name, client.id);
    for (label, value) in [("legal name", &client.legal_name), ("reference", &client.reference)] {
        if !value.is_empty() {
            text.push_str(&format!("  {label} {value}\n"));
        }
    }
    for engagement in &page.engagements {
        text.push_str(&format!("  engagement {}  {}\n", engagement.id, in_words(engagement)));
    }
    for connection in &client.connections {
        text.push_str(&format!(
            "  connection {}  {}  {}\n",
            connection.id, connection.display_name, connection.status
        ));
    }
    for connection in &client.offered {
        text.push_str(&format!(
            "  offered    {}  {}: `clients attach {} {}` takes it\n",
            connection.id, connection.display_name, client.id, connection.id
        ));
    }
    for entry in &page.history {
        text.push_str(&format!(
            "  {}  {}  {} {}\n",
            entry.at.to_rfc3339(),
            entry.actor,
            entry.action,
            entry.detail
        ));
    }
    Answer::new(page, text)
}

fn said(client: &ClientView, what: &str) -> Result<Answer, AppError> {
    Answer::new(client, format!("{} {what}  {}", client.name, client.id))
}

fn imported(view: &Imported, is_preview: bool) -> Result<Answer, AppError> {
    let would = if is_preview { "would be " } else { "" };
    let mut text = String::new();
    for problem in &view.problems {
        text.push_str(&format!("line {}: {}\n", problem.line.get(), problem.problem));
    }
    if !view.problems.is_empty() {
        text.push_str("Nothing would be imported until these lines are mended\n");
    }
    text.push_str(&format!(
        "{} of {} {would}added, {} {would}added to known clients, {} unchanged",
        view.added.len(),
        counted(view.rows.get(), "client", "clients"),
        counted(view.engagements.len(), "engagement", "engagements"),
        view.unchanged.get()
    ));
    if !view.leads.is_empty() {
        text.push_str(&format!("\nNew members: {}", view.leads.join(", ")));
    }
    Answer::new(view, text).map(|answer| answer.found(!view.problems.is_empty()))
}
