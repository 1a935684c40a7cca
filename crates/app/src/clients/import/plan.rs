//! What a file means for the workspace, line by line, before anything is written.

use std::collections::HashMap;

use connect_domain::advisory_client::{folded_name, folded_reference};
use connect_domain::clock::Instant;
use connect_domain::engagement::{Engagement, EngagementStatus};
use connect_domain::ids::{AdvisoryClientId, EngagementId, MemberId};
use connect_store::advisory_clients::AdvisoryClient;
use connect_store::engagements::EngagementRow;
use connect_store::members::Member;

use super::file::{ClientFile, Line, Work, row_line};
use crate::App;
use crate::clients::twins::{Known, Twin, described};
use crate::clients::view::{ClientsImport, ImportProblem, ImportedClient};
use crate::error::AppError;
use crate::members::{folded, named, new_lead};

/// See the module.
pub(super) struct Plan {
    rows: usize,
    /// To be added, in the file's order.
    pub(super) clients: Vec<AdvisoryClient>,
    pub(super) engagements: Vec<EngagementRow>,
    pub(super) leads: Vec<Member>,
    added: Vec<ImportedClient>,
    engaged: Vec<ImportedClient>,
    unchanged: usize,
    problems: Vec<ImportProblem>,
}

/// What a line is to the workspace.
enum Meaning<'c> {
    New,
    /// The same client as this one.
    Same(&'c AdvisoryClient),
}

impl Plan {
    pub(super) fn of(
        app: &App,
        file: &ClientFile,
        clients: &[AdvisoryClient],
        engagements: &[EngagementRow],
        members: Vec<Member>,
    ) -> Result<Self, AppError> {
        let known = Known::of(clients);
        let mut work_of: HashMap<AdvisoryClientId, Vec<&EngagementRow>> = HashMap::new();
        for row in engagements {
            work_of.entry(row.advisory_client_id).or_default().push(row);
        }
        let mut planning = Planning {
            app,
            now: app.clock.now(),
            members,
            plan: Self {
                rows: file.rows,
                clients: Vec::new(),
                engagements: Vec::new(),
                leads: Vec::new(),
                added: Vec::new(),
                engaged: Vec::new(),
                unchanged: 0,
                problems: file.problems.clone(),
            },
        };
        let mut seen = Seen::default();
        for line in &file.lines {
            let meaning = meaning(&known, line).and_then(|meaning| seen.judge(line, &meaning).map(|()| meaning));
            let taken = match meaning {
                Ok(Meaning::New) => planning.add(line).map(Ok)?,
                Ok(Meaning::Same(client)) => {
                    let stored = work_of.get(&client.id).map(Vec::as_slice).unwrap_or_default();
                    planning.compare(line, client, stored)?
                }
                Err(problem) => Err(problem),
            };
            if let Err(problem) = taken {
                planning.plan.problems.push(ImportProblem {
                    line: row_line(line.line),
                    name: line.names.name().to_owned(),
                    problem,
                });
            }
        }
        let mut plan = planning.plan;
        plan.problems.sort_by_key(|problem| problem.line);
        Ok(plan)
    }

    pub(super) fn changes_nothing(&self) -> bool {
        self.clients.is_empty() && self.engagements.is_empty()
    }

    pub(super) fn view(&self) -> ClientsImport {
        ClientsImport {
            rows: self.rows.into(),
            added: self.added.clone(),
            engagements: self.engaged.clone(),
            unchanged: self.unchanged.into(),
            leads: self.leads.iter().map(|lead| lead.display_name.clone()).collect(),
            problems: self.problems.clone(),
        }
    }
}

/// Whether a line is a client that is stored; a problem when it nearly is.
fn meaning<'c>(known: &Known<'c>, line: &Line) -> Result<Meaning<'c>, String> {
    let Some(twin) = known.twin(&line.names) else {
        return Ok(Meaning::New);
    };
    let client = match twin {
        Twin::OfReference(client) if folded_name(client.names.name()) == folded_name(line.names.name()) => client,
        // Without the firm's own reference only the same name, letter for letter, is surely the same company.
        Twin::OfName(client) if client.names.name() == line.names.name() && agrees(line.names.reference(), client.names.reference()) => {
            client
        }
        twin => return Err(twin.problem(&line.names)),
    };
    if agrees(line.names.legal_name(), client.names.legal_name()) {
        Ok(Meaning::Same(client))
    } else {
        Err(format!("{} has another legal name: edit it there", described(client)))
    }
}

