//! Calls that only a living grant for this company can answer, and one that Intuit has to refuse.

use connect_domain::clock::Instant;

use super::client;
use super::translate;
use super::wire::{Account, QueryAnswer};
use crate::connector::{Grantor, Organization, PartnerCall};
use crate::fault::{FaultKind, PartnerFault};

/// Intuit: CompanyInfo's own `Id` is always "1", so the company's identity is that of the path, which the
/// gateway checks against the token (403, code 3100).
pub(super) async fn read_organization(call: PartnerCall<'_>) -> Result<Organization, PartnerFault> {
    let company_info = client::read_company_info(call).await?;
    translate::organization(company_info, call.external_account_id).ok_or_else(PartnerFault::malformed)
}

/// Costs no metered read: the accounts host is not the accounting API.
pub(super) async fn read_grantor(call: PartnerCall<'_>) -> Result<Grantor, PartnerFault> {
    client::read_userinfo(call).await.map(translate::grantor)
}

/// The gateway's clock. Costs one metered read: Intuit has no unmetered one.
pub(super) async fn read_server_time(call: PartnerCall<'_>) -> Result<Instant, PartnerFault> {
    client::read_time(call).await
}

/// Positions count from 1, so 0 is refused with code 4001 and nothing is read.
pub(super) async fn provoke_refusal(call: PartnerCall<'_>) -> Result<PartnerFault, PartnerFault> {
    let answer: Result<QueryAnswer<Account>, PartnerFault> = client::query(call, "SELECT * FROM Account STARTPOSITION 0").await;
    match answer {
        Ok(_) => Err(PartnerFault::malformed()),
        Err(fault) if fault.kind == FaultKind::Refused => Ok(fault),
        Err(fault) => Err(fault),
    }
}
