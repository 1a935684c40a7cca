//! What the firm chose of pulls: how much of each invoice is kept, and how many month ends of balances.

use connect_domain::access::Permission;
use connect_domain::audit::AuditEntry;
use connect_domain::invoice::InvoiceLevel;
use connect_store::{Reads, settings};

use crate::App;
use crate::error::{AppError, ErrorCode};
use crate::input::shortened;
use crate::views::Count;
#[cfg(feature = "bindings")]
use crate::words;

const INVOICE_LEVEL: &str = "pull.invoice_level";
const BALANCE_PERIODS: &str = "pull.balance_periods";

/// Each month end costs two of the reads that a partner meters.
const USUAL_BALANCE_PERIODS: u32 = 2;
const MOST_BALANCE_PERIODS: u32 = 24;

/// The settings, or their defaults.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PullSettings {
    pub(crate) invoice_level: InvoiceLevel,
    pub(crate) balance_periods: u32,
}

impl PullSettings {
    pub(crate) async fn read(from: &mut impl Reads) -> Result<Self, AppError> {
        let invoice_level: Option<InvoiceLevel> = settings::get(from, INVOICE_LEVEL).await?;
        let balance_periods: Option<u32> = settings::get(from, BALANCE_PERIODS).await?;
        Ok(Self {
            invoice_level: invoice_level.unwrap_or_default(),
            balance_periods: balance_periods.unwrap_or(USUAL_BALANCE_PERIODS),
        })
    }
}

/// What a pull keeps, for everybody of the firm.
#[derive(Clone, Debug, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct PullSettingsView {
    /// totals, header or lines.
    #[cfg_attr(feature = "bindings", specta(type = words::InvoiceLevel))]
    pub invoice_level: String,
    /// Month ends whose balances are read.
    pub balance_periods: Count,
}

/// The firm's settings of pulls.
pub async fn pull_settings(app: &App) -> Result<PullSettingsView, AppError> {
    let settings = PullSettings::read(&mut app.store.read().await?).await?;
    Ok(PullSettingsView {
        invoice_level: settings.invoice_level.as_str().to_owned(),
        balance_periods: i64::from(settings.balance_periods).into(),
    })
}

/// Changes what is given. The next pull reads the invoices anew when their level changed.
pub async fn save_pull_settings(
    app: &App,
    invoice_level: Option<&str>,
    balance_periods: Option<u32>,
) -> Result<PullSettingsView, AppError> {
    let invalid = |message: String| AppError::new(ErrorCode::InvalidInput, message);
    let level = invoice_level.map(|text| {
        text.parse::<InvoiceLevel>()
            .map_err(|()| invalid(format!("There is no invoice level `{}`", shortened(text))).hint("Use totals, header or lines"))
    });
    let level = level.transpose()?;
    if balance_periods.is_some_and(|periods| periods > MOST_BALANCE_PERIODS) {
        return Err(invalid(format!(
            "Balances of at most {MOST_BALANCE_PERIODS} month ends can be read"
        )));
    }
    let mut tx = app
        .store
        .write(&app.actor, Permission::AdministerWorkspace, app.clock.now())
        .await?;
    if let Some(level) = level {
        settings::set(&mut tx, INVOICE_LEVEL, &level).await?;
    }
    if let Some(periods) = balance_periods {
        settings::set(&mut tx, BALANCE_PERIODS, &periods).await?;
    }
    let now = PullSettings::read(&mut tx).await?;
    let detail = format!("invoices: {}, month ends: {}", now.invoice_level.as_str(), now.balance_periods);
    tx.commit(AuditEntry::new("pull_settings.saved", app.workspace_id.to_string(), detail))
        .await?;
    pull_settings(app).await
}
