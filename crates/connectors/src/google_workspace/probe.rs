//! Calls that only a living grant can answer, and one that Google has to refuse.

use connect_domain::clock::Instant;

use super::client;
use super::translate;
use crate::connector::{Grantor, Organization, PartnerCall};
use crate::fault::{FaultKind, PartnerFault};

pub(super) async fn read_organization(call: PartnerCall<'_>) -> Result<Organization, PartnerFault> {
    client::read_userinfo(call).await.map(translate::organization)
}

pub(super) async fn read_grantor(call: PartnerCall<'_>) -> Result<Grantor, PartnerFault> {
    client::read_userinfo(call).await.map(translate::grantor)
}

pub(super) async fn read_server_time(call: PartnerCall<'_>) -> Result<Instant, PartnerFault> {
    let (_, response) = client::read_userinfo_whole(call).await?;
    response.date().ok_or_else(PartnerFault::malformed)
}

pub(super) async fn provoke_refusal(call: PartnerCall<'_>) -> Result<PartnerFault, PartnerFault> {
    match client::read_impossible_page(call).await {
        Ok(()) => Err(PartnerFault::malformed()),
        Err(fault) if fault.kind == FaultKind::Refused => Ok(fault),
        Err(fault) => Err(fault),
    }
}
