//! A new subscription, after a person saw what would be made.

use connect_connectors::subscriptions::{Subscription, SubscriptionDraft};
use connect_credentials::Vault;
use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::failure::Cause;
use connect_domain::ids::ConnectionId;
use connect_domain::secret::{SecretKind, SecretText};
use connect_http::check_url;
use connect_store::connections::Connection;
use connect_store::secrets::{self, Secret, SecretStatus};
use connect_store::source_objects::SourceObjectRow;
use connect_store::subscriptions::{self, SubscriptionRow};

use super::end::forget;
use super::held::{elsewhere, made_of};
use super::view::{NewSubscriptionView, SubscriptionPreviewView, SubscriptionView};
use super::{ABILITY, calendars, end_and_make_again, keeper, new_id, owner, told};
use crate::App;
use crate::error::{AppError, ErrorCode, sentence};
use crate::input::shortened;
use crate::partners::call::Reached;
use crate::writes::Reason;

/// The longest address that is sent.
const LONGEST_URL: usize = 2_000;

/// What would be made. Nothing is, unless a person confirms it.
pub struct Preview {
    connection: Connection,
    draft: SubscriptionDraft,
    view: SubscriptionPreviewView,
}

/// A preview that a person confirmed.
pub struct Confirmed(Preview);

impl Preview {
    /// In words.
    pub const fn view(&self) -> &SubscriptionPreviewView {
        &self.view
    }

    /// Only after a person saw it and said yes.
    pub const fn confirm(self) -> Confirmed {
        Confirmed(self)
    }
}

impl Confirmed {
    pub(crate) const fn connection_id(&self) -> ConnectionId {
        self.0.connection.id
    }
}

/// What a subscription would be. `calendar` is the name or the partner's id of one that was pulled. Writes nothing.
pub async fn preview_subscription(app: &App, connection_id: &str, calendar: &str, url: &str) -> Result<Preview, AppError> {
    app.actor.may(Permission::Connect)?;
    let url = url.trim();
    let refused = |message: String| AppError::new(ErrorCode::InvalidInput, message);
    let hint = "Give the https address at which your receiver listens to the partner";
    if url.len() > LONGEST_URL {
        return Err(refused(format!("The address is longer than {LONGEST_URL} characters")));
    }
    let address = check_url(url).map_err(|error| refused(sentence(&error.to_string())).hint(hint))?;
    if address.scheme() != "https" {
        return Err(refused("A partner sends notifications to https addresses only".to_owned()).hint(hint));
    }
    let connection = app.connection(connection_id).await?;
    app.require_credential(&connection).await?;
    let keeper = keeper(&connection)?;
    let object = find_calendar(app, &connection, calendar).await?.object;
    let kept = subscriptions::list_of(&mut app.store.read().await?, connection.id).await?;
    if let Some(known) = kept.iter().find(|known| known.calendar == object.external_id) {
        let name = shortened(&object.name);
        return Err(match known.begun_at {
            Some(_) => refused(format!(
                "Making the subscription to `{name}` was interrupted, and its secret was never shown"
            ))
            .hint(end_and_make_again(known)),
            None => refused(format!("`{name}` has a subscription already")).hint(format!(
                "Renew it with `subscriptions renew {} {}`, or end it first",
                connection.id, known.id
            )),
        });
    }
    if let Some(reason) = keeper.cannot_have(&object) {
        return Err(refused(format!("`{}` can have no subscription", shortened(&object.name))).hint(reason));
    }
    let until = app.clock.now().plus(keeper.longest_life());
    Ok(Preview {
        view: SubscriptionPreviewView {
            connection_id: connection.id.to_string(),
            display_name: connection.display_name.clone(),
            calendar: object.external_id.clone(),
            calendar_name: object.name,
            notification_url: url.to_owned(),
            expires_at: until.into(),
        },
        draft: SubscriptionDraft {
            client_id: new_id(app).to_string(),
            calendar: object.external_id,
            attributes: object.attributes,
            notification_url: url.to_owned(),
            secret: new_secret(app),
            until,
        },
        connection,
    })
}

