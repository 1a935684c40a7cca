//! Calls that only a living grant can answer, and one that Xero has to refuse.

use connect_domain::clock::Instant;
use connect_domain::failure::Cause;

use super::client;
use super::translate;
use crate::connector::{Organization, PartnerCall};
use crate::fault::{FaultKind, PartnerFault};

const ORGANISATION: &str = "ORGANISATION";

/// The callback does not tell which organisation was chosen: before it is known, the tenants of the token are asked for.
pub(super) async fn read_organization(call: PartnerCall<'_>) -> Result<Organization, PartnerFault> {
    let tenant = match call.external_account_id {
        "" => chosen(call).await?,
        known => known.to_owned(),
    };
    let (organisation, _) = client::read_organisation(call, &tenant).await?;
    translate::organization(organisation, tenant).ok_or_else(PartnerFault::malformed)
}

pub(super) async fn read_server_time(call: PartnerCall<'_>) -> Result<Instant, PartnerFault> {
    let (_, response) = client::read_organisation(call, call.external_account_id).await?;
    response.date().ok_or_else(PartnerFault::malformed)
}

pub(super) async fn provoke_refusal(call: PartnerCall<'_>) -> Result<PartnerFault, PartnerFault> {
    match client::read_impossible_accounts(call).await {
        Ok(()) => Err(PartnerFault::malformed()),
        Err(fault) if fault.kind == FaultKind::Refused => Ok(fault),
        Err(fault) => Err(fault),
    }
}

/// A token opens what its user ever connected: of these, the one that was connected last is what this consent was for.
async fn chosen(call: PartnerCall<'_>) -> Result<String, PartnerFault> {
    let tenants = client::list_tenants(call).await?.into_iter();
    let organisations = tenants.filter(|tenant| tenant.tenant_type == ORGANISATION);
    // Dates of one shape, so that their order is that of their texts.
    let last = organisations.max_by(|one, other| one.updated_date_utc.cmp(&other.updated_date_utc));
    last.map(|tenant| tenant.tenant_id).ok_or_else(|| {
        PartnerFault::new(
            Cause::Auth,
            FaultKind::NotAllowedForOrganization,
            "No organisation was chosen on the consent page; connect again and choose one",
        )
    })
}
