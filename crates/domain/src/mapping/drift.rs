//! Drift: what changed in a chart since its mapping was last published.
//!
//! Compared by the partner's stable id. One source object is listed once, under the first of: merged,
//! deactivated, reactivated, retyped, renamed, moved, new. The order is that of the answers they ask
//! for: where it went, whether it is used, what it is, what it is called, where it stands. Later kinds
//! are found by the next comparison, once the first is published.

use std::collections::BTreeMap;

use crate::source_object::{RootClass, type_label};

/// Whether the partner still has and uses a source object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// In use.
    Active,
    /// Kept by the partner and hidden from its users.
    Inactive,
    /// Gone: merged into another, or no longer listed.
    Gone {
        /// Into which one, when the partner said so.
        successor_id: Option<String>,
    },
}

/// One source object as published, or as it is now. A revision holds one for every source object
/// that the connection had, mapped or not; otherwise unmapped ones would look new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The partner's stable id.
    pub external_id: String,
    /// Account number or other code; empty when there is none.
    pub code: String,
    /// Own name.
    pub name: String,
    /// The parent's [`Self::external_id`].
    pub parent_external_id: Option<String>,
    /// Widest class, for ledger accounts.
    pub root_class: Option<RootClass>,
    /// The partner's type.
    pub source_type: String,
    /// The partner's finer type.
    pub source_subtype: String,
    /// Whether it is still there.
    pub presence: Presence,
}

/// How one source object differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DriftKind {
    /// Gone into another, or no longer listed.
    Merged,
    /// No longer used.
    Deactivated,
    /// Used again.
    Reactivated,
    /// Another class, type or finer type.
    Retyped,
    /// Another name or number.
    Renamed,
    /// Another parent.
    Moved,
    /// Not there when the mapping was published.
    New,
}

impl DriftKind {
    /// The word used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Deactivated => "deactivated",
            Self::Reactivated => "reactivated",
            Self::Retyped => "retyped",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::New => "new",
        }
    }
}

/// One difference. `before` and `after` are what the kind is about: names, types, parents' ids, or
/// `active`/`inactive`/`gone`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// What kind.
    pub kind: DriftKind,
    /// Whose.
    pub external_id: String,
    /// As published; `None` for a new one.
    pub before: Option<String>,
    /// As it is now; `None` when it is gone.
    pub after: Option<String>,
    /// For merged ones, and for prices in whose place another came, when known.
    pub successor_id: Option<String>,
}

/// Lists the differences in the order of `published`, then the new ones in the order of `now`.
/// A row of `published` that is missing from `now` counts as gone. New ones that are not in use are
/// left out: nobody has to map them.
pub fn drift(published: &[Snapshot], now: &[Snapshot]) -> Vec<Drift> {
    let current: BTreeMap<&str, &Snapshot> = now.iter().map(|row| (row.external_id.as_str(), row)).collect();
    let known: BTreeMap<&str, &Snapshot> = published.iter().map(|row| (row.external_id.as_str(), row)).collect();
    let changed = known_in_order(published, &known).filter_map(|before| match current.get(before.external_id.as_str()) {
        Some(after) => compare(before, after),
        None => vanished(before, None),
    });
    let new = known_in_order(now, &current)
        .filter(|row| row.presence == Presence::Active && !known.contains_key(row.external_id.as_str()))
        .map(|row| Drift {
            kind: DriftKind::New,
            external_id: row.external_id.clone(),
            before: None,
            after: Some(label(row).to_owned()),
            successor_id: None,
        });
    changed.chain(new).collect()
}

/// The rows in their order, each id once: the one that the index kept.
fn known_in_order<'a>(rows: &'a [Snapshot], index: &BTreeMap<&str, &'a Snapshot>) -> impl Iterator<Item = &'a Snapshot> {
    rows.iter()
        .filter(|row| index.get(row.external_id.as_str()).is_some_and(|kept| std::ptr::eq(*kept, *row)))
}

