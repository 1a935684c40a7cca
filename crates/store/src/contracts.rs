//! `contracts`: what the firm has agreed with its partners. The newest row of a partner counts. None is ever changed or
//! deleted: one that was recorded by mistake keeps who took it back, and when.

use connect_domain::clock::Instant;
use connect_domain::contract::{ContractTerms, Evidence, SignedContract};
use connect_domain::ids::{ContractId, MemberId};

use crate::columns::{Columns, exactly_one};
use crate::error::{StoreError, conflict_in};
use crate::session::{Reads, Writes, sealed::Connected};
use crate::store::WriteTransaction;

const TABLE: &str = "contracts";

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Key.
    pub id: ContractId,
    /// The connector's id.
    pub partner: String,
    /// What was agreed, or why nothing is.
    pub terms: ContractTerms,
    /// Who recorded it.
    pub recorded_by: MemberId,
    /// When.
    pub recorded_at: Instant,
    /// Who took it back, and when.
    pub withdrawn: Option<(MemberId, Instant)>,
}

macro_rules! columns {
    () => {
        "id, partner, kind, reference, signed_on, renews_on, residency, dpa_signed_on, evidence_name, evidence_sha256,
         said_by, reason, recorded_by, recorded_at, withdrawn_by, withdrawn_at"
    };
}

/// All that there ever were, the newest first.
pub async fn list(from: &mut impl Reads) -> Result<Vec<Contract>, StoreError> {
    let rows = sqlx::query(concat!("SELECT ", columns!(), " FROM contracts ORDER BY id DESC"))
        .fetch_all(from.connection())
        .await?;
    rows.iter().map(read).collect()
}

/// The partner's newest, unless it was taken back.
pub async fn in_force(from: &mut impl Reads, partner: &str) -> Result<Option<Contract>, StoreError> {
    let row = sqlx::query(concat!(
        "SELECT ",
        columns!(),
        " FROM contracts WHERE partner = $1 ORDER BY id DESC LIMIT 1"
    ))
    .bind(partner.to_owned())
    .fetch_optional(from.connection())
    .await?;
    let newest = row.as_ref().map(read).transpose()?;
    Ok(newest.filter(|contract| contract.withdrawn.is_none()))
}

/// Records one.
pub async fn insert(tx: &mut WriteTransaction, contract: &Contract) -> Result<(), StoreError> {
    let nothing = String::new;
    let (kind, signed, said_by, reason) = match &contract.terms {
        ContractTerms::Signed(signed) => ("signed", Some(signed), nothing(), nothing()),
        ContractTerms::NotNeeded { said_by, reason } => ("not_needed", None, said_by.clone(), reason.clone()),
    };
    sqlx::query(
        "INSERT INTO contracts (id, partner, kind, reference, signed_on, renews_on, residency, dpa_signed_on, evidence_name,
                                evidence_sha256, said_by, reason, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(contract.id.to_string())
    .bind(contract.partner.clone())
    .bind(kind)
    .bind(signed.map_or_else(nothing, |signed| signed.reference.clone()))
    .bind(signed.map(|signed| signed.signed_on.to_string()))
    .bind(signed.and_then(|signed| signed.renews_on).map(|date| date.to_string()))
    .bind(signed.map_or_else(nothing, |signed| signed.residency.clone()))
    .bind(signed.and_then(|signed| signed.dpa_signed_on).map(|date| date.to_string()))
    .bind(signed.map_or_else(nothing, |signed| signed.evidence.file_name.clone()))
    .bind(signed.map_or_else(nothing, |signed| signed.evidence.sha256.clone()))
    .bind(said_by)
    .bind(reason)
    .bind(contract.recorded_by.to_string())
    .bind(contract.recorded_at.as_micros())
    .execute(tx.connection())
    .await
    .map_err(conflict_in(TABLE))?;
    Ok(())
}

/// Takes one back.
pub async fn withdraw(tx: &mut WriteTransaction, id: ContractId, by: MemberId) -> Result<(), StoreError> {
    let now = tx.now().as_micros();
    let result = sqlx::query("UPDATE contracts SET withdrawn_by = $1, withdrawn_at = $2 WHERE id = $3 AND withdrawn_at IS NULL")
        .bind(by.to_string())
        .bind(now)
        .bind(id.to_string())
        .execute(tx.connection())
        .await?;
    exactly_one(&result, TABLE, "a contract in force")
}

fn read(row: &sqlx::any::AnyRow) -> Result<Contract, StoreError> {
    let columns = Columns::of(TABLE, row);
    let terms = match columns.text("kind")?.as_str() {
        "signed" => ContractTerms::Signed(SignedContract {
            reference: columns.text("reference")?,
            signed_on: columns.parsed("signed_on")?,
            renews_on: columns.optional_parsed("renews_on")?,
            residency: columns.text("residency")?,
            dpa_signed_on: columns.optional_parsed("dpa_signed_on")?,
            evidence: Evidence {
                file_name: columns.text("evidence_name")?,
                sha256: columns.text("evidence_sha256")?,
            },
        }),
        "not_needed" => ContractTerms::NotNeeded {
            said_by: columns.text("said_by")?,
            reason: columns.text("reason")?,
        },
        _ => {
            return Err(StoreError::Impossible {
                table: TABLE,
                column: "kind",
            });
        }
    };
    let withdrawn_by = columns.optional_parsed("withdrawn_by")?;
    Ok(Contract {
        id: columns.parsed("id")?,
        partner: columns.text("partner")?,
        terms,
        recorded_by: columns.parsed("recorded_by")?,
        recorded_at: columns.instant("recorded_at")?,
        withdrawn: withdrawn_by.zip(columns.optional_instant("withdrawn_at")?),
    })
}
