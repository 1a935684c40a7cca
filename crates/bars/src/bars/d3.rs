//! D3: a disk that runs full at any moment damages nothing, keeps what was acknowledged, is called by
//! its name, and is forgotten within seconds of there being room again.
//!
//! The moments are forty amounts of room that is left when writing begins, from nothing to about what a
//! database's log needs. The clause about webhooks waits for their receiver.
//!
//! Protection: a write is acknowledged when its commit has come back. Removed: it is acknowledged before.

use std::time::{Duration, Instant};

use crate::bar::{Bar, Measured, Scale};
use crate::files::copy_folder;
use crate::small_disk::SmallDisk;
use crate::writer::FULL;
use crate::writers::{Found, Writer};

pub const BAR: Bar = Bar {
    id: "D3",
    limit: "damaged=0,acknowledged_lost=0,unnamed=0,normal_after<=5.0s",
    run,
};

const POINTS: usize = 40;
const SAMPLE: usize = 8;
const DISK_MEBIBYTES: usize = 16;
/// Bytes between two points.
const STEP: usize = 24 * 1_024;
/// Refusals after which the disk is full for certain.
const REFUSALS: usize = 5;
const NORMAL: Duration = Duration::from_secs(5);

#[derive(Default)]
struct Tally {
    points: usize,
    acknowledged: usize,
    refused: usize,
    unnamed: usize,
    damaged: usize,
    lost: usize,
    /// Programs that did not write again.
    stuck: usize,
    slowest: Duration,
}

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let points = scale.trials(SAMPLE, POINTS);
    let mut tally = Tally::default();
    for point in 0..points {
        // A sample is spread over all of them.
        fill_up(point * POINTS / points, &mut tally)?;
    }
    let Tally {
        points,
        acknowledged,
        refused,
        unnamed,
        damaged,
        lost,
        stuck,
        slowest,
    } = tally;
    Ok(Measured {
        value: format!(
            "damaged={damaged},acknowledged_lost={lost},unnamed={unnamed},normal_after={:.1}s",
            slowest.as_secs_f64()
        ),
        done: points,
        full: POINTS,
        held: damaged + lost + unnamed + stuck == 0 && slowest <= NORMAL && refused >= points * REFUSALS,
        explanation: format!(
            "{points} disks with 0 to {} KiB left: {acknowledged} writes acknowledged and {refused} refused, {unnamed} of them for another reason than the full disk; {stuck} programs wrote no more afterwards",
            (POINTS - 1) * STEP / 1_024
        ),
    })
}

/// Writes until the disk is full, gives room back, and looks at what is there.
fn fill_up(point: usize, tally: &mut Tally) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let workspace = folder.path().join("workspace");
    let disk = SmallDisk::mount_over(folder.path(), DISK_MEBIBYTES)?;
    let mut writer = Writer::start(&workspace, "before", Some(&disk))?;
    // Its log exists, as in a program that has been at work.
    writer.listen_until(|acknowledged, _| acknowledged >= 4)?;
    disk.fill(point * STEP)?;
    let alive = writer.listen_until(|_, refused| refused >= REFUSALS)?;
    disk.free()?;
    let freed = Instant::now();
    let writes_again = alive && {
        let before = writer.acknowledged_so_far();
        writer.listen_until(|acknowledged, _| acknowledged > before)?
    };
    let took = freed.elapsed();
    tally.stuck += usize::from(!writes_again);
    let told = writer.kill()?;

    let copy = tempfile::tempdir()?;
    copy_folder(&disk.inside(&workspace), copy.path())?;
    let found = Found::open(copy.path())?;
    tally.points += 1;
    tally.acknowledged += told.acknowledged.len();
    tally.refused += told.refusals.len();
    tally.unnamed += told.refusals.iter().filter(|refusal| *refusal != FULL).count();
    tally.damaged += usize::from(!found.is_sound()?);
    tally.lost += found.lost(&told)?;
    tally.slowest = tally.slowest.max(took);
    Ok(())
}
