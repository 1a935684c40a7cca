//! Parts of a catalog that the partner did not let be read: what is known of them stays as it was, and the pull's end says
//! so (ADR 0076). Else a list that was refused once would read as one in which nothing is.

use std::collections::BTreeSet;

use connect_connectors::{Manifest, Unread};
use connect_domain::ids::SourceObjectId;
use connect_domain::source_object::{SourceObject, SourceObjectKind};
use connect_store::source_objects::{self, SourceObjectRow};
use connect_store::{ObservedTransaction, Reads};

use super::asks::Asks;
use super::kept::Stored;
use crate::error::{AppError, sentence};

/// What is known of the parts that were not read.
#[derive(Default)]
pub(super) struct Known {
    /// Of all that is known here and not gone, by the partner's id.
    rows: BTreeSet<String>,
    /// Of what comes from these parts.
    untouched: BTreeSet<String>,
}

impl Known {
    /// Notes parts that were not read just now, of those that somebody misses, and answers what is known of all.
    pub(super) async fn note(
        asks: &Asks,
        from: &mut impl Reads,
        kind: SourceObjectKind,
        stored: &mut Stored,
        found: Vec<Unread>,
    ) -> Result<Self, AppError> {
        if found.is_empty() && stored.unread.is_empty() {
            return Ok(Self::default());
        }
        let rows = present(from, asks, kind).await?;
        for part in found {
            let is_known = || rows.iter().any(|row| part.has(&row.object));
            let is_missed = is_expected(asks, &part) && (!part.may_be_closed || is_known());
            if is_missed && !stored.unread.iter().any(|other| other.part == part.part) {
                stored.unread.push(part);
            }
        }
        let untouched = rows.iter().filter(|row| is_of_any(&stored.unread, &row.object));
        Ok(Self {
            untouched: untouched.map(|row| row.object.external_id.clone()).collect(),
            rows: rows.into_iter().map(|row| row.object.external_id).collect(),
        })
    }

    /// What is to be stored of a page. What `stands_in` for a part would stand beside what is known of it.
    pub(super) fn to_store(&self, mut objects: Vec<SourceObject>, stands_in: bool) -> Vec<SourceObject> {
        objects.retain(|object| !self.untouched.contains(&object.external_id));
        if stands_in && !self.untouched.is_empty() {
            objects.retain(|object| self.rows.contains(&object.external_id));
        }
        objects
    }
}

/// Before what was not listed is marked as gone: what could not be looked for is not.
pub(super) async fn hold(tx: &mut ObservedTransaction, asks: &Asks, kind: SourceObjectKind, unread: &[Unread]) -> Result<(), AppError> {
    if unread.is_empty() {
        return Ok(());
    }
    let rows = present(tx, asks, kind).await?;
    let held = rows.iter().filter(|row| is_of_any(unread, &row.object)).map(|row| row.id);
    let held: Vec<SourceObjectId> = held.collect();
    Ok(source_objects::hold(tx, &held).await?)
}

/// A part in words for a person.
pub(super) fn told(part: &Unread) -> String {
    let Unread { part, why, act, .. } = part;
    format!(
        "{part} could not be read: {why}. What is known from there stays as it was. {}",
        sentence(act)
    )
}

/// What the lack of a right that every key needs leaves out, in words for a person. What takes a right that a key need not
/// have is left out without a word.
pub(super) fn lacking(manifest: &Manifest, resource: &str) -> Option<String> {
    let right = manifest.right_that_pulls(resource).filter(|right| right.required)?;
    Some(format!(
        "The {resource} were not read: the key lacks the right `{}`. What is known of them stays as it was. \
         Give it the right on Read in the partner's console",
        right.name
    ))
}

pub(super) async fn present(from: &mut impl Reads, asks: &Asks, kind: SourceObjectKind) -> Result<Vec<SourceObjectRow>, AppError> {
    let mut rows = source_objects::list(from, asks.connection.id, kind).await?;
    rows.retain(|row| row.gone_at.is_none());
    Ok(rows)
}

fn is_of_any(parts: &[Unread], object: &SourceObject) -> bool {
    parts.iter().any(|part| part.has(object))
}

/// Nobody misses what takes an ability that nobody turned on.
fn is_expected(asks: &Asks, part: &Unread) -> bool {
    let Some(id) = &part.ability else { return true };
    let abilities = &asks.reached.connector.manifest().abilities;
    let ability = abilities.iter().find(|ability| ability.id == *id);
    ability.is_some_and(|ability| ability.is_granted(&asks.connection.granted_scopes))
}
