//! What is mapped still works at the partner, and will for a while: a model that ends is trained anew in time, before
//! documents of its category are read by nothing.

use std::time::Duration;

use connect_connectors::manifest::{Retired, Retirement};
use connect_domain::calendar_date::CalendarDate;
use connect_domain::clock::Instant;
use connect_domain::counted::counted;
use connect_domain::failure::Cause;
use connect_domain::source_object::{EXPIRES, SourceObject, SourceObjectKind};
use connect_store::model_entries;

use super::super::subject::Subject;
use super::{Check, Outcome};
use crate::error::AppError;
use crate::partners;

pub(super) const CHECK: Check = Check {
    id: "models.expiry",
    needs: &[],
    reads_mapping: true,
    can_be_waived: true,
    ask: |subject| Box::pin(ask(subject)),
};

/// Time to gather documents, to train and to compare.
const SOON: Duration = Duration::from_secs(90 * 86_400);
/// A version of an interface takes many models with it.
const SOON_RETIRED: Duration = Duration::from_secs(365 * 86_400);
/// So many of a kind are named.
const MOST_NAMED: usize = 20;

async fn ask(subject: &Subject) -> Result<Outcome, AppError> {
    let chart = subject.chart().await?;
    if chart.objects.is_empty() {
        let nouns = chart.set.kind.nouns();
        return Ok(Outcome::skip(format!("Nobody has told yet when anything ends: pull the {nouns}")));
    }
    let retirements = &partners::manifest(&subject.connection.partner)?.retirements;
    let entries = model_entries::list(&mut subject.app.store.read().await?, subject.connection.id).await?;
    let has_target = |id| chart.stored(id).is_some_and(|row| row.mapping.target().is_some());
    let mapped = chart.objects.iter().filter(|row| has_target(row.id)).map(|row| {
        let object = &row.object;
        Mapped {
            name: format!("`{}` ({})", object.name, object.code),
            is_gone: row.gone_at.is_some(),
            ends_at: object.attributes.get(EXPIRES).and_then(|text| Instant::parse_rfc3339(text)),
            replacement: entries
                .get(&row.id)
                .map(|entry| entry.replacement.clone())
                .filter(|id| !id.is_empty()),
            retirement: retirements.iter().find(|retirement| concerns(retirement, object)),
        }
    });
    Ok(judge(chart.set.kind, &mapped.collect::<Vec<_>>(), subject.app.clock.now()))
}

/// A record that a category rests on.
struct Mapped<'m> {
    name: String,
    is_gone: bool,
    /// `None` where it has no end.
    ends_at: Option<Instant>,
    /// What the firm says takes its place.
    replacement: Option<String>,
    /// What the partner gives up of it.
    retirement: Option<&'m Retirement>,
}

impl Mapped<'_> {
    /// One that was given up vanishes too; then the way out is known.
    fn is_gone_in_words(&self) -> String {
        let name = &self.name;
        match self.retirement {
            Some(Retirement {
                retired: Retired::Model(_),
                replacement,
                ..
            }) => format!("{name} is gone, because the partner gave it up: map `{replacement}` in its place"),
            Some(Retirement {
                retired: Retired::ApiVersion(version),
                replacement,
                ..
            }) => format!("{name} is gone; it was made by version {version}, which is given up: train it anew with {replacement}"),
            None => format!("{name} is gone"),
        }
    }

    fn with_replacement(&self, words: String) -> String {
        match &self.replacement {
            Some(id) => format!("{words} (then `{id}`)"),
            None => words,
        }
    }
}

fn concerns(retirement: &Retirement, object: &SourceObject) -> bool {
    match &retirement.retired {
        Retired::Model(id) => *id == object.code,
        Retired::ApiVersion(version) => object.attributes.get("api_version") == Some(version),
    }
}