fn compare(before: &Snapshot, after: &Snapshot) -> Option<Drift> {
    let found = |kind, was: String, is: String| {
        Some(Drift {
            kind,
            external_id: before.external_id.clone(),
            before: Some(was),
            after: Some(is),
            successor_id: None,
        })
    };
    match (&before.presence, &after.presence) {
        (_, Presence::Gone { successor_id }) => return vanished(before, successor_id.clone()),
        (Presence::Active, Presence::Inactive) => return found(DriftKind::Deactivated, "active".to_owned(), "inactive".to_owned()),
        (Presence::Inactive, Presence::Active) => return found(DriftKind::Reactivated, "inactive".to_owned(), "active".to_owned()),
        (Presence::Gone { .. }, Presence::Active) => return found(DriftKind::Reactivated, "gone".to_owned(), "active".to_owned()),
        (Presence::Active, Presence::Active) | (Presence::Inactive | Presence::Gone { .. }, Presence::Inactive) => {}
    }
    if type_of(before) != type_of(after) || before.root_class != after.root_class {
        return found(DriftKind::Retyped, type_of(before), type_of(after));
    }
    if label(before) != label(after) {
        return found(DriftKind::Renamed, label(before).to_owned(), label(after).to_owned());
    }
    if before.code != after.code {
        return found(DriftKind::Renamed, numbered(before), numbered(after));
    }
    if before.parent_external_id != after.parent_external_id {
        let parent = |row: &Snapshot| row.parent_external_id.clone().unwrap_or_default();
        return found(DriftKind::Moved, parent(before), parent(after));
    }
    None
}

fn vanished(before: &Snapshot, successor_id: Option<String>) -> Option<Drift> {
    if matches!(before.presence, Presence::Gone { .. }) {
        return None;
    }
    Some(Drift {
        kind: DriftKind::Merged,
        external_id: before.external_id.clone(),
        before: Some(label(before).to_owned()),
        after: None,
        successor_id,
    })
}

/// The name without the mark that a partner adds when it deactivates a record; a record in use keeps
/// its name whole, whatever it ends with.
fn label(row: &Snapshot) -> &str {
    match row.presence {
        Presence::Active => &row.name,
        Presence::Inactive | Presence::Gone { .. } => without_deleted_mark(&row.name),
    }
}

/// Takes off ` (deleted)`, or ` (deleted 2)` as it reads when the name was taken.
fn without_deleted_mark(name: &str) -> &str {
    let Some((rest, mark)) = name.rsplit_once(" (deleted") else {
        return name;
    };
    let number = mark.strip_suffix(')').map(str::trim_start);
    match number {
        Some(digits) if digits.chars().all(|c| c.is_ascii_digit()) => rest,
        _ => name,
    }
}

fn numbered(row: &Snapshot) -> String {
    format!("{} {}", row.code, label(row)).trim().to_owned()
}

