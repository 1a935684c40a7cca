//! How a list is split into windows of time while it is read. Nobody tells how long it is, so each page that has a next
//! one divides what is left of its window, as long as fewer windows are open than may be read at once.
//!
//! The windows never overlap and leave no gap: a division is at one second, behind whose near side the page's cursor
//! goes on. What is made meanwhile has no place in them; it belongs to the last window, from the newest object of the
//! first page on, which is read when all others are.

use connect_connectors::windows::{Made, Window, WindowPage};
use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};

/// How many pages the near part of a window without beginning may hold at first, by the page before it.
const NEAR_PAGES: i64 = 4;

/// See the module. It is kept with the records of each page, so that a pull that was cut off goes on in its windows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Split {
    /// What is still to be read.
    open: Vec<Part>,
    /// Where the last window begins, until it is opened.
    newest: Option<Instant>,
    /// How far the next division of a window without beginning reaches back. Doubles, so that empty years are few windows.
    stride: i64,
    next_number: u64,
}

/// What is left of a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    /// By which a page that comes is known.
    pub(super) number: u64,
    pub(super) window: Window,
    /// Where its next page begins.
    pub(super) cursor: Option<String>,
    is_last: bool,
}

impl Split {
    /// The whole list, in one window.
    pub(super) fn new() -> Self {
        let whole = Part {
            number: 0,
            window: Window::default(),
            cursor: None,
            is_last: false,
        };
        Self {
            open: vec![whole],
            newest: None,
            stride: 0,
            next_number: 1,
        }
    }

    /// What can be read now, each part by itself. Nothing is the end.
    pub(super) fn open(&mut self) -> &[Part] {
        if self.open.is_empty()
            && let Some(newest) = self.newest.take()
        {
            let window = Window {
                from: Some(newest),
                until: None,
            };
            self.add(window, None, true);
        }
        &self.open
    }

    /// Takes the page that a part's question brought: what of it is to be stored, while what is left stays open, in at
    /// most `at_once` windows.
    pub(super) fn take<T>(&mut self, number: u64, page: WindowPage<T>, at_once: usize) -> Vec<T> {
        let Some(place) = self.open.iter().position(|part| part.number == number) else {
            return Vec::new();
        };
        let mut part = self.open.remove(place);
        let ends = page
            .objects
            .first()
            .zip(page.objects.last())
            .map(|(first, last)| (first.at, last.at));
        let mut objects = page.objects;
        if let (Some(cursor), Some((newest, oldest))) = (page.cursor, ends) {
            let span = (newest.as_seconds() - oldest.as_seconds()).max(1);
            if part.window == Window::default() {
                // Its second may go on: all of it belongs to the last window.
                self.newest = Some(newest);
                part.window.until = Some(newest);
                objects.retain(|made| made.at < newest);
                self.stride = NEAR_PAGES.saturating_mul(span);
            }
            part.cursor = Some(cursor);
            self.divide(part, oldest.as_seconds(), span, at_once);
        }
        objects.into_iter().map(|Made { object, .. }| object).collect()
    }

    /// Opens the part again, divided as often as there is room. What is left of it ends with the second `end`, and a page
    /// of it may span so many seconds: what holds no more than one is not divided.
    fn divide(&mut self, mut part: Part, mut end: i64, span: i64, at_once: usize) {
        let mut cursor = part.cursor.take();
        let mut window = part.window;
        while !part.is_last && self.open.len() + 1 < at_once {
            let middle = match window.from {
                Some(from) if end - from.as_seconds() > span => end - (end - from.as_seconds()) / 2,
                None if end > self.stride => end - self.stride,
                _ => break,
            };
            if window.from.is_none() {
                self.stride = self.stride.saturating_mul(2);
            }
            let middle_at = Instant::from_seconds(middle);
            let near = Window {
                from: Some(middle_at),
                ..window
            };
            self.add(near, cursor.take(), false);
            window.until = Some(middle_at);
            end = middle;
        }
        self.add(window, cursor, part.is_last);
    }

