//! The steps of a meeting that a person confirmed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use connect_connectors::meetings::Meeting;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::failure::Cause;
use connect_http::WritePermit;
use connect_store::sample_meetings::{self, SampleMeeting};

use super::follow::{Place, Round};
use super::hold::Hold;
use super::left::Left;
use super::plan::{Plan, Slot};
use super::settle::{Create, told};
use super::step::{self, Step};
use super::view::MeetingRunView;
use super::{ABILITY, CHECK, Confirmed, Preview, meetings};
use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::gate;
use crate::writes::Reason;

/// Another installation leaves the intent alone so long.
const HELD_FOR: Duration = Duration::from_secs(10 * 60);
/// How often is looked for a change that the partner does not tell at once, and how long between.
const LOOKS: u32 = 6;
const PAUSE: Duration = Duration::from_millis(500);

/// Writes the meeting, follows it, changes it, deletes it. A step that fails ends the steps, and what is there is deleted.
pub async fn run_meeting(app: &Arc<App>, confirmed: Confirmed) -> Result<MeetingRunView, AppError> {
    app.actor.may(Permission::Connect)?;
    let permit = app.permit(&confirmed.0.connection, ABILITY, &Reason::Confirmed(&confirmed))?;
    let Preview { connection, id, plan, .. } = confirmed.0;
    let reached = app.reach(&connection).await?;
    let place = Place {
        app,
        connection: &connection,
        reached: &reached,
        meetings: meetings(&reached)?,
        calendar: plan.calendar.clone(),
    };
    let Some(hold) = Hold::take(app, id)? else {
        return Err(AppError::new(ErrorCode::WorkspaceBusy, "This meeting is under way already"));
    };
    let now = app.clock.now();
    let mut meeting = SampleMeeting {
        id,
        connection_id: connection.id,
        plan: serde_json::to_string(&plan).map_err(|error| AppError::internal("keep the plan", error))?,
        external_id: None,
        steps: "[]".to_owned(),
        held_by: app.installation_id.to_string(),
        held_until: now.plus(HELD_FOR),
        started_by: app.actor.label(),
        started_at: now,
        finished_at: None,
    };
    let mut tx = app.store.write(&app.actor, Permission::Connect, now).await?;
    sample_meetings::insert(&mut tx, &meeting).await?;
    tx.commit(AuditEntry::new("meeting.confirmed", connection.id.to_string(), id.to_string()))
        .await?;

    let mut create = Create::Settled;
    let outcome = place.steps(&mut meeting, &plan, &permit, &mut create).await;
    let cleaned = place.clean(&mut meeting, &permit, create).await;
    outcome?;
    let why = match cleaned {
        Ok(true) => None,
        Ok(false) => Some("Nobody knows yet whether it arrived".to_owned()),
        Err(error) => Some(error.message),
    };
    // From here nobody works on it: the check tells of what is left of it.
    match why {
        None => hold.end(),
        Some(_) => {
            drop(hold);
            told(app, connection.id);
        }
    }
    gate::check_now(app, connection.id, CHECK).await?;
    let left = match why {
        None => None,
        Some(why) => Some(Left::of(&meeting, &connection)?.after(&why)),
    };
    MeetingRunView::of(&meeting, left, false)
}

