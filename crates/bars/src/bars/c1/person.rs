//! The person at the partner's page: chooses a company by its name, and consents.

use std::time::{Duration, Instant};

use url::Url;

use consent_page::{Press, visit};

#[path = "../../../../cli/tests/journey/support/consent_page.rs"]
#[expect(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "the journeys' own page, which fails as a test does and can do more than is needed here"
)]
mod consent_page;

/// Consents for the company of this name; gives how long the browser took, the program's answer included.
pub fn consents(url: &Url, company: &str) -> Duration {
    let started = Instant::now();
    visit(url, Press::Consent, Some(company));
    started.elapsed()
}
