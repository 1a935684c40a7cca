//! Which part of the engine spoke loudest for the first choice.

use crate::memory::Votes;
use crate::reason::{Reason, telling_words};
use crate::session::{ChartSession, VOTES_OF_TEXT};
use crate::text_model::TargetIndex;

/// What speaks for the candidates of one row, by part.
#[derive(Default)]
pub(crate) struct Evidence {
    /// All parts but the neighbours, as probabilities.
    pub alone: Vec<f32>,
    pub text: Vec<f32>,
    pub here: Votes,
    pub before: Votes,
    pub rule: Option<(TargetIndex, f32)>,
}

/// A chart this alike is taken for the same company's.
const SAME_CLIENT: f32 = 0.6;

pub(crate) fn explain(session: &ChartSession<'_>, row: usize, evidence: &Evidence, together: &[f32], best: usize) -> Reason {
    let Some(model) = session.model(row) else { return Reason::Overall };
    if model.candidates().len() == 1 {
        return Reason::OnlyOne;
    }
    let target = model.candidates()[best];
    let here = evidence.here.for_target(target);
    let before = evidence.before.for_target(target);
    let rule = evidence.rule.filter(|(other, _)| *other == target).map_or(0.0, |(_, votes)| votes);
    let text = VOTES_OF_TEXT * evidence.text.get(best).copied().unwrap_or(0.0);
    // What the neighbours added, on the scale of the votes.
    let lifted = (together[best] - evidence.alone[best]).max(0.0) * (here + before + rule + VOTES_OF_TEXT);
    let loudest = [here, before, rule, text, lifted].into_iter().fold(0.0_f32, f32::max);
    if loudest == lifted
        && let Some(reason) = neighbours(session, row, target)
    {
        return reason;
    }
    if loudest == here {
        return Reason::SameNameHere;
    }
    if loudest == before
        && let Some(reason) = remembered(session, row, evidence, target)
    {
        return reason;
    }
    if loudest == rule
        && let Some(partner_type) = &session.source(row).partner_type
    {
        return Reason::PartnerType {
            kind: partner_type.kind.clone(),
            subtype: partner_type.subtype.clone(),
        };
    }
    let words = telling_words(model, &session.chart().rows[row], &session.source(row).name, best);
    match session.telling_heading(row, best) {
        Some(heading) if words == Reason::Overall => Reason::Heading(heading),
        _ => words,
    }
}

fn remembered(session: &ChartSession<'_>, row: usize, evidence: &Evidence, target: TargetIndex) -> Option<Reason> {
    let sightings = &evidence.before.exact;
    let last = sightings.iter().rev().find(|sighting| sighting.target == target)?;
    let suggester = session.suggester();
    let label = suggester.label(last.chart).to_owned();
    let asked = &session.chart().rows[row];
    if session.likeness(last.chart) >= SAME_CLIENT && suggester.has_number(last.chart, asked.name_key, &asked.number) {
        return Some(Reason::SameClient { label });
    }
    let times = sightings.iter().filter(|sighting| sighting.target == target).count();
    let other = sightings.iter().rev().find(|sighting| sighting.target != target);
    Some(Reason::Remembered {
        times,
        of: sightings.len(),
        label,
        other: other.map(|sighting| suggester.targets[usize::from(sighting.target)].name.clone()),
    })
}

/// The nearest confirmed rows of the same class, when they have this target.
fn neighbours(session: &ChartSession<'_>, row: usize, target: TargetIndex) -> Option<Reason> {
    if !session.has_confirmed() {
        return None;
    }
    let order = &session.chart().order;
    let at = session.chart().rank[row];
    let same_class = |other: &&usize| session.chart().rows[**other].class == session.chart().rows[row].class;
    let nearest = |mut rows: Box<dyn Iterator<Item = &usize> + '_>| rows.find(|other| session.confirmed(**other).is_some()).copied();
    let below = nearest(Box::new(order[..at].iter().rev().take_while(same_class)));
    let above = nearest(Box::new(order[at + 1..].iter().take_while(same_class)));
    let agrees = |other: &usize| session.confirmed(*other) == Some(target);
    match (below.filter(agrees), above.filter(agrees)) {
        (Some(below), Some(above)) => Some(Reason::Between {
            below: name_of(session, below),
            above: name_of(session, above),
        }),
        (Some(one), None) | (None, Some(one)) => Some(Reason::Beside {
            neighbour: name_of(session, one),
        }),
        (None, None) => None,
    }
}

/// The number, or the name where there is none.
fn name_of(session: &ChartSession<'_>, row: usize) -> String {
    let account = session.source(row);
    if account.number.is_empty() {
        format!("`{}`", account.name)
    } else {
        account.number.clone()
    }
}