impl Place<'_> {
    /// The steps until one fails. Only what is wrong with this machine is an error.
    async fn steps(&self, meeting: &mut SampleMeeting, plan: &Plan, permit: &WritePermit, create: &mut Create) -> Result<(), AppError> {
        let began = Instant::now();
        let followed = self.round(plan.window(), None).await;
        let again = self.meetings.read_again_because(self.calendar.as_deref());
        let words = again.map(|why| plan.read_again(why)).unwrap_or_default();
        let Some(round) = self.done_seeing(meeting, "follow", began, followed, words).await? else {
            return Ok(());
        };

        let began = Instant::now();
        *create = Create::Unanswered;
        let made = self.app.ask(self.connection, self.reached, |call| {
            self.meetings
                .create_meeting(call, permit.clone(), self.calendar.clone(), plan.draft(plan.first()))
        });
        let made = made.await.and_then(|made| {
            meeting.external_id = Some(made.external_id.clone());
            as_written(plan, plan.first(), &made)
        });
        let was_refused = matches!(&made, Err(error) if error.code != ErrorCode::PartnerUnreachable);
        if meeting.external_id.is_some() || was_refused {
            *create = Create::Settled;
        }
        if self.done(meeting, "create", began, made).await?.is_none() {
            return Ok(());
        }
        let Some(id) = meeting.external_id.clone() else { return Ok(()) };

        let began = Instant::now();
        let seen = self.look(plan, &round.cursor, |round| match round.meetings.get(&id) {
            Some(seen) => as_written(plan, plan.first(), seen).map(|()| seen.clone()),
            None => Err(unseen("The new meeting is not among what changed")),
        });
        let seen = seen.await;
        let words = seen.as_ref().map_or_else(|_| String::new(), |(_, seen)| plan.read_back(seen));
        let Some((cursor, seen)) = self.done_seeing(meeting, "read_back", began, seen, words).await? else {
            return Ok(());
        };

        let began = Instant::now();
        let changed = self.app.ask(self.connection, self.reached, |call| {
            let draft = plan.draft(plan.second());
            self.meetings
                .update_meeting(call, permit.clone(), self.calendar.clone(), seen.clone(), draft)
        });
        let changed = changed.await.and_then(|changed| as_written(plan, plan.second(), &changed));
        if self.done(meeting, "update", began, changed).await?.is_none() {
            return Ok(());
        }

        let began = Instant::now();
        let seen = self.look(plan, &cursor, |round| match round.meetings.get(&id) {
            Some(seen) => as_written(plan, plan.second(), seen),
            None => Err(unseen("The change is not among what changed")),
        });
        let seen = seen.await;
        let Some((cursor, ())) = self.done(meeting, "read_back_update", began, seen).await? else {
            return Ok(());
        };

        let began = Instant::now();
        let deleted = self.app.ask(self.connection, self.reached, |call| {
            self.meetings
                .delete_meeting(call, permit.clone(), self.calendar.clone(), id.clone())
        });
        let deleted = deleted.await;
        if self.done(meeting, "delete", began, deleted).await?.is_none() {
            return Ok(());
        }

        let began = Instant::now();
        let seen = self.look(plan, &cursor, |round| match round.lacks(&id) {
            true => Ok(()),
            false => Err(unseen("The deletion is not among what changed")),
        });
        let seen = seen.await;
        self.done(meeting, "read_back_deletion", began, seen).await.map(drop)
    }

    /// Looks for a change a few times. Gives where the next look begins, and what was found.
    async fn look<T>(&self, plan: &Plan, cursor: &str, fits: impl Fn(&Round) -> Result<T, AppError>) -> Result<(String, T), AppError> {
        let mut cursor = cursor.to_owned();
        let mut look = 0;
        loop {
            let round = self.round(plan.window(), Some(&cursor)).await?;
            look += 1;
            match fits(&round) {
                Ok(found) => return Ok((round.cursor, found)),
                Err(error) if look >= LOOKS => return Err(error),
                Err(_) => tokio::time::sleep(PAUSE * look).await,
            }
            cursor = round.cursor;
        }
    }

    /// Keeps a step; `None` when it failed.
    async fn done<T>(
        &self,
        meeting: &mut SampleMeeting,
        name: &str,
        began: Instant,
        outcome: Result<T, AppError>,
    ) -> Result<Option<T>, AppError> {
        self.done_seeing(meeting, name, began, outcome, String::new()).await
    }

    /// The same, with what was seen where it passed.
    async fn done_seeing<T>(
        &self,
        meeting: &mut SampleMeeting,
        name: &str,
        began: Instant,
        outcome: Result<T, AppError>,
        seen: String,
    ) -> Result<Option<T>, AppError> {
        let (detail, cause) = match &outcome {
            Ok(_) => (seen, None),
            Err(error) => (error.message.clone(), Some(error.cause.as_str().to_owned())),
        };
        let done = Step {
            name: name.to_owned(),
            passed: outcome.is_ok(),
            duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            detail,
            cause,
        };
        debug_assert!(step::ALL.contains(&name), "{name}");
        self.keep_step(meeting, done).await?;
        Ok(outcome.ok())
    }
}

fn as_written(plan: &Plan, slot: &Slot, meeting: &Meeting) -> Result<(), AppError> {
    let different = plan.differences(slot, meeting);
    match different.is_empty() {
        true => Ok(()),
        false => Err(unseen(&format!("Otherwise than it was written: {}", different.join("; ")))),
    }
}

fn unseen(words: &str) -> AppError {
    AppError::new(ErrorCode::PartnerRefused, words).cause(Cause::Data)
}
