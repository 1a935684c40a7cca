//! Changes of the primary calendar in a window of time: a round of pages, then only what changed since.
//!
//! The vendor's rounds are not tidy, and neither are these: after the first of several pages comes an empty one, and
//! each later page begins with the entry that the page before it ended with.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::State;
use super::access::{Open, open};
use super::call::Call;
use super::directory::Person;
use super::event::Event;
use super::event_json::{id_of, to_json};
use super::events::{Window, looking};
use super::graph::ok;
use super::graph_error::Refusal;
use super::mailbox::{LostState, Role};
use super::occurrences::{Occurrence, within};
use super::odata::{context_url, link};
use crate::reply::Reply;

const DEFAULT_PAGE: usize = 10;
const DELTA_TOKEN: &str = "$deltatoken";
const SKIP_TOKEN: &str = "$skiptoken";
const START: &str = "startDateTime";
const END: &str = "endDateTime";

/// Where a round stands; opaque to the caller.
#[derive(Debug, Deserialize, Serialize)]
struct Token {
    start: String,
    end: String,
    /// Number of the last change that the caller knows; `None` in a first round.
    since: Option<u64>,
    /// Number of the last change of this round.
    until: u64,
    page: usize,
    generation: u64,
}

impl Token {
    fn read(text: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }

    fn write(&self) -> String {
        URL_SAFE_NO_PAD.encode(json!(self).to_string())
    }
}

pub(super) fn delta(call: &Call<'_>, state: &State, owner: &Person) -> Result<Reply, Refusal> {
    call.options.only(&[DELTA_TOKEN, SKIP_TOKEN])?;
    let opened = open(call, state, owner, None, Role::LimitedRead)?;
    let mailbox = opened.mailbox;
    let given = call.options.value(DELTA_TOKEN).or_else(|| call.options.value(SKIP_TOKEN));
    let token = match given {
        None => {
            Window::read(call)?;
            let text = |name: &str| call.options.value(name).unwrap_or_default().to_owned();
            Token {
                start: text(START),
                end: text(END),
                since: None,
                until: mailbox.change,
                page: 0,
                generation: mailbox.generation,
            }
        }
        Some(text) => {
            let token = Token::read(text).ok_or_else(|| Refusal::new(400, "ErrorInvalidSyncStateData", "The sync state is not valid."))?;
            if token.generation != mailbox.generation {
                return Err(lost(call, mailbox.lost, &token));
            }
            // A delta link begins a new round.
            if call.options.value(DELTA_TOKEN).is_some() {
                Token {
                    since: Some(token.until),
                    until: mailbox.change,
                    page: 0,
                    ..token
                }
            } else {
                token
            }
        }
    };
    let window = window_of(&token).ok_or_else(|| Refusal::bad_parameter("The time window is not valid."))?;
    let entries = entries(call, owner, opened, &token, window);
    let mut pages = pages(&entries, call.prefer.page_size.unwrap_or(DEFAULT_PAGE));
    let more = token.page + 1 < pages.len();
    let value = if token.page < pages.len() {
        pages.swap_remove(token.page)
    } else {
        Vec::new()
    };
    let (name, link_name, page) = if more {
        (SKIP_TOKEN, "@odata.nextLink", token.page + 1)
    } else {
        (DELTA_TOKEN, "@odata.deltaLink", 0)
    };
    let next = Token { page, ..token }.write();
    let link = link(call, &[(name, &next)], &[START, END, DELTA_TOKEN, SKIP_TOKEN]);
    Ok(ok(&json!({
        "@odata.context": context_url(call, "Collection(event)"),
        "value": value,
        link_name: link,
    })))
}

fn lost(call: &Call<'_>, how: LostState, token: &Token) -> Refusal {
    match how {
        LostState::Gone => {
            let fresh = link(call, &[(START, &token.start), (END, &token.end)], &[DELTA_TOKEN, SKIP_TOKEN]);
            Refusal::of_status(410).with_header("location", fresh)
        }
        LostState::SyncStateNotFound => Refusal::new(400, "syncStateNotFound", "The sync state generation is not found."),
    }
}

fn window_of(token: &Token) -> Option<Window> {
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair(START, &token.start)
        .append_pair(END, &token.end)
        .finish();
    Window::of(&super::odata::Options::read(&query)).ok()
}

fn entries(call: &Call<'_>, owner: &Person, opened: Open<'_>, token: &Token, window: Window) -> Vec<Value> {
    let view = looking(call, owner, opened.role);
    let since = token.since.unwrap_or(0);
    let of_round = |change: u64| token.since.is_none_or(|_| change > since) && change <= token.until;
    let here = |event: &&Event| event.calendar == opened.calendar.key;
    let mut entries = Vec::new();
    for event in opened.mailbox.events.iter().filter(here).filter(|event| of_round(event.change)) {
        let found = within(event, window.from, window.to);
        entries.extend(found.iter().map(|one| to_json(&view, one)));
        if token.since.is_some() {
            // What left the window, or a day that was taken out of its series.
            entries.extend(left(event, &found).iter().map(|one| gone(call, owner, one)));
        }
    }
    if token.since.is_some() {
        // The vendor tells of whatever was removed, in the window or not.
        for removed in opened.mailbox.removed.iter().filter(|removed| of_round(removed.change)) {
            if !here(&&removed.event) {
                continue;
            }
            let occurrences = within(&removed.event, window.from, window.to);
            let parts = occurrences.iter().filter(|one| one.planned.is_some());
            entries.extend(parts.map(|one| gone(call, owner, one)));
            entries.push(gone(call, owner, &Occurrence::of(&removed.event)));
        }
    }
    entries
}

fn left(event: &Event, found: &[Occurrence]) -> Vec<Occurrence> {
    match &event.series {
        None if found.is_empty() => vec![Occurrence::of(event)],
        None => Vec::new(),
        Some(series) => {
            let removed = series.exceptions.iter().filter(|(_, exception)| exception.is_removed);
            let days = removed.map(|(day, _)| Occurrence {
                planned: Some(*day),
                ..Occurrence::of(event)
            });
            days.collect()
        }
    }
}

fn gone(call: &Call<'_>, owner: &Person, occurrence: &Occurrence) -> Value {
    let id = id_of(&owner.id, occurrence, call.prefer.immutable);
    json!({ "@odata.type": "#microsoft.graph.event", "id": id, "@removed": { "reason": "deleted" } })
}

fn pages(entries: &[Value], size: usize) -> Vec<Vec<Value>> {
    let (first, mut rest) = entries.split_at(size.min(entries.len()));
    let mut pages = vec![first.to_vec()];
    if !rest.is_empty() {
        pages.push(Vec::new());
    }
    let mut last = first.last().cloned();
    // One place of each later page goes to the repeated entry, if there is more than one.
    let room = size.saturating_sub(1).max(1);
    while !rest.is_empty() {
        let (page, others) = rest.split_at(room.min(rest.len()));
        let repeated = last.take().filter(|_| size > 1);
        pages.push(repeated.into_iter().chain(page.iter().cloned()).collect());
        last = page.last().cloned();
        rest = others;
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_untidy_and_lose_nothing() {
        let entries: Vec<Value> = (0..8).map(|number| json!(number)).collect();
        assert_eq!(json!(pages(&entries, 4)), json!([[0, 1, 2, 3], [], [3, 4, 5, 6], [6, 7]]));
        assert_eq!(json!(pages(&entries, 1)[2..4]), json!([[1], [2]]));
        assert_eq!(json!(pages(&entries[..4], 4)), json!([[0, 1, 2, 3]]));
        assert_eq!(json!(pages(&[], 4)), json!([[]]));
    }
}
