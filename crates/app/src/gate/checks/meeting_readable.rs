//! The account's main calendar can be followed. Nothing is written: a window is read whole, and what changed since is asked
//! for by the cursor that came with it.

use connect_domain::counted::counted;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::input::shortened;
use crate::meeting::{Followed, follow_calendar};

/// A sentence is no list.
const MOST_ZONES: usize = 5;

pub(super) const CHECK: Check = Check {
    id: "meeting.readable",
    needs: &["token.usable", "organization.expected"],
    reads_mapping: false,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let reached = subject.reached().await?;
    if reached.connector.meetings().is_none() {
        return Ok(Outcome::skip("This partner has no calendar to follow"));
    }
    let followed = follow_calendar(&subject.app, &subject.connection, reached).await?;
    Ok(Outcome::pass(format!(
        "`{}` was read and then followed: {} in the days around now, {} since. {}",
        followed.title,
        counted(followed.meetings, "appointment", "appointments"),
        counted(followed.changes, "change", "changes"),
        shown(&followed)
    )))
}

/// How much of an appointment this shows to be read. Nothing is written here, so it depends on what stands there.
fn shown(followed: &Followed) -> String {
    if followed.meetings == 0 {
        return "No appointment stands there now, so that only reading is proven, and neither times nor attendees".to_owned();
    }
    let attendees = match followed.with_attendees {
        0 => "None has attendees, so that reading attendees is not proven".to_owned(),
        number => format!("{number} with attendees"),
    };
    let zones: Vec<String> = followed.zones.iter().take(MOST_ZONES).map(|zone| shortened(zone)).collect();
    match zones.is_empty() {
        true => format!("{attendees}; no time zone was told"),
        false => format!("{attendees}; kept in {}", zones.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_empty_calendar_and_one_without_guests_prove_less_and_say_so() {
        let followed = |meetings, with_attendees, zones: &[&str]| {
            shown(&Followed {
                title: "Calendar".to_owned(),
                meetings,
                with_attendees,
                zones: zones.iter().map(|&zone| zone.to_owned()).collect::<BTreeSet<_>>(),
                changes: 0,
            })
        };
        assert!(followed(0, 0, &[]).contains("only reading is proven"));
        assert!(followed(2, 0, &["Asia/Tokyo"]).contains("reading attendees is not proven; kept in Asia/Tokyo"));
        assert_eq!(
            followed(3, 2, &["Europe/London", "Asia/Tokyo"]),
            "2 with attendees; kept in Asia/Tokyo, Europe/London"
        );
        assert!(followed(1, 1, &[]).contains("no time zone was told"));
    }
}
