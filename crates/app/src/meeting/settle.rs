//! Taking back: whatever of a meeting is left at the partner is deleted, and proven gone before the intent is closed.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use connect_domain::ids::ConnectionId;
use connect_http::WritePermit;
use connect_store::connections::Connection;
use connect_store::sample_meetings::{self, SampleMeeting};
use connect_store::{Observed, connections};
use tokio::task::JoinSet;

use super::follow::Place;
use super::hold::Hold;
use super::plan::Plan;
use super::{ABILITY, CHECK, meetings, step};
use crate::authorization::abilities::lost;
use crate::error::AppError;
use crate::writes::Reason;
use crate::{App, gate, partners};

/// How often is looked for a meeting whose create was not answered: it may still arrive.
const LOOKS: u32 = 10;
const PAUSE: Duration = Duration::from_millis(500);
/// No request is under way for longer, so what is not there by then will not come.
const LONGEST_CREATE: Duration = Duration::from_secs(120);
/// What is left of one connection is not tried for longer at a time: its partner may hang.
const PATIENCE: Duration = Duration::from_secs(10);
/// Whoever gives up a grant waits so long: nothing here can delete it afterwards.
const BEFORE_LOSS: Duration = Duration::from_secs(30);
/// An open window tries again so often.
const LOOK: Duration = Duration::from_secs(5 * 60);

/// Whether the partner may hold a meeting that nobody told us the id of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Create {
    /// It was answered, or was never sent.
    Settled,
    /// Nobody knows.
    Unanswered,
}

/// Begins to clean up what programs that were ended left behind, beside what this one does: [`left_meetings_settled`] waits
/// for it. What cannot be cleaned up now stays in the list of what needs attention, and is tried at the next start.
pub async fn settle_left_meetings(app: &Arc<App>) {
    let settling = Arc::clone(&app.settling_meetings).lock_owned().await;
    let left = async { sample_meetings::list_open(&mut app.store.read().await?).await };
    match left.await {
        Ok(left) if left.is_empty() => {}
        Ok(left) => {
            let app = Arc::clone(app);
            tokio::spawn(async move {
                settle_all(&app, left).await;
                drop(settling);
            });
        }
        Err(error) => tracing::warn!("left meetings could not be looked for: {error}"),
    }
}

/// Waits until that has ended, which is soon, whatever a partner does.
pub async fn left_meetings_settled(app: &App) {
    drop(app.settling_meetings.lock().await);
}

/// Does so for as long as the window is open: who could not be reached may be by now. A vault that is locked is not asked
/// for again.
pub async fn keep_meetings_settled(app: Arc<App>) {
    settle_left_meetings(&app).await;
    loop {
        tokio::time::sleep(LOOK).await;
        if app.vault.opened().await.is_some() {
            settle_left_meetings(&app).await;
        }
    }
}

/// All connections at once, so that a partner who hangs keeps nothing of another from being deleted.
async fn settle_all(app: &Arc<App>, left: Vec<SampleMeeting>) {
    let mut by_connection: HashMap<ConnectionId, Vec<SampleMeeting>> = HashMap::new();
    for meeting in left {
        by_connection.entry(meeting.connection_id).or_default().push(meeting);
    }
    let mut settling = JoinSet::new();
    for (id, left) in by_connection {
        let app = Arc::clone(app);
        settling.spawn(async move {
            let each = async {
                for meeting in left {
                    let meeting_id = meeting.id;
                    if let Err(error) = settle_one(&app, meeting).await {
                        tracing::warn!(meeting.id = %meeting_id, "a sample meeting may be left at the partner: {error}");
                    }
                }
            };
            if tokio::time::timeout(PATIENCE, each).await.is_err() {
                tracing::warn!(connection.id = %id, "a sample meeting may be left at the partner, which took too long");
            }
            // While it was tried it was told as under way.
            told(&app, id);
        });
    }
    while settling.join_next().await.is_some() {}
}

/// Takes back what is open of a connection that gives up its grant, while the grant still can. What may be left is told with
/// its place: it stops nobody from disconnecting.
pub(crate) async fn settle_before_loss(app: &Arc<App>, connection: &Connection) -> Result<Option<String>, AppError> {
    let tried = tokio::time::timeout(BEFORE_LOSS, async {
        // What was begun at the start would hold it.
        let _alone = app.settling_meetings.lock().await;
        let mut failure = None;
        for meeting in open_of(app, connection.id).await? {
            failure = settle_one(app, meeting).await.err().or(failure);
        }
        Ok::<_, AppError>(failure)
    });
    let why = match tried.await {
        Ok(failure) => failure?.map_or_else(|| "somebody works on it at the moment".to_owned(), |error| error.message),
        Err(_) => "the partner took too long".to_owned(),
    };
    let mut places = Vec::new();
    for meeting in open_of(app, connection.id).await? {
        places.push(read_plan(&meeting)?.place());
    }
    if places.is_empty() {
        return Ok(None);
    }
    Ok(Some(format!(
        "A sample meeting may be left at the partner, because {}: delete {} by hand",
        why.trim_end_matches('.'),
        places.join(" and ")
    )))
}