/// An empty cell says nothing.
fn agrees(written: &str, stored: &str) -> bool {
    written.is_empty() || written == stored
}

/// The lines read so far, by what tells clients apart.
#[derive(Default)]
struct Seen {
    references: HashMap<String, u64>,
    names: HashMap<String, (u64, bool)>,
}

impl Seen {
    fn judge(&mut self, line: &Line, meaning: &Meaning<'_>) -> Result<(), String> {
        let is_stored = matches!(meaning, Meaning::Same(_));
        let reference = folded_reference(line.names.reference());
        let of_reference = (!reference.is_empty()).then(|| *self.references.entry(reference).or_insert(line.line));
        if let Some(before) = of_reference.filter(|before| *before != line.line) {
            return Err(format!("the reference `{}` is on line {before} already", line.names.reference()));
        }
        let (before, was_stored) = *self.names.entry(folded_name(line.names.name())).or_insert((line.line, is_stored));
        // Two that are stored under one name were told apart by a person, and each has its own reference.
        if before == line.line || (is_stored && was_stored && !line.names.reference().is_empty()) {
            return Ok(());
        }
        Err(format!("`{}` is the client of line {before} already", line.names.name()))
    }
}

/// A plan in the making.
struct Planning<'a> {
    app: &'a App,
    now: Instant,
    members: Vec<Member>,
    plan: Plan,
}

impl Planning<'_> {
    fn add(&mut self, line: &Line) -> Result<(), AppError> {
        let client = AdvisoryClient {
            id: AdvisoryClientId::new(self.now, &*self.app.entropy),
            names: line.names.clone(),
            created_at: self.now,
            archived_at: None,
        };
        if let Some(work) = &line.work {
            self.engage(client.id, work)?;
        }
        self.plan.added.push(imported(line));
        self.plan.clients.push(client);
        Ok(())
    }

    /// Takes the engagement that is new for a known client; a problem where the line contradicts what is stored.
    fn compare(&mut self, line: &Line, client: &AdvisoryClient, stored: &[&EngagementRow]) -> Result<Result<(), String>, AppError> {
        let Some(work) = &line.work else {
            self.plan.unchanged += 1;
            return Ok(Ok(()));
        };
        let same = stored
            .iter()
            .find(|row| (row.engagement.engagement_type, row.engagement.period) == (work.engagement_type, work.period));
        let Some(same) = same else {
            if client.archived_at.is_some() {
                return Ok(Err(format!("{}: restore it before it gets an engagement", described(client))));
            }
            self.engage(client.id, work)?;
            self.plan.engaged.push(imported(line));
            return Ok(Ok(()));
        };
        let lead = self.members.iter().find(|member| Some(member.id) == same.engagement.lead);
        let has_lead = |name: &String| lead.is_some_and(|lead| folded(&lead.display_name) == folded(name));
        let differing = [
            ("lead", work.lead.as_ref().is_none_or(has_lead)),
            ("due date", work.due.is_none() || work.due == same.engagement.due),
        ];
        Ok(match differing.into_iter().find(|(_, agrees)| !agrees) {
            Some((field, _)) => Err(format!(
                "{} has this engagement with another {field}: edit it there",
                described(client)
            )),
            None => {
                self.plan.unchanged += 1;
                Ok(())
            }
        })
    }

    fn engage(&mut self, advisory_client_id: AdvisoryClientId, work: &Work) -> Result<(), AppError> {
        let lead = work.lead.as_deref().map(|name| self.lead(name)).transpose()?;
        self.plan.engagements.push(EngagementRow {
            id: EngagementId::new(self.now, &*self.app.entropy),
            advisory_client_id,
            engagement: Engagement {
                engagement_type: work.engagement_type,
                period: work.period,
                status: EngagementStatus::Planned,
                due: work.due,
                lead,
            },
            created_at: self.now,
        });
        Ok(())
    }

    fn lead(&mut self, name: &str) -> Result<MemberId, AppError> {
        if let Some(member) = named(&self.members, name) {
            return Ok(member.id);
        }
        let member = new_lead(self.app, name)?;
        self.members.push(member.clone());
        self.plan.leads.push(member.clone());
        Ok(member.id)
    }
}

fn imported(line: &Line) -> ImportedClient {
    ImportedClient {
        line: row_line(line.line),
        name: line.names.name().to_owned(),
    }
}
