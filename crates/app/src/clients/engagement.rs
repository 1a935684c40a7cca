//! Adding an engagement of a client and changing one.

use connect_domain::audit::AuditEntry;
use connect_domain::calendar_date::CalendarDate;
use connect_domain::engagement::{Engagement, EngagementStatus, Period};
use connect_domain::ids::{EngagementId, MemberId};
use connect_domain::mapping::target_set::EngagementType;
use connect_store::engagements::{self, EngagementRow};
use connect_store::{WriteTransaction, members};

use super::view::{ClientView, SaveEngagement};
use super::{begin, find_in_sight, tell};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::input::{parse_id, shortened};
use crate::members::{named, new_lead};

/// Adds an engagement, or changes one. A lead who is no member yet becomes one.
pub async fn save_engagement(app: &App, save: SaveEngagement) -> Result<ClientView, AppError> {
    let mut tx = begin(app).await?;
    let client = find_in_sight(&mut tx, &save.client).await?;
    let rows = engagements::list_of_client(&mut tx, client.id).await?;
    let before = save.engagement.as_deref().map(|id| of_client(&rows, id)).transpose()?;
    let lead = match &save.lead {
        Some(name) => lead(app, &mut tx, name).await?,
        None => before.and_then(|before| before.engagement.lead),
    };
    let engagement = wanted(before.map(|before| &before.engagement), &save, lead)?;
    let is_there = |row: &&EngagementRow| before.is_none_or(|before| before.id != row.id) && row.engagement.is_same_work(&engagement);
    if rows.iter().any(|row| is_there(&row)) {
        return Err(refused(format!("`{}` has this work for this period already", client.names.name())));
    }
    let row = EngagementRow {
        id: before.map_or_else(|| EngagementId::new(app.clock.now(), &*app.entropy), |before| before.id),
        advisory_client_id: client.id,
        engagement,
        created_at: before.map_or_else(|| app.clock.now(), |before| before.created_at),
    };
    match before {
        Some(before) if before == &row => drop(tx),
        Some(before) => {
            engagements::update(&mut tx, &row).await?;
            let fields = differing(&before.engagement, &row.engagement).join(", ");
            let detail = format!("{}: {fields}", in_words(&before.engagement));
            tx.commit(AuditEntry::new("engagement.edited", client.id.to_string(), detail))
                .await?;
        }
        None => {
            engagements::insert(&mut tx, std::slice::from_ref(&row)).await?;
            let entry = AuditEntry::new("engagement.added", client.id.to_string(), in_words(&row.engagement));
            tx.commit(entry).await?;
        }
    }
    tell(app, client.id).await
}

fn of_client<'r>(rows: &'r [EngagementRow], id: &str) -> Result<&'r EngagementRow, AppError> {
    let wanted: EngagementId = parse_id(id)?;
    rows.iter()
        .find(|row| row.id == wanted)
        .ok_or_else(|| refused(format!("The client has no engagement `{}`", shortened(id))).hint("`clients show` lists them"))
}

/// Nobody for an empty name.
async fn lead(app: &App, tx: &mut WriteTransaction, name: &str) -> Result<Option<MemberId>, AppError> {
    if name.trim().is_empty() {
        return Ok(None);
    }
    if let Some(member) = named(&members::list(tx).await?, name) {
        return Ok(Some(member.id));
    }
    let member = new_lead(app, name)?;
    members::insert(tx, &member).await?;
    Ok(Some(member.id))
}

fn wanted(before: Option<&Engagement>, save: &SaveEngagement, lead: Option<MemberId>) -> Result<Engagement, AppError> {
    let engagement_type = match &save.engagement_type {
        Some(text) => parse_engagement_type(text).map_err(refused)?,
        None => before
            .map(|before| before.engagement_type)
            .ok_or_else(|| refused("The engagement has no type"))?,
    };
    let day = |wish: &Option<String>, kept: Option<CalendarDate>, which: &str| match wish {
        Some(text) => parse_day(text, which).map_err(refused),
        None => kept.ok_or_else(|| refused(format!("The {which} is missing"))),
    };
    let start = day(&save.period_start, before.map(|before| before.period.start()), "period's start")?;
    let end = day(&save.period_end, before.map(|before| before.period.end()), "period's end")?;
    let due = match save.due.as_deref().map(str::trim) {
        None => before.and_then(|before| before.due),
        Some("") => None,
        Some(text) => Some(parse_day(text, "due date").map_err(refused)?),
    };
    let status = match &save.status {
        Some(text) => text.parse().map_err(|()| {
            refused(format!("`{}` is not a status", shortened(text)))
                .hint(format!("Known are {}", known(EngagementStatus::ALL, EngagementStatus::as_str)))
        })?,
        None => before.map_or(EngagementStatus::Planned, |before| before.status),
    };
    Ok(Engagement {
        engagement_type,
        period: Period::new(start, end).map_err(|error| refused(sentence(&error.to_string())))?,
        status,
        due,
        lead,
    })
}

/// `tax_preparation` or `Tax preparation`.
pub(super) fn parse_engagement_type(text: &str) -> Result<EngagementType, String> {
    let word = text.trim().to_lowercase().replace([' ', '-'], "_");
    word.parse().map_err(|()| {
        format!(
            "`{}` is not an engagement type; known are {}",
            shortened(text),
            known(EngagementType::ALL, EngagementType::as_str)
        )
    })
}

/// Years outside are a slip of the hand, such as 0226.
const YEARS: std::ops::Range<&str> = "1900".."2200";

/// A day, or what is wrong with it.
pub(super) fn parse_day(text: &str, which: &str) -> Result<CalendarDate, String> {
    let text = text.trim();
    let day = text.parse().ok().filter(|_| YEARS.contains(&text));
    day.ok_or_else(|| format!("the {which} `{}` is not a date like 2026-12-31", shortened(text)))
}

fn known<T, const N: usize>(all: [T; N], word: fn(T) -> &'static str) -> String {
    all.map(|one| format!("`{}`", word(one))).join(", ")
}

fn refused(problem: impl Into<String>) -> AppError {
    AppError::new(ErrorCode::InvalidInput, sentence(&problem.into()))
}

/// For the audit log.
fn in_words(engagement: &Engagement) -> String {
    format!(
        "{} {} to {}",
        engagement.engagement_type.as_str(),
        engagement.period.start(),
        engagement.period.end()
    )
}

fn differing(before: &Engagement, after: &Engagement) -> Vec<&'static str> {
    let fields = [
        ("type", before.engagement_type == after.engagement_type),
        ("period", before.period == after.period),
        ("status", before.status == after.status),
        ("due", before.due == after.due),
        ("lead", before.lead == after.lead),
    ];
    fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect()
}
