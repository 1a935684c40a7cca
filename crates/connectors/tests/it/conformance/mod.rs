//! What a connector makes of everything that can go wrong: each of its operations, under each kind of fault of
//! the stand-ins, struck once and struck always.
//!
//! Partners whose books tell invoices too share recordings: every such connector in the registry has to behave as they
//! say, so that a new one is judged by adding nothing. Each other partner has recordings of its own. What no recording may change
//! stands in [`judge`].

mod grant;
mod hurry;
mod misfortunes;
mod operations;
mod trouble;

use std::fmt::Write;
use std::sync::Arc;

use connect_connectors::{Connector, registry};
use connect_domain::clock::{Instant, SettableClock};

use crate::support::StandIn;
use hurry::hurry;
use misfortunes::{Misfortune, misfortunes};
pub(crate) use operations::shared_address;
use operations::{Attempt, Operation, operations};
use trouble::Trouble;

/// Stands still, so that a true answer is the same each time.
const NOW: Instant = Instant::from_seconds(1_795_191_330);

/// The most that a read is sent: once, and three times again.
const MOST_READS: usize = 4;

#[tokio::test(start_paused = true)]
async fn every_operation_under_every_fault() {
    let _hurry = hurry();
    for connector in registry::ALL {
        let mut lanes = Vec::new();
        for operation in operations(connector) {
            lanes.push(tokio::spawn(lane(connector, operation)));
        }
        let mut columns = Vec::new();
        for lane in lanes {
            columns.push(lane.await.unwrap());
        }
        let (calls_at_tokens, reads): (Vec<Column>, Vec<Column>) = columns.into_iter().partition(|column| column.spends_tokens);
        // A key fails in other words than a grant, and who tells less of its books has other operations.
        let own = match connector.invoices() {
            Some(_) => String::new(),
            None => format!("_of_{}", connector.manifest().id.replace('-', "_")),
        };
        insta::assert_snapshot!(format!("reads{own}"), table(&reads));
        if !calls_at_tokens.is_empty() {
            insta::assert_snapshot!(format!("token_calls{own}"), table(&calls_at_tokens));
        }
    }
}

/// One operation through all misfortunes.
struct Column {
    operation: &'static str,
    spends_tokens: bool,
    /// In the order of [`misfortunes`].
    outcomes: Vec<String>,
}

/// With stand-ins of its own, so that all operations can be asked at once.
async fn lane(connector: &'static dyn Connector, operation: Operation) -> Column {
    let stand_in = StandIn::start(connector, Arc::new(SettableClock::new(NOW))).await;
    let healthy = operation.attempt(&stand_in, None).await;
    assert!(healthy.outcome.is_ok(), "{}: {:?}", operation.name, healthy.outcome);
    let mut outcomes = Vec::new();
    for misfortune in misfortunes() {
        let attempt = operation.attempt(&stand_in, Some(&misfortune)).await;
        judge(&operation, &misfortune, &attempt, &healthy);
        let says = match &attempt.outcome {
            Ok(_) => "works".to_owned(),
            Err(trouble) => format!("{}: {}", trouble.cause.as_str(), trouble.says),
        };
        outcomes.push(format!("{:>2}  {says}", attempt.requests));
    }
    Column {
        operation: operation.name,
        spends_tokens: operation.spends_tokens(),
        outcomes,
    }
}

/// What holds for every partner, operation and fault.
fn judge(operation: &Operation, misfortune: &Misfortune, attempt: &Attempt, healthy: &Attempt) {
    let what = format!("{}, {misfortune}", operation.name);
    match &attempt.outcome {
        Ok(answer) => assert_eq!(Some(answer), healthy.outcome.as_ref().ok(), "{what}: a success that is none"),
        Err(Trouble { printed, advice, .. }) => {
            assert!(advice.is_none_or(|advice| !advice.is_empty()), "{what}: no advice");
            for secret in &attempt.secrets {
                assert!(!printed.contains(secret.expose()), "{what}: a secret is printed in {printed}");
            }
        }
    }
    // Who sends a token again may spend it twice: that is for the refresh protocol to decide.
    let most = if operation.spends_tokens() { 1 } else { MOST_READS };
    assert!((1..=most).contains(&attempt.requests), "{what}: {} requests", attempt.requests);
}

/// A line for each misfortune and outcome. Operations are named only where not all agree.
fn table(columns: &[Column]) -> String {
    let mut table = format!("{:<28}{:<8}requests, then what is said\n", "fault", "struck");
    for (row, misfortune) in misfortunes().iter().enumerate() {
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for column in columns {
            let outcome = column.outcomes[row].as_str();
            match groups.iter_mut().find(|(known, _)| *known == outcome) {
                Some((_, operations)) => operations.push(column.operation),
                None => groups.push((outcome, vec![column.operation])),
            }
        }
        let all_agree = groups.len() == 1;
        for (outcome, operations) in groups {
            let of = if all_agree {
                String::new()
            } else {
                format!("  <- {}", operations.join(", "))
            };
            writeln!(table, "{:<28}{:<8}{outcome}{of}", misfortune.name, misfortune.struck()).unwrap();
        }
    }
    table
}
