//! The resource's operations: what was built, composed or copied there in the last day.

use super::client;
use super::translate;
use crate::builds::Build;
use crate::connector::PartnerCall;
use crate::fault::PartnerFault;

/// Nobody trains so many models in a day; a list that goes on is none.
const MOST_PAGES: usize = 50;

pub(super) async fn list(call: PartnerCall<'_>) -> Result<Vec<Build>, PartnerFault> {
    let mut builds = Vec::new();
    let mut cursor = None;
    for _ in 0..MOST_PAGES {
        let (operations, next) = client::list_operations(call, cursor).await?;
        builds.extend(operations.iter().filter_map(translate::build));
        match next {
            Some(next) => cursor = Some(next.into()),
            None => return Ok(builds),
        }
    }
    Err(PartnerFault::malformed())
}
