//! What is mapped still works at the partner, and will for a while: a model that ends is trained anew in time, before
//! documents of its category are read by nothing.

use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_domain::source_object::{EXPIRES, SourceObjectKind};

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;

pub(super) const CHECK: Check = Check {
    id: "models.expiry",
    needs: &[],
    reads_mapping: true,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

/// Time to gather documents, to train and to compare.
const SOON: Duration = Duration::from_secs(90 * 86_400);

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let chart = subject.chart().await?;
    if chart.objects.is_empty() {
        let nouns = chart.set.kind.nouns();
        return Ok(Outcome::skip(format!("Nobody has told yet when anything ends: pull the {nouns}")));
    }
    let has_target = |id| chart.stored(id).is_some_and(|row| row.mapping.target().is_some());
    let mapped = chart.objects.iter().filter(|row| has_target(row.id)).map(|row| {
        let object = &row.object;
        Mapped {
            name: format!("`{}` ({})", object.name, object.code),
            is_gone: row.gone_at.is_some(),
            ends_at: object.attributes.get(EXPIRES).and_then(|text| Instant::parse_rfc3339(text)),
        }
    });
    Ok(judge(chart.set.kind, &mapped.collect::<Vec<_>>(), subject.app.clock.now()))
}

/// A record that a category rests on.
struct Mapped {
    name: String,
    is_gone: bool,
    /// `None` where it has no end.
    ends_at: Option<Instant>,
}

fn judge(kind: SourceObjectKind, mapped: &[Mapped], now: Instant) -> Outcome {
    let (noun, nouns) = (kind.noun(), kind.nouns());
    let listed = |dead: bool| {
        let mut found: Vec<(Option<Instant>, String)> = Vec::new();
        for one in mapped {
            let words = match one.ends_at {
                _ if one.is_gone && dead => format!("{} is gone", one.name),
                Some(ends_at) if !one.is_gone && dead && ends_at <= now => format!("{} ended on {}", one.name, day(ends_at)),
                Some(ends_at) if !one.is_gone && !dead && ends_at > now && ends_at <= now.plus(SOON) => {
                    format!("{} ends on {}", one.name, day(ends_at))
                }
                _ => continue,
            };
            found.push((one.ends_at, words));
        }
        // What ends first has to be seen to first.
        found.sort();
        found.into_iter().map(|(_, words)| words).collect::<Vec<String>>()
    };
    let (dead, soon) = (listed(true), listed(false));
    if !dead.is_empty() {
        let what = counted(
            dead.len(),
            &format!("mapped {noun} works no more"),
            &format!("mapped {nouns} work no more"),
        );
        return Outcome::fail(
            Cause::Data,
            format!("{what}: {}. Map another one to the category, and ignore this one", some(&dead)),
        );
    }
    if !soon.is_empty() {
        let what = counted(
            soon.len(),
            &format!("mapped {noun} ends within 90 days"),
            &format!("mapped {nouns} end within 90 days"),
        );
        return Outcome::warn(Cause::Data, format!("{what}: {}. Train it anew before", some(&soon)));
    }
    let ending = mapped.iter().filter_map(|one| Some((one.ends_at?, &one.name)));
    Outcome::pass(match ending.min() {
        Some((ends_at, name)) => format!("The first mapped {noun} to end is {name}, on {}", day(ends_at)),
        None => format!("No mapped {noun} has an end"),
    })
}

fn day(at: Instant) -> String {
    at.to_rfc3339().chars().take(10).collect()
}

/// The first few.
fn some(words: &[String]) -> String {
    let shown = words.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
    if words.len() > 3 { format!("{shown} and others") } else { shown }
}

#[cfg(test)]
mod tests {
    use connect_domain::check::CheckStatus;

    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);
    /// 2027-01-15.
    const NOW: Instant = Instant::from_seconds(1_800_000_000);

    fn mapped(name: &str, ends_at: Option<Instant>) -> Mapped {
        Mapped {
            name: format!("`{name}`"),
            is_gone: false,
            ends_at,
        }
    }

    fn judged(mapped: &[Mapped]) -> (CheckStatus, String) {
        let outcome = judge(SourceObjectKind::DocumentModel, mapped, NOW);
        (outcome.status, outcome.evidence)
    }

    #[test]
    fn an_end_is_told_in_time_and_a_past_one_fails() {
        for (ends_at, status, words) in [
            (
                NOW,
                CheckStatus::Fail,
                "1 mapped document model works no more: `bills` ended on 2027-01-15",
            ),
            (NOW.plus(Duration::from_secs(1)), CheckStatus::Warn, "`bills` ends on 2027-01-15"),
            (
                NOW.plus(90 * DAY),
                CheckStatus::Warn,
                "1 mapped document model ends within 90 days: `bills` ends on 2027-04-15",
            ),
            (
                NOW.plus(91 * DAY),
                CheckStatus::Pass,
                "first mapped document model to end is `bills`, on 2027-04-16",
            ),
        ] {
            let (found, evidence) = judged(&[mapped("w2", None), mapped("bills", Some(ends_at))]);
            assert_eq!(found, status, "{evidence}");
            assert!(evidence.contains(words), "{evidence}");
        }
        assert_eq!(
            judged(&[mapped("w2", None)]),
            (CheckStatus::Pass, "No mapped document model has an end".to_owned())
        );
        assert_eq!(judged(&[]).0, CheckStatus::Pass);
    }

    #[test]
    fn what_is_gone_fails_whenever_it_would_have_ended() {
        let gone = |ends_at| Mapped {
            is_gone: true,
            ..mapped("bills", ends_at)
        };
        for ends_at in [None, Some(NOW.minus(DAY)), Some(NOW.plus(DAY)), Some(NOW.plus(900 * DAY))] {
            let (status, evidence) = judged(&[gone(ends_at)]);
            assert_eq!(status, CheckStatus::Fail);
            assert!(evidence.contains("`bills` is gone"), "{evidence}");
        }
    }

    #[test]
    fn the_first_to_end_are_named() {
        let ends = |days: u32| mapped(&format!("in {days}"), Some(NOW.plus(DAY * days)));
        let (_, evidence) = judged(&[ends(40), ends(10), ends(30), ends(20)]);
        assert!(
            evidence.starts_with("4 mapped document models end within 90 days: `in 10` ends on"),
            "{evidence}"
        );
        assert!(evidence.contains("and others") && !evidence.contains("in 40"), "{evidence}");
    }
}