/// Makes it, and gives the secret that each notification will carry: it is shown this once.
pub async fn create_subscription(app: &App, confirmed: Confirmed) -> Result<NewSubscriptionView, AppError> {
    app.actor.may(Permission::Connect)?;
    let permit = app.permit(&confirmed.0.connection, ABILITY, &Reason::Subscription(&confirmed))?;
    let Preview { connection, draft, view } = confirmed.0;
    let keeper = keeper(&connection)?;
    let reached = app.reach(&connection).await?;
    // What stands against it here is told before anything is sent.
    let vault = app.open_vault().await?;
    app.credential(&connection).await?;
    let now = app.clock.now();
    let mut row = SubscriptionRow {
        id: new_id(app),
        connection_id: connection.id,
        calendar: draft.calendar.clone(),
        calendar_name: view.calendar_name,
        external_id: draft.client_id.clone(),
        notification_url: draft.notification_url.clone(),
        expires_at: draft.until,
        created_by: app.actor.label(),
        created_at: now,
        begun_at: Some(now),
        lost_at: None,
    };
    // Kept before the partner is asked, so that whatever interrupts this leaves nothing there that nobody here can end.
    keep_begun(app, &vault, &row, &draft.secret).await?;
    told(app, &connection);
    let made = app.ask_aside(&connection, &reached, |call| {
        keeper.create_subscription(call, permit.clone(), draft.clone())
    });
    let made = match made.await {
        Ok(made) => made,
        Err(error) => answer_lost(app, &connection, &reached, &row, error).await?,
    };
    row.external_id = made.external_id;
    row.expires_at = made.expires_at;
    row.begun_at = None;
    let mut tx = app.store.write(&app.actor, Permission::Connect, app.clock.now()).await?;
    subscriptions::renew(&mut tx, row.id, &row.external_id, row.expires_at).await?;
    let entry = AuditEntry::new("subscription.created", connection.id.to_string(), row.external_id.clone());
    tx.commit(entry).await?;
    told(app, &connection);
    Ok(NewSubscriptionView {
        subscription: SubscriptionView::new(&row, now),
        secret: draft.secret.expose().to_owned(),
    })
}

/// What is there after a failure: the subscription, where only its answer was lost and the partner lists it. What was
/// refused is forgotten; of the rest nobody knows, and the row stays.
async fn answer_lost(
    app: &App,
    connection: &Connection,
    reached: &Reached,
    row: &SubscriptionRow,
    error: AppError,
) -> Result<Subscription, AppError> {
    let is_unclear = error.code == ErrorCode::PartnerUnreachable && error.cause != Cause::Quota;
    let listed = match keeper(connection)?.listed().filter(|_| is_unclear) {
        Some(lists) => match elsewhere(app, connection, lists, reached).await {
            Ok(elsewhere) => match made_of(app, connection, lists, &elsewhere, row).await? {
                Some(made) => return Ok(made),
                None => true,
            },
            Err(_) => false,
        },
        None => false,
    };
    // A partner that answered and lists none has made none; what was cut off may still arrive.
    if !is_unclear || (listed && error.cause != Cause::Network) {
        forget(app, row, "subscription.refused").await?;
        told(app, connection);
        return Err(error);
    }
    told(app, connection);
    Err(error.hint(format!(
        "Nobody knows whether it was made, and {} may hear of `{}` until {}. {}",
        row.notification_url,
        shortened(&row.calendar_name),
        row.expires_at.to_minutes(),
        end_and_make_again(row)
    )))
}

async fn keep_begun(app: &App, vault: &Vault, row: &SubscriptionRow, secret: &SecretText) -> Result<(), AppError> {
    let (owner, kind) = (owner(row), SecretKind::SigningSecret);
    let sealed = vault
        .seal(&secrets::place(&owner, kind, 1), secret, &*app.entropy)
        .map_err(|error| AppError::internal("seal a subscription's secret", error))?;
    let mut tx = app.store.write(&app.actor, Permission::Connect, row.created_at).await?;
    subscriptions::insert(&mut tx, row).await?;
    let secret = Secret {
        owner,
        kind,
        generation: 1,
        grant_id: None,
        status: SecretStatus::Active,
        sealed,
        issued_at: row.created_at,
        expires_at: None,
    };
    secrets::rotate(&mut tx, &secret).await?;
    let entry = AuditEntry::new("subscription.confirmed", row.connection_id.to_string(), row.id.to_string());
    Ok(tx.commit(entry).await?)
}

/// 256 random bits in letters and digits, which both a JSON text and a header carry as they are.
fn new_secret(app: &App) -> SecretText {
    let mut bits = [0_u8; 32];
    app.entropy.fill(&mut bits);
    SecretText::new(bits.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

async fn find_calendar(app: &App, connection: &Connection, calendar: &str) -> Result<SourceObjectRow, AppError> {
    let mut there = calendars(&mut app.store.read().await?, connection).await?;
    if let Some(at) = there.iter().position(|row| row.object.external_id == calendar) {
        return Ok(there.swap_remove(at));
    }
    there.retain(|row| row.object.name == calendar);
    let refused = |words: &str| AppError::new(ErrorCode::InvalidInput, format!("{words} `{}`", shortened(calendar)));
    match there.len() {
        0 => Err(refused("No calendar was pulled that is called").hint(format!(
            "Pull the calendars with `pull {}`, then give a name or an id of them",
            connection.id
        ))),
        1 => Ok(there.swap_remove(0)),
        _ => Err(refused("Several calendars are called").hint("Give the id of one; `map export` lists them")),
    }
}
