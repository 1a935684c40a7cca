//! D9: whoever follows a company by asking for changes has, at the end, what somebody has who reads all of it.
//!
//! Two workspaces of one company. One follows: people change the books in rounds, it pulls between them, and
//! now and then more changes than one answer holds, or more days pass than the partner remembers changes. The
//! other is connected at the end and reads everything. Then each table of records is compared, column by column.
//! The clause of W4 about truncated answers, without the webhooks that W4 is about.
//!
//! Protection: an answer with as many changes as one can hold is taken for cut off. Removed: for whole.

mod comparison;
mod follower;
mod people;

use crate::advisoros::Advisoros;
use crate::bar::{Bar, Measured, Scale};
use crate::seeded::Choices;
use crate::stand_in::StandIn;
use comparison::Comparison;
use follower::Follower;
use people::People;

pub const BAR: Bar = Bar {
    id: "D9",
    limit: "different_rows=0",
    run,
};

const MUTATIONS: usize = 5_000;
const SAMPLE: usize = 300;
/// What happens in a round at most, between two pulls.
const MOST_IN_A_ROUND: usize = 160;
const MOST_IN_A_ROUND_OF_A_SAMPLE: usize = 60;
const INVOICES: usize = 600;
/// Changes at once, beside those of the rounds: more than an answer holds; more than it holds of one list alone. A
/// sample has the last one only.
const BURSTS: [usize; 3] = [3_000, 6_000, 3_000];
/// After all rounds, when nothing heals any more what it did.
const LAST_BURST: usize = 3_000;
/// One round of so many begins with a burst, or after more days than the partner remembers changes.
const SPECIAL: usize = 5;
const DAY: u64 = 86_400;
const TOO_LONG: u64 = 31 * DAY;
/// What else passes between two rounds.
const PAUSES: [u64; 5] = [0, 0, 0, 1_200, 3 * DAY];

fn run(scale: Scale) -> anyhow::Result<Measured> {
    let wanted = scale.trials(SAMPLE, MUTATIONS);
    let most = scale.trials(MOST_IN_A_ROUND_OF_A_SAMPLE, MOST_IN_A_ROUND);
    let mut bursts = BURSTS.into_iter().take(scale.trials(0, BURSTS.len()));
    let advisoros = Advisoros::own()?;
    let stand_in = StandIn::serve(&advisoros, INVOICES, 1, &["--partner-limits", "off"])?;
    let choices = Choices::new(scale.seed, "d9");
    let follower = Follower::connect(&advisoros, &stand_in)?;
    let mut people = People::new(&stand_in, &choices);
    let (mut made, mut in_bursts, mut long_pauses, mut rounds) = (0, 0, 0, 0);
    follower.pull()?;
    while made < wanted {
        rounds += 1;
        match rounds % SPECIAL {
            2 => {
                if let Some(burst) = bursts.next() {
                    in_bursts += people.are_busy(burst)?;
                }
            }
            4 => {
                long_pauses += 1;
                stand_in.advance(TOO_LONG)?;
            }
            _ => stand_in.advance(PAUSES[choices.below(PAUSES.len())])?,
        }
        let round = (1 + choices.below(most)).min(wanted - made);
        made += people.change(round, &follower)?;
        follower.pull()?;
    }
    in_bursts += people.are_busy(LAST_BURST)?;
    follower.pull()?;
    let asked = stand_in.requests(|path| path.ends_with("/cdc"))?;
    let reader = Follower::connect(&advisoros, &stand_in)?;
    reader.pull()?;
    let comparison = Comparison::of(&follower.database()?, &reader.database()?)?;
    let different = comparison.different;
    Ok(Measured {
        value: format!("different_rows={different}"),
        done: made,
        full: MUTATIONS,
        held: different == 0 && asked >= rounds && comparison.rows > INVOICES,
        explanation: format!(
            "{made} changes in {rounds} rounds ({}), {in_bursts} more in bursts, {long_pauses} pauses of {} days; changes were asked for {asked} times; of {} rows in {} tables {different} differ{}",
            people.kinds(),
            TOO_LONG / DAY,
            comparison.rows,
            comparison.tables,
            comparison.examples()
        ),
    })
}
