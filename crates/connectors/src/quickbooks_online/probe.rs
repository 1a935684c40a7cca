//! The connection test: one metered read that only a living grant for this company can answer.

use super::client;
use super::translate;
use crate::connector::{Organization, PartnerCall};
use crate::fault::PartnerFault;

/// Intuit: CompanyInfo's own `Id` is always "1", so the company's identity is that of the path, which the
/// gateway checks against the token (403, code 3100).
pub(super) async fn read_organization(call: PartnerCall<'_>) -> Result<Organization, PartnerFault> {
    let company_info = client::read_company_info(call).await?;
    translate::organization(company_info, call.external_account_id).ok_or_else(PartnerFault::malformed)
}
