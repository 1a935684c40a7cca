//! The call that proves a key.

use super::client;
use super::translate;
use crate::connector::{Organization, PartnerCall};
use crate::fault::PartnerFault;

/// Azure: no call tells what the resource is called or where it stands, so its address is its identity.
pub(super) async fn read_organization(call: PartnerCall<'_>) -> Result<Organization, PartnerFault> {
    client::read_info(call).await?;
    Ok(translate::organization(client::api(call)?))
}
