//! Adding a client and changing what it is called.

use connect_domain::advisory_client::{ClientNames, folded_name};
use connect_domain::audit::AuditEntry;
use connect_domain::ids::AdvisoryClientId;
use connect_store::advisory_clients::{self, AdvisoryClient};

use super::twins::{Known, Twin};
use super::view::{ClientView, SaveClient};
use super::{begin, find_in_sight, tell};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};

/// Adds a client, or changes one.
pub async fn save_client(app: &App, save: SaveClient) -> Result<ClientView, AppError> {
    let mut tx = begin(app).await?;
    let before = match &save.client {
        Some(client) => Some(find_in_sight(&mut tx, client).await?),
        None => None,
    };
    let names = wanted(before.as_ref(), &save)?;
    let all = advisory_clients::list(&mut tx).await?;
    let others = all.iter().filter(|one| before.as_ref().is_none_or(|before| before.id != one.id));
    // Whoever keeps its name was told apart before.
    let keeps_name = before
        .as_ref()
        .is_some_and(|before| folded_name(before.names.name()) == folded_name(names.name()));
    refuse_twin(&Known::of(others), &names, save.is_another || keeps_name)?;
    let client = match &before {
        Some(before) => AdvisoryClient { names, ..before.clone() },
        None => AdvisoryClient {
            id: AdvisoryClientId::new(app.clock.now(), &*app.entropy),
            names,
            created_at: app.clock.now(),
            archived_at: None,
        },
    };
    let id = client.id;
    match &before {
        Some(before) if before == &client => drop(tx),
        Some(before) => {
            advisory_clients::update(&mut tx, &client).await?;
            let fields = differing(&before.names, &client.names).join(", ");
            tx.commit(AuditEntry::new("client.edited", id.to_string(), fields)).await?;
        }
        None => {
            advisory_clients::insert(&mut tx, std::slice::from_ref(&client)).await?;
            tx.commit(AuditEntry::new("client.added", id.to_string(), "")).await?;
        }
    }
    tell(app, id).await
}

fn wanted(before: Option<&AdvisoryClient>, save: &SaveClient) -> Result<ClientNames, AppError> {
    let or_before = |wish: &Option<String>, part: fn(&ClientNames) -> &str| {
        let kept = before.map(|before| part(&before.names)).unwrap_or_default();
        wish.clone().unwrap_or_else(|| kept.to_owned())
    };
    ClientNames::new(
        &or_before(&save.name, ClientNames::name),
        &or_before(&save.legal_name, ClientNames::legal_name),
        &or_before(&save.reference, ClientNames::reference),
    )
    .map_err(|problem| AppError::new(ErrorCode::InvalidInput, sentence(&problem.to_string())).hint("Nothing was changed"))
}

fn refuse_twin(known: &Known<'_>, names: &ClientNames, is_another: bool) -> Result<(), AppError> {
    let (twin, hint) = match known.twin(names) {
        None => return Ok(()),
        Some(Twin::OfName(_)) if is_another => return Ok(()),
        Some(twin @ Twin::OfName(_)) => (twin, "If it is another company, say so: `--another`, or the box under the name"),
        Some(twin @ Twin::OfReference(_)) => (twin, "Choose another reference, or leave it empty"),
    };
    Err(AppError::new(ErrorCode::InvalidInput, sentence(&twin.problem(names))).hint(hint))
}

fn differing(before: &ClientNames, after: &ClientNames) -> Vec<&'static str> {
    let fields = [
        ("name", before.name() == after.name()),
        ("legal name", before.legal_name() == after.legal_name()),
        ("reference", before.reference() == after.reference()),
    ];
    fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect()
}
