//! C1: of 160 companies that are connected in turn, each is attached to its own client and to no other, though five
//! times a wrong one is picked at the partner; the person does one thing here for each. It also tells how many seconds
//! of the program's own each takes.
//!
//! The anchor is what a firm would do without the queue: `advisoros connect` once for each company, which leaves the
//! attaching to a person.
//!
//! Protection: a company is attached if it is certainly the client's. Removed: what comes back is taken for what was
//! expected.

mod line;
mod person;

use std::time::Instant;

use crate::advisoros::Advisoros;
use crate::bar::{Bar, Measured, Scale};
use crate::stand_in::StandIn;
use line::{Ended, Line};

pub const BAR: Bar = Bar {
    id: "C1",
    limit: "0-wrong",
    run,
};

const COMPANIES: usize = 160;
const SAMPLE: usize = 24;
/// Companies that are connected one by one, for the anchor.
const ANCHOR: usize = 3;
/// Beside the firm's: the first, whose name in law is not the one that it shows, and those of the anchor.
const OTHERS: usize = 1 + ANCHOR;

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let clients = scale.trials(SAMPLE, COMPANIES);
    let advisoros = Advisoros::own()?;
    let stand_in = StandIn::serve_companies(&advisoros, clients + OTHERS)?;
    let companies = stand_in.companies()?;
    let (of_clients, of_anchor) = companies[1..].split_at(clients);
    let line = Line::of(&advisoros, &stand_in, of_clients, of_anchor)?;

    let mut one_by_one = Vec::new();
    for company in of_anchor {
        let started = Instant::now();
        let by_person = line.connect_alone(company)?;
        one_by_one.push(started.elapsed().saturating_sub(by_person).as_secs_f64());
    }
    let started = Instant::now();
    let ended = line.connect_in_turn()?;
    let seconds = started.elapsed().as_secs_f64();

    let Ended {
        right,
        wrong_picks,
        held,
        attached_wrongly,
        acts,
        own_seconds,
    } = &ended;
    let is_complete = *right == clients - wrong_picks;
    Ok(Measured {
        value: format!("{attached_wrongly}-wrong"),
        done: clients,
        full: COMPANIES,
        held: *attached_wrongly == 0 && held == wrong_picks && is_complete && *acts == *right,
        explanation: format!(
            "{right} of {clients} companies attached themselves, {held} of {wrong_picks} wrong picks were held and {attached_wrongly} \
             attached; beyond the consent {:.2} acts and {:.2} s each (anchor: `connect` one by one, {:.2} s each and still to be \
             attached); the whole queue took {seconds:.0} s with the consents",
            *acts as f64 / (*right).max(1) as f64,
            own_seconds / (*right).max(1) as f64,
            one_by_one.iter().sum::<f64>() / one_by_one.len().max(1) as f64,
        ),
    })
}
