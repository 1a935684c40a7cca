//! Everything that a list of clients shows, read in a handful of queries however many clients there are.

use std::collections::HashMap;

use connect_domain::advisory_client::folded_name;
use connect_domain::calendar_date::CalendarDate;
use connect_domain::engagement;
use connect_domain::ids::{AdvisoryClientId, ConnectionId, MemberId, TargetSetId};
use connect_domain::mapping::MappingStatus;
use connect_domain::source_object::SourceObjectKind;
use connect_store::advisory_clients::{self, AdvisoryClient};
use connect_store::connections::{self, Connection};
use connect_store::engagements::{self, EngagementRow};
use connect_store::members::Member;
use connect_store::{Reads, mappings, members, source_objects};

use super::owners::Owners;
use super::view::{ClientConnection, ClientView, EngagementView};
use crate::App;
use crate::connections::as_of;
use crate::error::AppError;
use crate::limits::Limits;
use crate::mapping::target_sets;
use crate::members::FirmMember;
use crate::{partners, platform};

/// See the module.
pub(super) struct Book<'a> {
    app: &'a App,
    today: CalendarDate,
    clients: Vec<AdvisoryClient>,
    engagements: HashMap<AdvisoryClientId, Vec<EngagementRow>>,
    members: Vec<Member>,
    connections: Vec<Connection>,
    /// Connections that belong to nobody, by the clients that are called like them: positions in `connections`.
    offered: HashMap<AdvisoryClientId, Vec<usize>>,
    work: HashMap<ConnectionId, Work>,
}

/// What the chart of a connection leaves to do.
#[derive(Clone, Copy, Debug, Default)]
struct Work {
    unmapped: u64,
    changed: u64,
}

impl<'a> Book<'a> {
    pub(super) async fn read(app: &'a App, from: &mut impl Reads) -> Result<Self, AppError> {
        let mut clients = advisory_clients::list(from).await?;
        clients.sort_by_cached_key(|client| (folded_name(client.names.name()), client.id));
        let mut of_client: HashMap<AdvisoryClientId, Vec<EngagementRow>> = HashMap::new();
        for row in engagements::list(from).await? {
            of_client.entry(row.advisory_client_id).or_default().push(row);
        }
        let kind = SourceObjectKind::LedgerAccount;
        let work = match target_sets::of_kind(from, kind).await? {
            Some(set) => work(from, kind, set.id).await?,
            None => HashMap::new(),
        };
        let (now, limits) = (app.clock.now(), Limits::read(from).await?);
        let connections = connections::list(from).await?.into_iter();
        let connections: Vec<Connection> = connections.map(|connection| as_of(connection, now, limits.proof)).collect();
        let offered = offered(&clients, &connections);
        Ok(Self {
            app,
            today: platform::today(now),
            clients,
            engagements: of_client,
            members: members::list(from).await?,
            connections,
            offered,
            work,
        })
    }

    pub(super) fn clients(&self) -> impl Iterator<Item = ClientView> {
        self.clients.iter().map(|client| self.client(client))
    }

    pub(super) fn members(&self) -> Vec<FirmMember> {
        self.members.iter().map(|member| crate::members::view(self.app, member)).collect()
    }

