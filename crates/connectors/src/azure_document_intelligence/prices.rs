//! What a page costs.

use connect_domain::money::MinorUnits;

use super::translate::CLASSIFIER_PREFIX;
use crate::documents::PagePrice;

/// Dollars for a thousand pages in the standard tier's first step, from general knowledge (unverified); no call tells a
/// price. The free tier costs nothing and reads two pages of a document.
const AS_OF: &str = "2026-11";
const READ: i64 = 150;
const PREBUILT: i64 = 1_000;
const CUSTOM: i64 = 3_000;
const CLASSIFIER: i64 = 300;

pub(super) fn page_price(model: &str) -> PagePrice {
    let cents = match model {
        "prebuilt-read" => READ,
        _ if model.starts_with("prebuilt-") => PREBUILT,
        _ if model.starts_with(CLASSIFIER_PREFIX) => CLASSIFIER,
        _ => CUSTOM,
    };
    PagePrice {
        per_thousand: MinorUnits::new(cents).unwrap_or(MinorUnits::ZERO),
        currency: "USD",
        as_of: AS_OF,
    }
}
