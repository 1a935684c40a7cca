//! The open application: what every use case takes.

use std::sync::Arc;

use connect_credentials::SystemEntropy;
use connect_credentials::keychain::{Keychain, OpenKeychain, system_keychain};
use connect_domain::access::{Actor, Permission, Role};
use connect_domain::audit::AuditEntry;
use connect_domain::clock::{Clock, SystemClock};
use connect_domain::entropy::Entropy;
use connect_domain::ids::{InstallationId, JobId, MemberId, WorkspaceId};
use connect_domain::source_object::SourceObjectKind;
use connect_http::{HttpClient, HttpSettings};
use connect_store::members::{self, Member};
use connect_store::workspaces::{self, Workspace, WorkspaceKind};
use connect_store::{Location, Store};
use tokio::sync::Mutex;

use crate::authorization::live::LiveAttempts;
use crate::backups::Automatic;
use crate::error::{AppError, ErrorCode, sentence};
use crate::events::Events;
use crate::partners::handles::Handles;
use crate::rehearsal::{Rehearsal, Starter};
use crate::tokens::{Home, Tokens};
use crate::vault::door::{Holder, VaultDoor};
use crate::writes::Door;
use crate::{golden, mapping, meeting, partners, platform};

/// How to open a workspace.
pub struct OpenOptions {
    /// A folder, or `postgres://...` without a password.
    pub location: String,
    /// What a new workspace becomes.
    pub rehearsal: bool,
    /// How this process may open the vault of a firm's workspace.
    pub holder: Holder,
    /// How this process serves stand-ins.
    pub starter: Starter,
}

/// What the world outside gives: the system's, or a test's.
pub struct Surroundings {
    /// Time; a rehearsal workspace takes its stand-ins' instead.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The keychain.
    pub keychain: Arc<OpenKeychain>,
    /// Proxy, certificates.
    pub http: HttpSettings,
    /// Where this installation keeps what is not in a workspace.
    pub data_folder: std::path::PathBuf,
}

impl Surroundings {
    /// The machine's own.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            keychain: system_keychain(),
            http: HttpSettings::default(),
            data_folder: platform::data_folder(),
        }
    }
}

/// One open workspace. Use cases are functions of their feature's module that take it.
pub struct App {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) http: HttpClient,
    pub(crate) writes: Door,
    pub(crate) shown_meetings: meeting::Shown,
    /// Held while what was left of sample meetings is taken back.
    pub(crate) settling_meetings: Arc<Mutex<()>>,
    pub(crate) golden: golden::Known,
    pub(crate) vault: VaultDoor,
    pub(crate) rehearsal: Rehearsal,
    pub(crate) events: Events,
    pub(crate) tokens: Tokens,
    pub(crate) handles: Handles,
    pub(crate) attempts: LiveAttempts,
    pub(crate) job_holder: String,
    pub(crate) backups: Automatic,
    pub(crate) challenge: Mutex<Option<[usize; 2]>>,
    pub(crate) actor: Actor,
    pub(crate) member: Member,
    pub(crate) workspace_id: WorkspaceId,
    pub(crate) workspace_kind: WorkspaceKind,
    pub(crate) installation_id: InstallationId,
    pub(crate) data_folder: std::path::PathBuf,
}

impl App {
    /// Opens or makes a workspace with the machine's own surroundings.
    pub async fn open(options: OpenOptions) -> Result<Arc<Self>, AppError> {
        Self::open_in(options, Surroundings::system()).await
    }

