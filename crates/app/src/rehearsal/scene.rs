//! What a drill would find at this moment: what is ordered already, whom it would strike, and what speaks
//! against it. The list of drills and the running of one ask the same questions here.

use std::sync::PoisonError;

use connect_domain::connection::ConnectionStatus;
use serde_json::Value;

use super::control::{Company, Control};
use super::drill::Drill;
use crate::App;
use crate::connections::list_connections;
use crate::connections::view::ConnectionView;
use crate::error::{AppError, ErrorCode};

pub(super) struct Scene {
    /// Oldest first.
    connections: Vec<ConnectionView>,
    faults: Vec<Value>,
    is_firm_being_made: bool,
}

impl Scene {
    pub(super) async fn of(app: &App, control: &Control) -> Result<Self, AppError> {
        Ok(Self {
            connections: list_connections(app).await?,
            faults: control.faults().await?,
            is_firm_being_made: app.rehearsal.making.lock().unwrap_or_else(PoisonError::into_inner).under_way,
        })
    }

    /// Whether anything is ordered to go wrong, by a drill or otherwise.
    pub(super) const fn is_disturbed(&self) -> bool {
        !self.faults.is_empty()
    }

    pub(super) fn is_under_way(&self, drill: Drill) -> bool {
        drill
            .fault()
            .is_some_and(|fault| self.faults.iter().any(|ordered| ordered["kind"] == fault))
    }

    /// Connections that are not known to fail.
    pub(super) fn working(&self) -> impl Iterator<Item = &ConnectionView> {
        self.connections.iter().filter(|connection| {
            [ConnectionStatus::Connected.as_str(), ConnectionStatus::NotChecked.as_str()].contains(&connection.status.as_str())
        })
    }

    /// Connections that did not answer as they should.
    pub(super) fn degraded(&self) -> impl Iterator<Item = &ConnectionView> {
        let degraded = ConnectionStatus::Degraded.as_str();
        self.connections.iter().filter(move |connection| connection.status == degraded)
    }

    /// Whom the drill would strike.
    pub(super) fn struck_by(&self, drill: Drill) -> Option<&ConnectionView> {
        if !drill.strikes_one_company() {
            return None;
        }
        let is_published = |connection: &&ConnectionView| {
            let mapping = connection.mapping.as_ref();
            mapping.is_some_and(|mapping| mapping.published_revision.is_some())
        };
        self.working()
            .find(|connection| drill != Drill::RenameAccounts || is_published(connection))
    }

    /// The same, and its name for the stand-ins.
    pub(super) fn company(&self, drill: Drill) -> Result<(&ConnectionView, Company), AppError> {
        let connection = self.struck_by(drill).ok_or_else(no_company)?;
        let company = Company {
            partner: connection.partner.clone(),
            external_account_id: connection.external_account_id.clone(),
            name: connection.display_name.clone(),
        };
        Ok((connection, company))
    }

    /// Why the drill cannot be run now.
    pub(super) fn obstacle(&self, drill: Drill) -> Option<AppError> {
        let strikes_one = drill.strikes_one_company();
        let (message, hint) = if self.is_firm_being_made {
            ("The rehearsal firm is being made", "Wait until it is there")
        } else if self.is_under_way(drill) {
            ("This drill is under way already", "Go back to calm first")
        } else if strikes_one && self.is_under_way(Drill::GoOffline) {
            ("The partner is cut off, so that no company would notice", "Go back to calm first")
        } else if strikes_one && self.struck_by(drill).is_none() {
            return Some(no_company());
        } else {
            return None;
        };
        Some(AppError::new(ErrorCode::AlreadyRunning, message).hint(hint))
    }
}

fn no_company() -> AppError {
    AppError::new(ErrorCode::InvalidInput, "No company is there that this could be drilled with")
        .hint("Make the rehearsal firm first, or connect a company, or go back to calm")
}
