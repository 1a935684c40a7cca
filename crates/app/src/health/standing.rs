//! How connections stand, judged once for every place that tells it: the list, a connection's page, Health and the
//! command line. A place that judged for itself would some day be greener than the others.

use std::collections::HashMap;

use connect_domain::check::{CheckStatus, EvidenceKind};
use connect_domain::clock::Instant;
use connect_domain::connection::ConnectionStatus;
use connect_domain::health::{Freshness, HealthState};
use connect_domain::ids::ConnectionId;
use connect_store::connections::Connection;
use connect_store::{Reader, pull_runs};

use crate::error::AppError;
use crate::gate::{Answered, answers};
use crate::limits::Limits;
use crate::partners;

/// How one connection stands, with what that rests on.
pub(crate) struct Standing {
    pub(crate) state: HealthState,
    /// Its declared checks; none while it is disconnected, for then their answers say nothing.
    pub(super) answered: Vec<Answered>,
    /// Checks that its partner declares.
    pub(super) declared: usize,
    /// Required checks without an answer that counts.
    pub(super) unproven: usize,
    pub(super) records: Vec<Records>,
}

/// How recent the records of one resource are.
pub(super) struct Records {
    pub(super) resource: String,
    pub(super) pulled_at: Option<Instant>,
    pub(super) freshness: Freshness,
}

impl Standing {
    /// Of these connections, in their order, as they are `now`. A list of forty asks the database as little as one.
    pub(crate) async fn of_all(
        reader: &mut Reader,
        connections: &[Connection],
        limits: &Limits,
        now: Instant,
    ) -> Result<Vec<Self>, AppError> {
        let answered = answers(reader, connections).await?;
        let mut pulled: HashMap<(ConnectionId, String), Instant> = HashMap::new();
        for (id, resources, at) in pull_runs::last_successes(reader).await? {
            for resource in resources {
                let newest = pulled.entry((id, resource)).or_insert(at);
                *newest = at.max(*newest);
            }
        }
        let judged = connections.iter().zip(answered).map(|(connection, answered)| {
            let records = partners::resources(partners::connector(&connection.partner)?)
                .into_iter()
                .map(|resource| {
                    let pulled_at = pulled.get(&(connection.id, resource.clone())).copied();
                    Records {
                        resource,
                        pulled_at,
                        freshness: Freshness::of(pulled_at, now, limits.pull_every),
                    }
                });
            Ok(Self::judge(connection, answered, records.collect(), now))
        });
        judged.collect()
    }

    fn judge(connection: &Connection, mut answered: Vec<Answered>, records: Vec<Records>, now: Instant) -> Self {
        let declared = answered.len();
        if connection.status == ConnectionStatus::Disconnected {
            answered.clear();
        }
        let is_unproven = |answered: &&Answered| {
            answered.spec.critical
                && answered.status() != CheckStatus::Fail
                && matches!(answered.evidence_kind(connection, now), EvidenceKind::Missing | EvidenceKind::Stale)
        };
        let unproven = answered.iter().filter(is_unproven).count();
        let late = records.iter().any(|records| records.freshness == Freshness::Late);
        Self {
            state: HealthState::of(connection.status, worst(&answered).map(Answered::status), late, unproven > 0),
            answered,
            declared,
            unproven,
            records,
        }
    }
}

/// A failure, or else a warning; whatever its age, for only a newer answer takes it back.
pub(super) fn worst(answered: &[Answered]) -> Option<&Answered> {
    [CheckStatus::Fail, CheckStatus::Warn]
        .into_iter()
        .find_map(|status| answered.iter().find(|answered| answered.status() == status))
}