/// What the partner has given up by `day`, with the way out.
fn given_up(mapped: &[Mapped<'_>], from: Option<CalendarDate>, until: CalendarDate) -> Vec<String> {
    let mut found: Vec<(Option<CalendarDate>, String)> = Vec::new();
    for one in mapped.iter().filter(|one| !one.is_gone) {
        let Some(retirement) = one.retirement else { continue };
        if retirement.ends > Some(until) || from.is_some_and(|from| retirement.ends <= Some(from)) {
            continue;
        }
        let when = match retirement.ends {
            Some(day) if from.is_some() => format!("on {day}"),
            Some(day) => format!("since {day}"),
            None => "already".to_owned(),
        };
        let words = match &retirement.retired {
            Retired::Model(_) => format!("{} is given up {when}: map `{}` in its place", one.name, retirement.replacement),
            Retired::ApiVersion(version) => format!(
                "{} was made by version {version}, which is given up {when}: train it anew with {}",
                one.name, retirement.replacement
            ),
        };
        found.push((retirement.ends, words));
    }
    found.sort();
    found.into_iter().map(|(_, words)| words).collect()
}

fn judge(kind: SourceObjectKind, mapped: &[Mapped<'_>], now: Instant) -> Outcome {
    let (noun, nouns) = (kind.noun(), kind.nouns());
    if mapped.is_empty() {
        return Outcome::skip(format!("No {noun} is mapped yet, so nothing rests on one"));
    }
    let listed = |dead: bool| {
        let mut found: Vec<(Option<Instant>, String)> = Vec::new();
        for one in mapped {
            let words = match one.ends_at {
                _ if one.is_gone && dead => one.is_gone_in_words(),
                Some(ends_at) if !one.is_gone && dead && ends_at <= now => format!("{} ended on {}", one.name, day(ends_at)),
                Some(ends_at) if !one.is_gone && !dead && ends_at > now && ends_at <= now.plus(SOON) => {
                    format!("{} ends on {}", one.name, day(ends_at))
                }
                _ => continue,
            };
            found.push((one.ends_at, one.with_replacement(words)));
        }
        // What ends first has to be seen to first.
        found.sort();
        found.into_iter().map(|(_, words)| words).collect::<Vec<String>>()
    };
    let (today, in_a_year) = (CalendarDate::of(now), CalendarDate::of(now.plus(SOON_RETIRED)));
    let (dead, soon) = (listed(true), listed(false));
    let failures = [
        (!dead.is_empty()).then(|| {
            let what = counted(
                dead.len(),
                &format!("mapped {noun} works no more"),
                &format!("mapped {nouns} work no more"),
            );
            format!("{what}: {}. Map another one to the category, and ignore this one", some(&dead))
        }),
        told(&given_up(mapped, None, today)),
    ];
    let warnings = [
        (!soon.is_empty()).then(|| {
            let what = counted(
                soon.len(),
                &format!("mapped {noun} ends within 90 days"),
                &format!("mapped {nouns} end within 90 days"),
            );
            format!("{what}: {}. Train it anew before", some(&soon))
        }),
        told(&given_up(mapped, Some(today), in_a_year)),
    ];
    // All of it, the worst first: what fails hides nothing that ends soon, nor does a waiver of it.
    let has_failed = failures.iter().any(Option::is_some);
    let found: Vec<String> = failures.into_iter().chain(warnings).flatten().collect();
    if has_failed {
        return Outcome::fail(Cause::Data, found.join(". "));
    }
    if !found.is_empty() {
        return Outcome::warn(Cause::Data, found.join(". "));
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

fn told(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| some(words))
}

/// Each by its name, as far as a person reads on.
fn some(words: &[String]) -> String {
    let shown = words.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match words.len().saturating_sub(MOST_NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use connect_domain::check::CheckStatus;

    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);
    /// 2027-01-15.
    const NOW: Instant = Instant::from_seconds(1_800_000_000);

    fn mapped(name: &str, ends_at: Option<Instant>) -> Mapped<'static> {
        Mapped {
            name: format!("`{name}`"),
            is_gone: false,
            ends_at,
            replacement: None,
            retirement: None,
        }
    }

    fn judged(mapped: &[Mapped<'_>]) -> (CheckStatus, String) {
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
        assert_eq!(judged(&[]).0, CheckStatus::Skip, "nothing rests on any");
    }

    #[test]
    fn what_the_partner_gives_up_is_told_a_year_ahead_with_the_way_out() {
        for (retired, ends, status, words) in [
            (
                Retired::Model("bills".to_owned()),
                None,
                CheckStatus::Fail,
                "`bills` is given up already: map `new` in its place",
            ),
            (
                Retired::ApiVersion("2.1".to_owned()),
                Some("2027-01-15"),
                CheckStatus::Fail,
                "`bills` was made by version 2.1, which is given up since 2027-01-15: train it anew with new",
            ),
            (
                Retired::ApiVersion("2.1".to_owned()),
                Some("2027-01-16"),
                CheckStatus::Warn,
                "`bills` was made by version 2.1, which is given up on 2027-01-16: train it anew with new",
            ),
            (
                Retired::Model("bills".to_owned()),
                Some("2028-01-15"),
                CheckStatus::Warn,
                "given up on 2028-01-15",
            ),
            (
                Retired::Model("bills".to_owned()),
                Some("2028-01-16"),
                CheckStatus::Pass,
                "No mapped document model has an end",
            ),
        ] {
            let retirement = Retirement {
                retired,
                ends: ends.map(|day| day.parse().unwrap()),
                replacement: "new".to_owned(),
            };
            let one = Mapped {
                retirement: Some(&retirement),
                ..mapped("bills", None)
            };
            let (found, evidence) = judged(&[one]);
            assert_eq!(found, status, "{evidence}");
            assert!(evidence.contains(words), "{evidence}");
        }
    }

    #[test]
    fn what_the_firm_put_in_its_place_is_named() {
        let one = Mapped {
            replacement: Some("bills-2028".to_owned()),
            ..mapped("bills", Some(NOW))
        };
        let (_, evidence) = judged(&[one]);
        assert!(evidence.contains("`bills` ended on 2027-01-15 (then `bills-2028`)"), "{evidence}");
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
    fn what_is_gone_because_it_was_given_up_names_its_place_taker() {
        let retirement = Retirement {
            retired: Retired::Model("bills".to_owned()),
            ends: None,
            replacement: "layout".to_owned(),
        };
        let one = Mapped {
            is_gone: true,
            retirement: Some(&retirement),
            ..mapped("bills", None)
        };
        let (status, evidence) = judged(&[one]);
        assert_eq!(status, CheckStatus::Fail);
        assert!(
            evidence.contains("`bills` is gone, because the partner gave it up: map `layout` in its place"),
            "{evidence}"
        );
    }

    #[test]
    fn what_fails_hides_nothing_that_ends_later() {
        let old = Retirement {
            retired: Retired::Model("general".to_owned()),
            ends: None,
            replacement: "layout".to_owned(),
        };
        let version = Retirement {
            retired: Retired::ApiVersion("2.1".to_owned()),
            ends: Some("2027-09-15".parse().unwrap()),
            replacement: "2024-11-30".to_owned(),
        };
        let gone = Mapped {
            is_gone: true,
            ..mapped("payroll", None)
        };
        let given_up = Mapped {
            retirement: Some(&old),
            ..mapped("general", None)
        };
        let retiring = Mapped {
            retirement: Some(&version),
            ..mapped("invoices", None)
        };
        let all = [retiring, mapped("trial-balance", Some(NOW.plus(24 * DAY))), given_up, gone];
        let (status, evidence) = judged(&all);
        assert_eq!(
            (status, evidence.as_str()),
            (
                CheckStatus::Fail,
                "1 mapped document model works no more: `payroll` is gone. Map another one to the category, and ignore this one. \
                 `general` is given up already: map `layout` in its place. \
                 1 mapped document model ends within 90 days: `trial-balance` ends on 2027-02-08. Train it anew before. \
                 `invoices` was made by version 2.1, which is given up on 2027-09-15: train it anew with 2024-11-30"
            )
        );
        assert_eq!(judged(&all[..2]).0, CheckStatus::Warn);
    }

    #[test]
    fn the_first_to_end_come_first_and_none_is_left_out() {
        let ends = |days: u32| mapped(&format!("in {days}"), Some(NOW.plus(DAY * days)));
        let (_, evidence) = judged(&[ends(40), ends(10), ends(30), ends(20)]);
        assert!(
            evidence.starts_with("4 mapped document models end within 90 days: `in 10` ends on"),
            "{evidence}"
        );
        assert!(evidence.contains("`in 40` ends on"), "{evidence}");
        let many: Vec<Mapped<'_>> = (1..=22).map(ends).collect();
        assert!(judged(&many).1.contains("`in 20` ends on 2027-02-04 and 2 more. Train"));
    }
}