/// The same before a consent without its ability takes the place of the grant.
pub(crate) async fn settle_withdrawn(app: &Arc<App>, connection: &Connection, granted: &[String]) -> Result<Option<String>, AppError> {
    let lost = lost(partners::manifest(&connection.partner)?, connection, granted);
    match lost.iter().any(|id| id == ABILITY) {
        true => settle_before_loss(app, connection).await,
        false => Ok(None),
    }
}

async fn open_of(app: &App, id: ConnectionId) -> Result<Vec<SampleMeeting>, AppError> {
    let mut open = sample_meetings::list_open(&mut app.store.read().await?).await?;
    open.retain(|meeting| meeting.connection_id == id);
    Ok(open)
}

async fn settle_one(app: &Arc<App>, mut meeting: SampleMeeting) -> Result<(), AppError> {
    let is_ours = meeting.held_by == app.installation_id.to_string();
    if !is_ours && app.clock.now() < meeting.held_until {
        return Ok(());
    }
    let Some(hold) = Hold::take(app, meeting.id)? else {
        return Ok(());
    };
    let connection = connections::get(&mut app.store.read().await?, meeting.connection_id).await?;
    let Some(connection) = connection else { return Ok(()) };
    app.require_credential(&connection).await?;
    let reached = app.reach(&connection).await?;
    let plan = read_plan(&meeting)?;
    let place = Place {
        app,
        connection: &connection,
        reached: &reached,
        meetings: meetings(&reached)?,
        calendar: plan.calendar,
    };
    let permit = app.permit(&connection, ABILITY, &Reason::LeftBehind(meeting.id))?;
    // The create is sent when the calendar is followed, and not before.
    let was_sent = !step::read(&meeting.steps)?.is_empty();
    let create = match was_sent && meeting.external_id.is_none() {
        true => Create::Unanswered,
        false => Create::Settled,
    };
    if place.clean(&mut meeting, &permit, create).await? {
        hold.end();
        tracing::info!(meeting.id = %meeting.id, "a sample meeting that was left behind is gone");
        // Until now it told of what may be left.
        if let Err(error) = gate::check_now(app, connection.id, CHECK).await {
            tracing::warn!(meeting.id = %meeting.id, "its check was not made again: {error}");
        }
    }
    Ok(())
}

/// What is shown of a connection's meetings is out of date.
pub(super) fn told(app: &App, id: ConnectionId) {
    app.events.stale(["attention".to_owned(), format!("meeting:{id}")]);
}

pub(super) fn read_plan(meeting: &SampleMeeting) -> Result<Plan, AppError> {
    serde_json::from_str(&meeting.plan).map_err(|error| AppError::internal("read a sample meeting's plan", error))
}

impl Place<'_> {
    /// Deletes what is left, looks whether it is gone, and then closes the intent. False while nobody can know.
    pub(super) async fn clean(&self, meeting: &mut SampleMeeting, permit: &WritePermit, create: Create) -> Result<bool, AppError> {
        let plan = read_plan(meeting)?;
        let mut known: BTreeSet<String> = meeting.external_id.iter().cloned().collect();
        // It is asked for by this id although nobody has seen it there: that says nothing of whether it arrived.
        let chosen = self.meetings.chosen_id(&plan.client_id);
        for look in 0..LOOKS {
            if look > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            known.extend(self.tagged(&plan).await?);
            for id in known.union(&chosen.iter().cloned().collect()) {
                let (id, permit) = (id.clone(), permit.clone());
                let deleted = self.app.ask(self.connection, self.reached, |call| {
                    self.meetings
                        .delete_meeting(call, permit.clone(), self.calendar.clone(), id.clone())
                });
                deleted.await?;
            }
            let is_settled =
                !known.is_empty() || create == Create::Settled || self.app.clock.now().since(meeting.started_at) >= LONGEST_CREATE;
            if is_settled && self.is_gone(&plan, &known).await? {
                meeting.finished_at = Some(self.app.clock.now());
                self.keep(meeting).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn tagged(&self, plan: &Plan) -> Result<Vec<String>, AppError> {
        let found = self.app.ask(self.connection, self.reached, |call| {
            self.meetings
                .find_meetings(call, self.calendar.clone(), plan.window(), plan.tag.clone())
        });
        Ok(found.await?.into_iter().map(|meeting| meeting.external_id).collect())
    }

    async fn is_gone(&self, plan: &Plan, known: &BTreeSet<String>) -> Result<bool, AppError> {
        for id in known {
            let left = self.app.ask(self.connection, self.reached, |call| {
                self.meetings.read_meeting(call, self.calendar.clone(), id.clone())
            });
            if left.await?.is_some() {
                return Ok(false);
            }
        }
        Ok(self.tagged(plan).await?.is_empty())
    }

    /// Keeps how far it got.
    pub(super) async fn keep(&self, meeting: &SampleMeeting) -> Result<(), AppError> {
        let mut tx = self.app.store.observe(self.app.clock.now()).await?;
        sample_meetings::update(&mut tx, meeting).await?;
        tx.commit_observed(Observed::Call(meeting.connection_id)).await?;
        told(self.app, meeting.connection_id);
        Ok(())
    }

    /// Keeps one more step.
    pub(super) async fn keep_step(&self, meeting: &mut SampleMeeting, done: step::Step) -> Result<(), AppError> {
        let mut steps = step::read(&meeting.steps)?;
        steps.push(done);
        meeting.steps = step::write(&steps)?;
        self.keep(meeting).await
    }
}