    fn add(&mut self, window: Window, cursor: Option<String>, is_last: bool) {
        self.open.push(Part {
            number: self.next_number,
            window,
            cursor,
            is_last,
        });
        self.next_number += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// Objects by second and id, as a partner lists them.
    #[derive(Default)]
    struct List {
        objects: Vec<(i64, u64)>,
        page_size: usize,
        questions: usize,
    }

    impl List {
        fn of(seconds: &[i64], page_size: usize) -> Self {
            let mut list = Self {
                page_size,
                ..Self::default()
            };
            seconds.iter().for_each(|second| list.add(*second));
            list
        }

        fn add(&mut self, second: i64) {
            let id = self.objects.len() as u64;
            self.objects.push((second, id));
        }

        fn answer(&mut self, part: &Part) -> WindowPage<u64> {
            self.questions += 1;
            let mut newest_first = self.objects.clone();
            newest_first.sort_unstable_by(|one, other| other.cmp(one));
            let behind = part.cursor.as_ref().map_or(0, |cursor| {
                newest_first.iter().position(|(_, id)| id.to_string() == *cursor).unwrap() + 1
            });
            let holds = |second: i64| {
                let at = Instant::from_seconds(second);
                part.window.from.is_none_or(|from| at >= from) && part.window.until.is_none_or(|until| at < until)
            };
            let matching: Vec<(i64, u64)> = newest_first[behind..]
                .iter()
                .copied()
                .filter(|(second, _)| holds(*second))
                .collect();
            let page = &matching[..matching.len().min(self.page_size)];
            WindowPage {
                cursor: (matching.len() > page.len()).then(|| page.last().unwrap().1.to_string()),
                objects: page
                    .iter()
                    .map(|(second, id)| Made {
                        at: Instant::from_seconds(*second),
                        object: *id,
                    })
                    .collect(),
            }
        }
    }

    /// Reads the list, one of the open parts after the other as `choices` say. Answers how often each object came, and
    /// which of those that were made meanwhile had to come.
    fn read(list: &mut List, at_once: usize, choices: &[usize], made_meanwhile: &[(usize, i64)]) -> (BTreeMap<u64, usize>, Vec<u64>) {
        let (mut split, mut came, mut had_to_come, mut step) = (Split::new(), BTreeMap::new(), Vec::new(), 0);
        loop {
            let open = split.open().to_vec();
            if open.is_empty() {
                return (came, had_to_come);
            }
            assert!(open.len() <= at_once.max(1), "{open:?}");
            let chosen = choices.get(step % choices.len().max(1)).copied().unwrap_or(0) % open.len();
            let page = list.answer(&open[chosen]);
            for id in split.take(open[chosen].number, page, at_once) {
                *came.entry(id).or_insert(0) += 1;
            }
            // What was kept says all that is needed to go on.
            split = serde_json::from_str(&serde_json::to_string(&split).unwrap()).unwrap();
            for (_, second) in made_meanwhile.iter().filter(|(at, _)| *at == step) {
                list.add(*second);
                // The last window is not open yet.
                had_to_come.extend(split.newest.map(|_| list.objects.len() as u64 - 1));
            }
            step += 1;
            assert!(step < 10_000, "{split:?}");
        }
    }

    proptest! {
        #[test]
        fn every_object_comes_exactly_once(
            seconds in prop::collection::vec(prop_oneof![0_i64..40, 1_000_000_i64..1_000_300, 0_i64..2_000_000_000], 0..250),
            page_size in 1_usize..12,
            at_once in 1_usize..9,
            choices in prop::collection::vec(0_usize..8, 1..20),
        ) {
            let mut list = List::of(&seconds, page_size);
            let (came, _) = read(&mut list, at_once, &choices, &[]);
            prop_assert_eq!(came.len(), seconds.len());
            prop_assert!(came.values().all(|times| *times == 1), "{:?}", came);
            // Each page may open one window that turns out empty, and the way back to the beginning doubles.
            let pages = seconds.len().div_ceil(page_size);
            prop_assert!(list.questions <= 2 * pages + at_once * 34, "{} for {pages}", list.questions);
        }

        #[test]
        fn what_is_made_meanwhile_comes_too(
            seconds in prop::collection::vec(0_i64..5_000, 20..120),
            made in prop::collection::vec((0_usize..2, 0_i64..3), 1..20),
            at_once in 1_usize..6,
        ) {
            let page_size = 7;
            let mut list = List::of(&seconds, page_size);
            let newest = seconds.iter().copied().max().unwrap_or(0);
            let (mut made, mut now) = (made, newest);
            made.sort_unstable();
            // The clock never goes back, and may stand in the newest object's second.
            let made: Vec<(usize, i64)> = made.into_iter().map(|(step, later)| { now += later; (step, now) }).collect();
            let (came, had_to_come) = read(&mut list, at_once, &[3, 1, 2], &made);
            prop_assert!(!had_to_come.is_empty());
            prop_assert!(had_to_come.iter().all(|id| came.contains_key(id)), "{:?} of {:?}", came, had_to_come);
            prop_assert!(came.values().all(|times| *times == 1), "{:?}", came);
            prop_assert!((0..seconds.len() as u64).all(|id| came.contains_key(&id)));
        }
    }

    #[test]
    fn a_long_list_is_no_chain() {
        // An invoice each hour for five years, and prices that a program made within an hour; pages of a hundred.
        let invoices: Vec<i64> = (0..43_800).map(|hour| 1_600_000_000 + hour * 3_600).collect();
        let prices: Vec<i64> = (0..40_000).map(|price| 1_600_000_000 + price * 3_600 / 40_000).collect();
        let rounds = |seconds: &[i64], at_once: usize| {
            let (mut list, mut split, mut rounds) = (List::of(seconds, 100), Split::new(), 0);
            loop {
                let open = split.open().to_vec();
                if open.is_empty() {
                    return (rounds, list.questions);
                }
                // All that is open is asked for at once.
                rounds += 1;
                for part in open {
                    let page = list.answer(&part);
                    split.take(part.number, page, at_once);
                }
            }
        };
        assert_eq!(rounds(&invoices, 1), (439, 439));
        assert_eq!(rounds(&prices, 1), (401, 401));
        for (seconds, most_rounds, most_questions) in [(&invoices, 125, 460), (&prices, 115, 425)] {
            let (rounds_of_four, questions) = rounds(seconds, 4);
            assert!(
                rounds_of_four <= most_rounds && questions <= most_questions,
                "{rounds_of_four} rounds, {questions} questions"
            );
        }
    }
}