    pub(super) fn client(&self, client: &AdvisoryClient) -> ClientView {
        let rows = self.engagements.get(&client.id).map(Vec::as_slice).unwrap_or_default();
        let current = engagement::current(rows.iter().map(|row| &row.engagement));
        let current = current.and_then(|current| rows.iter().find(|row| std::ptr::eq(&row.engagement, current)));
        let own: Vec<&Connection> = self
            .connections
            .iter()
            .filter(|connection| connection.advisory_client_id == Some(client.id))
            .collect();
        let charts: Vec<Work> = own.iter().filter_map(|connection| self.work.get(&connection.id).copied()).collect();
        let sum = |part: fn(&Work) -> u64| {
            let total: u64 = charts.iter().map(part).sum();
            (!charts.is_empty()).then(|| i64::try_from(total).unwrap_or(i64::MAX).into())
        };
        let offered = self.offered.get(&client.id).map(Vec::as_slice).unwrap_or_default();
        ClientView {
            id: client.id.to_string(),
            name: client.names.name().to_owned(),
            legal_name: client.names.legal_name().to_owned(),
            reference: client.names.reference().to_owned(),
            created_at: client.created_at.into(),
            archived_at: client.archived_at.map(Into::into),
            engagement: current.map(|row| self.engagement(row)),
            is_mine: current.is_some_and(|row| row.engagement.lead == Some(self.app.member.id)),
            connections: own.into_iter().map(connection_view).collect(),
            offered: offered
                .iter()
                .filter_map(|at| self.connections.get(*at))
                .map(connection_view)
                .collect(),
            unmapped: sum(|work| work.unmapped),
            changed: sum(|work| work.changed),
        }
    }

    pub(super) fn engagement(&self, row: &EngagementRow) -> EngagementView {
        let engagement = &row.engagement;
        EngagementView {
            id: row.id.to_string(),
            engagement_type: engagement.engagement_type.as_str().to_owned(),
            period_start: engagement.period.start().to_string(),
            period_end: engagement.period.end().to_string(),
            status: engagement.status.as_str().to_owned(),
            due: engagement.due.map(|due| due.to_string()),
            is_late: engagement.is_late(self.today),
            lead: engagement.lead.and_then(|lead| self.member_name(lead)),
        }
    }

    /// Of a line of the audit log.
    pub(super) fn actor_name(&self, actor: &str) -> String {
        let name = actor.parse().ok().and_then(|id| self.member_name(id));
        name.unwrap_or_else(|| actor.to_owned())
    }

    fn member_name(&self, id: MemberId) -> Option<String> {
        self.members
            .iter()
            .find(|member| member.id == id)
            .map(|member| member.display_name.clone())
    }
}

fn offered(clients: &[AdvisoryClient], connections: &[Connection]) -> HashMap<AdvisoryClientId, Vec<usize>> {
    let owners = Owners::of(clients);
    let mut offered: HashMap<AdvisoryClientId, Vec<usize>> = HashMap::new();
    for (at, connection) in connections.iter().enumerate() {
        for client in owners.offered(connection) {
            offered.entry(client.id).or_default().push(at);
        }
    }
    offered
}

fn connection_view(connection: &Connection) -> ClientConnection {
    let manifest = partners::manifest(&connection.partner);
    ClientConnection {
        id: connection.id.to_string(),
        display_name: connection.display_name.clone(),
        legal_name: connection.legal_name.clone(),
        partner_name: manifest.map_or_else(|_| connection.partner.clone(), |manifest| manifest.name.clone()),
        environment: connection.environment.to_string(),
        status: connection.status.as_str().to_owned(),
    }
}

/// What is undecided and what waits for a look, of every connection that has a chart.
async fn work(from: &mut impl Reads, kind: SourceObjectKind, set: TargetSetId) -> Result<HashMap<ConnectionId, Work>, AppError> {
    let accounts = source_objects::count_by_connection(from, kind).await?;
    let mut work: HashMap<ConnectionId, Work> = accounts
        .into_iter()
        .map(|(id, unmapped)| (id, Work { unmapped, changed: 0 }))
        .collect();
    for (id, status, count) in mappings::count_by_connection(from, set).await? {
        let of_connection = work.entry(id).or_default();
        if !matches!(status, MappingStatus::Unmapped | MappingStatus::Suggested) {
            of_connection.unmapped = of_connection.unmapped.saturating_sub(count);
        }
        if matches!(status, MappingStatus::Changed | MappingStatus::Orphaned) {
            of_connection.changed += count;
        }
    }
    Ok(work)
}
