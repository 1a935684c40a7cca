//! K5: no secret leaves the vault. Every secret that the product handles is known to the bar, which
//! then searches everything that the product leaves behind or shows to others, in every usual encoding.
//!
//! Secrets may be in the vault's ciphertext, which shows none of them; in the keychain; on the
//! recovery sheet, a word a line; in the hands of the person and of the partner. The authorization URL
//! holds the state. Everywhere else there is to be nothing: not in a log at its finest, not in the words
//! of a refusal that repeats what was sent, not in the memory that a crash leaves.
//!
//! Protections: an OAuth refusal is told by its code if the standards have it, and a process keeps its
//! memory to itself. Removed: the partner's own word is told, and a crash leaves a core file.

mod canaries;
mod desk;
mod journey;
mod key;
mod tap;
mod window;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use self::canaries::{Canaries, Kind, planted_and_found};
use self::desk::Desk;
use self::journey::Journey;
use self::tap::Tap;
use crate::advisoros::Advisoros;
use crate::bar::{Bar, Measured, Scale};
use crate::plaintext::{Search, files_below};
use crate::seeded::Choices;
use crate::stand_in::StandIn;

pub const BAR: Bar = Bar {
    id: "K5",
    limit: "hits=0,cores=0,kinds=24/24,scanner=100%",
    run,
};

/// Arguments and environments of programs while they run.
const PROCESSES: &str = "processes";
/// What crosses to the window.
const IPC: &str = "ipc";
/// Reports, exports, backups, the recovery sheet.
const PAPERS: &str = "papers";
const JOURNEYS: usize = 5;

#[derive(Default)]
struct Tally {
    hits: BTreeSet<String>,
    cores: usize,
    repeated: usize,
    kinds: BTreeSet<Kind>,
    secrets: usize,
    places: BTreeSet<String>,
    files: usize,
    bytes: u64,
    planted: usize,
    found: usize,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let journeys = scale.trials(1, JOURNEYS);
    let mut tally = Tally::default();
    for journey in 0..journeys {
        measure(scale.seed.wrapping_add(journey as u64), &mut tally)?;
    }
    let Tally {
        hits,
        cores,
        repeated,
        kinds,
        secrets,
        places,
        files,
        bytes,
        planted,
        found,
    } = tally;
    let (known, all) = (kinds.len(), Kind::ALL.len());
    Ok(Measured {
        value: format!(
            "hits={},cores={cores},kinds={known}/{all},scanner={}%",
            hits.len(),
            found * 100 / planted.max(1)
        ),
        done: journeys,
        full: JOURNEYS,
        held: hits.is_empty() && cores == 0 && known == all && found == planted && repeated > 0,
        explanation: match hits.first() {
            None => format!(
                "{secrets} secrets, which {repeated} answers repeated to the program, were looked for in {files} files ({:.1} MiB) of {}; planted in {planted} ways, {found} were found",
                bytes as f64 / f64::from(1 << 20),
                places.into_iter().collect::<Vec<_>>().join(", ")
            ),
            Some(_) => hits.into_iter().take(12).collect::<Vec<_>>().join("; "),
        },
    })
}

fn measure(seed: u64, tally: &mut Tally) -> anyhow::Result<()> {
    let choices = Choices::new(seed, "k5");
    let canaries = Arc::new(Canaries::default());
    let stand_in = StandIn::serve(&Advisoros::own()?, 40, usize::try_from(seed).unwrap_or(1), &[])?;
    let tap = Tap::before(&stand_in, &canaries)?;
    let desk = Desk::new()?;
    let journey = Journey {
        desk: &desk,
        canaries: &canaries,
        stand_in: &stand_in,
        tap: &tap,
        choices: &choices,
    };
    let made = journey.make().and_then(|()| window::visit(&journey));
    search(&desk, &canaries, &choices, tally)?;
    tally.cores += desk.cores();
    tally.repeated += tap.repeated();
    // What leaked until then counts more than how far the journey came.
    if tally.hits.is_empty() { made } else { Ok(()) }
}

fn search(desk: &Desk, canaries: &Canaries, choices: &Choices, tally: &mut Tally) -> anyhow::Result<()> {
    let known = canaries.all();
    let texts: Vec<&str> = known.iter().map(|(_, text)| text.as_str()).collect();
    let search = Search::for_all(&texts)?;
    let (planted, found) = planted_and_found(&search, &known, choices);
    tally.planted += planted;
    tally.found += found;
    tally.secrets += known.len();
    tally.kinds.extend(known.iter().map(|(kind, _)| *kind));
    let kept = desk.kept();
    for shown in search.in_folder(&kept)? {
        let kind = known[shown.secret].0;
        let file = shown.file.strip_prefix(&kept).unwrap_or(&shown.file);
        if !kind.may_stand_in(&place_of(file)) {
            tally.hits.insert(format!("{kind:?} as {} in {}", shown.disguise, file.display()));
        }
    }
    for file in files_below(&kept)? {
        tally.files += 1;
        tally.bytes += std::fs::metadata(&file)?.len();
        tally.places.insert(place_of(file.strip_prefix(&kept).unwrap_or(&file)));
    }
    Ok(())
}

fn place_of(file: &Path) -> String {
    let first = file.components().next();
    first
        .map(|place| place.as_os_str().to_string_lossy().into_owned())
        .unwrap_or_default()
}
