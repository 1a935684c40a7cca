//! Calls that only a living grant can answer, and one that Microsoft has to refuse.

use connect_domain::clock::Instant;

use super::translate;
use super::{client, faults};
use crate::connector::{Grantor, Organization, PartnerCall};
use crate::fault::{FaultKind, PartnerFault};

/// The account and its tenant are told by two calls. Microsoft: key by the pair of their ids, never by a mail address.
pub(super) async fn read_organization(call: PartnerCall<'_>) -> Result<Organization, PartnerFault> {
    let me = client::read_me(call).await?;
    let tenant = client::read_tenant(call).await?.value.into_iter().next();
    Ok(translate::organization(me, tenant))
}

pub(super) async fn read_grantor(call: PartnerCall<'_>) -> Result<Grantor, PartnerFault> {
    client::read_me(call).await.map(translate::grantor)
}

pub(super) async fn read_server_time(call: PartnerCall<'_>) -> Result<Instant, PartnerFault> {
    let (_, response) = client::read_me_whole(call).await?;
    response.date().ok_or_else(|| faults::malformed(&response))
}

pub(super) async fn provoke_refusal(call: PartnerCall<'_>) -> Result<PartnerFault, PartnerFault> {
    match client::read_impossible_event(call).await {
        Ok(()) => Err(PartnerFault::malformed()),
        Err(fault) if fault.kind == FaultKind::Refused => Ok(fault),
        Err(fault) => Err(fault),
    }
}
