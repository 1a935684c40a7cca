//! `sample_meetings`: each from its intent, which is stored before anything is written at the partner, to the proof that
//! nothing of it is left there.

use connect_domain::clock::Instant;
use connect_domain::ids::{ConnectionId, SampleMeetingId};

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes};

const TABLE: &str = "sample_meetings";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleMeeting {
    /// Key; also what the partner knows the create by.
    pub id: SampleMeetingId,
    /// In whose calendar.
    pub connection_id: ConnectionId,
    /// What was confirmed, as JSON of the use case.
    pub plan: String,
    /// The partner's id, as soon as an answer told it.
    pub external_id: Option<String>,
    /// What was done and seen, as JSON of the use case.
    pub steps: String,
    /// Installation that works on it.
    pub held_by: String,
    /// Until when another installation leaves it alone.
    pub held_until: Instant,
    /// Actor's label.
    pub started_by: String,
    /// When it was confirmed.
    pub started_at: Instant,
    /// When nothing was proven left.
    pub finished_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        "id, connection_id, plan, external_id, steps, held_by, held_until, started_by, started_at, finished_at"
    };
}

/// Those of which something may be left, the oldest first.
pub async fn list_open(from: &mut impl Reads) -> Result<Vec<SampleMeeting>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM sample_meetings WHERE finished_at IS NULL ORDER BY id"
    ))
    .fetch_all(from.connection())
    .await?;
    rows.iter().map(read).collect()
}

/// The newest one of a connection, finished or not.
pub async fn newest(from: &mut impl Reads, id: ConnectionId) -> Result<Option<SampleMeeting>, StoreError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM sample_meetings WHERE connection_id = $1 ORDER BY id DESC LIMIT 1"
    ))
    .bind(id.to_string())
    .fetch_optional(from.connection())
    .await?;
    row.as_ref().map(read).transpose()
}

/// Stores an intent.
pub async fn insert(tx: &mut impl Writes, meeting: &SampleMeeting) -> Result<(), StoreError> {
    sqlx::query(concat!(
        "INSERT INTO sample_meetings (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    ))
    .bind(meeting.id.to_string())
    .bind(meeting.connection_id.to_string())
    .bind(meeting.plan.clone())
    .bind(meeting.external_id.clone())
    .bind(meeting.steps.clone())
    .bind(meeting.held_by.clone())
    .bind(meeting.held_until.as_micros())
    .bind(meeting.started_by.clone())
    .bind(meeting.started_at.as_micros())
    .bind(meeting.finished_at.map(Instant::as_micros))
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Keeps how far one got.
pub async fn update(tx: &mut impl Writes, meeting: &SampleMeeting) -> Result<(), StoreError> {
    let result =
        sqlx::query("UPDATE sample_meetings SET external_id = $1, steps = $2, finished_at = $3 WHERE id = $4 AND finished_at IS NULL")
            .bind(meeting.external_id.clone())
            .bind(meeting.steps.clone())
            .bind(meeting.finished_at.map(Instant::as_micros))
            .bind(meeting.id.to_string())
            .execute(tx.connection())
            .await?;
    exactly_one(&result, TABLE, "a meeting that is not finished")
}

fn read(row: &sqlx::any::AnyRow) -> Result<SampleMeeting, StoreError> {
    let columns = Columns::of(TABLE, row);
    Ok(SampleMeeting {
        id: columns.parsed("id")?,
        connection_id: columns.parsed("connection_id")?,
        plan: columns.text("plan")?,
        external_id: columns.optional_text("external_id")?,
        steps: columns.text("steps")?,
        held_by: columns.text("held_by")?,
        held_until: columns.instant("held_until")?,
        started_by: columns.text("started_by")?,
        started_at: columns.instant("started_at")?,
        finished_at: columns.optional_instant("finished_at")?,
    })
}