    /// The same with given surroundings.
    pub async fn open_in(options: OpenOptions, surroundings: Surroundings) -> Result<Arc<Self>, AppError> {
        let location: Location = options
            .location
            .parse()
            .map_err(|error: connect_store::InvalidLocation| AppError::new(ErrorCode::InvalidInput, sentence(&error.to_string())))?;
        let store = Store::open(&location).await?;
        partners::private::know(&store).await?;
        let Surroundings {
            clock,
            entropy,
            keychain,
            http,
            data_folder,
        } = surroundings;
        let installation_id = platform::installation_id(&data_folder, clock.now(), &*entropy).map_err(|error| {
            AppError::new(ErrorCode::WorkspaceUnusable, format!("`{}` cannot be used", data_folder.display())).source(error)
        })?;
        let founding = Founding {
            store: &store,
            clock: &*clock,
            entropy: &*entropy,
            installation_id,
        };
        let (workspace, member) = founding.workspace_and_member(options.rehearsal).await?;
        let local_folder = location.folder().map_or_else(
            || data_folder.join("workspaces").join(workspace.id.to_string()),
            std::path::Path::to_owned,
        );
        let rehearsal = Rehearsal::new(&local_folder, options.starter);
        let is_rehearsal = workspace.kind == WorkspaceKind::Rehearsal;
        let clock = match is_rehearsal {
            true => rehearsal.clock().await?,
            false => clock,
        };
        let holder = if is_rehearsal {
            Holder::File(local_folder.join("rehearsal.key"))
        } else {
            options.holder
        };
        let http = HttpClient::new(http, Arc::clone(&clock), Arc::clone(&entropy))
            .map_err(|error| AppError::internal("prepare the network", error))?;
        let writes = Door::of(&http)?;
        let home = Home::of(&workspace, installation_id, &location, &data_folder);
        let tokens = Tokens::new(&store, home, &http, Arc::clone(&clock), Arc::clone(&entropy));
        Ok(Arc::new(Self {
            store,
            http,
            writes,
            shown_meetings: meeting::Shown::default(),
            settling_meetings: Arc::default(),
            golden: golden::Known::default(),
            vault: VaultDoor::new(holder, Keychain::start(keychain)),
            rehearsal,
            events: Events::default(),
            tokens,
            handles: Handles::default(),
            attempts: LiveAttempts::default(),
            job_holder: format!("{}/{}", std::process::id(), JobId::new(clock.now(), &*entropy)),
            backups: Automatic::default(),
            challenge: Mutex::new(None),
            actor: Actor::Member {
                id: member.id,
                role: member.role,
            },
            member,
            workspace_id: workspace.id,
            workspace_kind: workspace.kind,
            installation_id,
            data_folder,
            clock,
            entropy,
        }))
    }

    /// Notices for the faces.
    pub const fn events(&self) -> &Events {
        &self.events
    }

    /// Whether opening made the workspace.
    pub fn is_new(&self) -> bool {
        self.store.is_new()
    }

    /// Whether this is a rehearsal firm.
    pub fn is_rehearsal(&self) -> bool {
        self.workspace_kind == WorkspaceKind::Rehearsal
    }
}

/// The first rows of a workspace. Several processes may found one at once: whoever is first counts.
struct Founding<'a> {
    store: &'a Store,
    clock: &'a dyn Clock,
    entropy: &'a dyn Entropy,
    installation_id: InstallationId,
}

impl Founding<'_> {
    async fn workspace_and_member(&self, rehearsal: bool) -> Result<(Workspace, Member), AppError> {
        if let Some(found) = self.found().await? {
            return Ok(found);
        }
        let now = self.clock.now();
        let member = Member {
            id: MemberId::new(now, self.entropy),
            display_name: platform::user_name(),
            role: Role::Admin,
            created_at: now,
            disabled_at: None,
        };
        let kind = if rehearsal { WorkspaceKind::Rehearsal } else { WorkspaceKind::Firm };
        let workspace = Workspace {
            id: WorkspaceId::new(now, self.entropy),
            name: if rehearsal {
                "Rehearsal firm".to_owned()
            } else {
                "My firm".to_owned()
            },
            kind,
            home_installation_id: self.installation_id,
            vault_holder_kind: None,
            recovery_code_confirmed_at: None,
            created_at: now,
        };
        let founder = Actor::Member {
            id: member.id,
            role: Role::Admin,
        };
        let mut tx = self.store.write(&founder, Permission::AdministerWorkspace, now).await?;
        if workspaces::create(&mut tx, &workspace).await? {
            members::insert(&mut tx, &member).await?;
            mapping::target_sets::found(&mut tx, SourceObjectKind::LedgerAccount, self.entropy).await?;
            tx.commit(AuditEntry::new("workspace.founded", workspace.id.to_string(), kind.as_str()))
                .await?;
            return Ok((workspace, member));
        }
        drop(tx);
        self.found()
            .await?
            .ok_or_else(|| AppError::new(ErrorCode::WorkspaceBusy, "Another process is just making this workspace"))
    }

    async fn found(&self) -> Result<Option<(Workspace, Member)>, AppError> {
        let mut reader = self.store.read().await?;
        let Some(workspace) = workspaces::get(&mut reader).await? else {
            return Ok(None);
        };
        let member = members::list(&mut reader)
            .await?
            .into_iter()
            .find(|member| member.disabled_at.is_none());
        Ok(member.map(|member| (workspace, member)))
    }
}
