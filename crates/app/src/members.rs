//! The people of the firm: who may do what, and who can lead an engagement.
//!
//! A name is how people and files say whom they mean, so it is there once, whatever its case. Nobody takes
//! rights away from themselves: so an admin always remains.

use connect_domain::access::{Permission, Role};
use connect_domain::audit::AuditEntry;
use connect_domain::clock::Instant;
use connect_domain::ids::MemberId;
use connect_store::members::{self, Member};
use connect_store::{Reads, WriteTransaction};

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::{parse_id, shortened};
use crate::views::At;
#[cfg(feature = "bindings")]
use crate::words;

/// The longest name of a person.
const LONGEST_NAME: usize = 100;

/// `members list --json`.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct MembersView {
    /// In order of joining.
    pub members: Vec<FirmMember>,
}

/// One person.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct FirmMember {
    /// Key.
    pub id: String,
    /// Name.
    pub name: String,
    /// admin, `engagement_lead` or viewer.
    #[cfg_attr(feature = "bindings", specta(type = words::Role))]
    pub role: String,
    /// Since when they may do nothing.
    pub disabled_at: Option<At>,
    /// Whether it is the person who asks.
    pub is_you: bool,
}

/// Everybody.
pub async fn list_members(app: &App) -> Result<MembersView, AppError> {
    let members = members::list(&mut app.store.read().await?).await?;
    Ok(MembersView {
        members: members.iter().map(|member| view(app, member)).collect(),
    })
}

/// Adds a person.
pub async fn add_member(app: &App, name: &str, role: &str) -> Result<FirmMember, AppError> {
    let role = parse_role(role)?;
    let mut tx = begin(app).await?;
    let known = members::list(&mut tx).await?;
    let member = new_member(app, free_name(name, &known)?, role);
    members::insert(&mut tx, &member).await?;
    commit(app, tx, "member.added", &member, role.as_str()).await
}

/// Gives a person another name or role; what is `None` stays.
pub async fn edit_member(app: &App, id: &str, name: Option<&str>, role: Option<&str>) -> Result<FirmMember, AppError> {
    let role = role.map(parse_role).transpose()?;
    let mut tx = begin(app).await?;
    let (before, others) = find(&mut tx, id).await?;
    if before.id == app.member.id && role.is_some_and(|role| role != before.role) {
        return Err(own_rights("Nobody changes their own role"));
    }
    let member = Member {
        display_name: match name {
            Some(name) => free_name(name, &others)?,
            None => before.display_name.clone(),
        },
        role: role.unwrap_or(before.role),
        ..before.clone()
    };
    members::update(&mut tx, &member).await?;
    let fields = [
        ("name", before.display_name == member.display_name),
        ("role", before.role == member.role),
    ];
    let changed: Vec<&str> = fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect();
    commit(app, tx, "member.edited", &member, &changed.join(", ")).await
}

/// Takes a person's rights away. What they did and lead stays.
pub async fn disable_member(app: &App, id: &str) -> Result<FirmMember, AppError> {
    let mut tx = begin(app).await?;
    let (before, _) = find(&mut tx, id).await?;
    if before.id == app.member.id {
        return Err(own_rights("Nobody disables themselves"));
    }
    let member = Member {
        disabled_at: before.disabled_at.or(Some(app.clock.now())),
        ..before
    };
    members::update(&mut tx, &member).await?;
    commit(app, tx, "member.disabled", &member, "").await
}

/// Gives a disabled person their rights back.
pub async fn enable_member(app: &App, id: &str) -> Result<FirmMember, AppError> {
    let mut tx = begin(app).await?;
    let (before, _) = find(&mut tx, id).await?;
    let member = Member {
        disabled_at: None,
        ..before
    };
    members::update(&mut tx, &member).await?;
    commit(app, tx, "member.enabled", &member, "").await
}

pub(crate) fn view(app: &App, member: &Member) -> FirmMember {
    FirmMember {
        id: member.id.to_string(),
        name: member.display_name.clone(),
        role: member.role.as_str().to_owned(),
        disabled_at: member.disabled_at.map(Into::into),
        is_you: member.id == app.member.id,
    }
}

/// The person of this name, whatever its case.
pub(crate) fn named<'m>(members: &'m [Member], name: &str) -> Option<&'m Member> {
    members.iter().find(|member| folded(&member.display_name) == folded(name))
}

/// Somebody whom a file or a form names as lead and who is not a member yet. Only an admin adds people.
pub(crate) fn new_lead(app: &App, name: &str) -> Result<Member, AppError> {
    app.actor
        .may(Permission::AdministerWorkspace)
        .map_err(|error| AppError::from(error).hint(format!("`{}` is no member yet, and only an admin adds people", shortened(name))))?;
    Ok(new_member(app, checked(name)?, Role::EngagementLead))
}

/// A name of a person as it is stored.
pub(crate) fn checked(name: &str) -> Result<String, AppError> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let refused = |problem: &str| Err(AppError::new(ErrorCode::InvalidInput, problem));
    match name.chars().count() {
        0 => refused("The member has no name"),
        count if count > LONGEST_NAME => refused("The name of a member has at most 100 characters"),
        _ if name.chars().any(char::is_control) => refused("The name of the member has control characters inside"),
        _ => Ok(name),
    }
}

pub(crate) fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn new_member(app: &App, display_name: String, role: Role) -> Member {
    let now: Instant = app.clock.now();
    Member {
        id: MemberId::new(now, &*app.entropy),
        display_name,
        role,
        created_at: now,
        disabled_at: None,
    }
}

fn free_name(name: &str, others: &[Member]) -> Result<String, AppError> {
    let name = checked(name)?;
    match named(others, &name) {
        Some(taken) => Err(AppError::new(
            ErrorCode::InvalidInput,
            format!("There is a member `{}` already", taken.display_name),
        )
        .hint("Write the name so that people can tell the two apart")),
        None => Ok(name),
    }
}

fn parse_role(role: &str) -> Result<Role, AppError> {
    role.parse().map_err(|()| {
        AppError::new(ErrorCode::InvalidInput, format!("`{}` is not a role", shortened(role)))
            .hint("Roles are `admin`, `engagement_lead` and `viewer`")
    })
}

fn own_rights(message: &str) -> AppError {
    AppError::new(ErrorCode::InvalidInput, message).hint("Ask another admin of the firm")
}

/// The person with this id, and everybody else.
async fn find(from: &mut impl Reads, id: &str) -> Result<(Member, Vec<Member>), AppError> {
    let wanted: MemberId = parse_id(id)?;
    let (found, others): (Vec<Member>, Vec<Member>) = members::list(from).await?.into_iter().partition(|member| member.id == wanted);
    let found = found.into_iter().next().ok_or_else(|| {
        AppError::new(ErrorCode::InvalidInput, format!("There is no member `{}`", shortened(id))).hint("`members list` shows the ids")
    })?;
    Ok((found, others))
}

async fn begin(app: &App) -> Result<WriteTransaction, AppError> {
    let now = app.clock.now();
    Ok(app.store.write(&app.actor, Permission::AdministerWorkspace, now).await?)
}

async fn commit(app: &App, tx: WriteTransaction, action: &'static str, member: &Member, detail: &str) -> Result<FirmMember, AppError> {
    tx.commit(AuditEntry::new(action, member.id.to_string(), detail)).await?;
    app.events.stale(["clients", "workspace"]);
    Ok(view(app, member))
}