fn type_of(row: &Snapshot) -> String {
    type_label(row.root_class, &row.source_type, &row.source_subtype)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn snapshot(id: &str, name: &str) -> Snapshot {
        Snapshot {
            external_id: id.to_owned(),
            code: String::new(),
            name: name.to_owned(),
            parent_external_id: None,
            root_class: Some(RootClass::Expense),
            source_type: "Expense".to_owned(),
            source_subtype: "Travel".to_owned(),
            presence: Presence::Active,
        }
    }

    fn only(published: &Snapshot, now: &Snapshot) -> Option<DriftKind> {
        let found = drift(std::slice::from_ref(published), std::slice::from_ref(now));
        assert!(found.len() <= 1, "{found:?}");
        found.first().map(|one| one.kind)
    }

    #[test]
    fn each_kind_is_found() {
        let before = snapshot("1", "Travel");
        let change = |edit: &dyn Fn(&mut Snapshot)| {
            let mut after = before.clone();
            edit(&mut after);
            only(&before, &after)
        };
        assert_eq!(change(&|_| {}), None);
        assert_eq!(change(&|row| row.name = "Trips".to_owned()), Some(DriftKind::Renamed));
        assert_eq!(change(&|row| row.code = "6100".to_owned()), Some(DriftKind::Renamed));
        assert_eq!(change(&|row| row.source_subtype = "Meals".to_owned()), Some(DriftKind::Retyped));
        assert_eq!(change(&|row| row.root_class = Some(RootClass::Asset)), Some(DriftKind::Retyped));
        assert_eq!(change(&|row| row.parent_external_id = Some("9".to_owned())), Some(DriftKind::Moved));
        assert_eq!(change(&|row| row.presence = Presence::Inactive), Some(DriftKind::Deactivated));
        assert_eq!(
            change(&|row| row.presence = Presence::Gone { successor_id: None }),
            Some(DriftKind::Merged)
        );
    }

    #[test]
    fn a_merge_names_its_successor_and_a_missing_row_is_a_merge() {
        let before = snapshot("1", "Travel");
        let mut after = before.clone();
        after.presence = Presence::Gone {
            successor_id: Some("2".to_owned()),
        };
        let found = drift(std::slice::from_ref(&before), &[after.clone()]);
        assert_eq!(found[0].successor_id.as_deref(), Some("2"));
        assert_eq!(drift(&[before], &[])[0].kind, DriftKind::Merged);
        assert_eq!(drift(&[after], &[]), [], "published after the merge: nothing new");
    }

    #[test]
    fn the_mark_of_a_deactivation_is_no_rename() {
        let mut before = snapshot("1", "Travel");
        for marked in ["Travel (deleted)", "Travel (deleted 3)"] {
            let mut after = snapshot("1", marked);
            after.presence = Presence::Inactive;
            assert_eq!(only(&before, &after), Some(DriftKind::Deactivated));
            let mut inactive_before = before.clone();
            inactive_before.presence = Presence::Inactive;
            assert_eq!(only(&inactive_before, &after), None, "{marked}");
        }
        before.name = "Travel (deleted)".to_owned();
        assert_eq!(
            only(&before, &snapshot("1", "Travel")),
            Some(DriftKind::Renamed),
            "in use: a real name"
        );
    }

    #[test]
    fn the_first_kind_in_the_order_wins() {
        let before = snapshot("1", "Travel");
        let mut after = snapshot("1", "Trips");
        after.source_type = "Asset".to_owned();
        assert_eq!(only(&before, &after), Some(DriftKind::Retyped));
        after.presence = Presence::Inactive;
        assert_eq!(only(&before, &after), Some(DriftKind::Deactivated));
    }

    #[test]
    fn new_ones_are_listed_when_they_are_in_use() {
        let mut unused = snapshot("2", "Old");
        unused.presence = Presence::Inactive;
        let found = drift(&[], &[snapshot("1", "Travel"), unused]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kind, found[0].after.as_deref()), (DriftKind::New, Some("Travel")));
    }

    fn any_snapshot() -> impl Strategy<Value = Snapshot> {
        let presence = prop_oneof![
            4 => Just(Presence::Active),
            2 => Just(Presence::Inactive),
            1 => prop::option::of("[1-9]").prop_map(|successor_id| Presence::Gone { successor_id }),
        ];
        (
            "[1-9]",
            "[0-2]?",
            "[ab]( \\(deleted\\))?",
            prop::option::of("[1-9]"),
            "[xy]",
            presence,
        )
            .prop_map(|(external_id, code, name, parent_external_id, source_type, presence)| Snapshot {
                external_id,
                code,
                name,
                parent_external_id,
                root_class: Some(RootClass::Asset),
                source_type,
                source_subtype: String::new(),
                presence,
            })
    }

    proptest! {
        #[test]
        fn nothing_drifts_from_itself(rows in prop::collection::vec(any_snapshot(), 0..12)) {
            let mut seen = BTreeSet::new();
            let rows: Vec<Snapshot> = rows.into_iter().filter(|row| seen.insert(row.external_id.clone())).collect();
            prop_assert_eq!(drift(&rows, &rows), []);
        }

        #[test]
        fn each_source_object_is_listed_at_most_once(
            published in prop::collection::vec(any_snapshot(), 0..12),
            now in prop::collection::vec(any_snapshot(), 0..12),
        ) {
            let found = drift(&published, &now);
            let mut seen = BTreeSet::new();
            for one in &found {
                prop_assert!(seen.insert(one.external_id.clone()), "{:?}", found);
                prop_assert!(one.before != one.after, "{:?}", one);
            }
        }

        #[test]
        fn nothing_in_use_is_overlooked(
            published in prop::collection::vec(any_snapshot(), 0..12),
            now in prop::collection::vec(any_snapshot(), 0..12),
        ) {
            let found = drift(&published, &now);
            let listed = |id: &str, kind| found.iter().any(|one| one.external_id == id && one.kind == kind);
            let has = |rows: &[Snapshot], id: &str| rows.iter().any(|row| row.external_id == id);
            for row in &published {
                let was_there = published.iter().rev().find(|one| one.external_id == row.external_id)
                    .is_some_and(|one| !matches!(one.presence, Presence::Gone { .. }));
                if was_there && !has(&now, &row.external_id) {
                    prop_assert!(listed(&row.external_id, DriftKind::Merged));
                }
            }
            for row in now.iter().filter(|row| !has(&published, &row.external_id)) {
                let last = now.iter().rev().find(|one| one.external_id == row.external_id);
                let in_use = last.is_some_and(|one| one.presence == Presence::Active);
                prop_assert_eq!(listed(&row.external_id, DriftKind::New), in_use);
            }
        }
    }
}
