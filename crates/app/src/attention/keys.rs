//! Keys that should be gone, and keys that should make room for new ones.

use connect_domain::clock::Instant;
use connect_domain::counted::counted;

use super::{AttentionAction, AttentionItem, DAY};
use crate::connections::view::ConnectionView;
use crate::views::At;

/// Days ahead of the day on which a key should be replaced.
const AHEAD: i64 = 7;

/// What a connection's keys ask for at this time: an old one is retired before a new one is made.
pub(super) fn key_item(connection: &ConnectionView, now: Instant) -> Option<AttentionItem> {
    let key = connection.key.as_ref()?;
    let name = &connection.display_name;
    let item = |id: &str, severity: &str, title: String, detail: String, consequence: &str, deadline: At, since: At| AttentionItem {
        id: format!("{id}:{}", connection.id),
        severity: severity.to_owned(),
        title,
        detail,
        consequence: consequence.to_owned(),
        deadline: Some(deadline),
        action: AttentionAction {
            kind: "open_connection".to_owned(),
            target: Some(connection.id.clone()),
        },
        since,
    };
    let now = now.as_micros();
    if let Some(old) = &key.old {
        let ending = old
            .ends_with
            .as_ref()
            .map_or_else(String::new, |ending| format!(" that ends in {ending}"));
        return (old.retire_by.get() <= now).then(|| {
            item(
                "old-key",
                "warn",
                format!("The old key of {name} was to be retired"),
                format!("The key{ending} is kept beside the one that took its place"),
                "Whoever has a copy of it can go on reading the account",
                old.retire_by,
                old.retire_by,
            )
        });
    }
    let rotate_by = key.rotate_by?;
    let from = rotate_by.get() - AHEAD * DAY;
    (from <= now).then(|| {
        let left = rotate_by.get() - now;
        let title = match left / DAY {
            _ if left <= 0 => format!("The key of {name} is due for rotation"),
            0 => format!("The key of {name} is due for rotation within a day"),
            days => format!("The key of {name} is due for rotation in {}", counted(days, "day", "days")),
        };
        item(
            "rotate-key",
            if left <= 0 { "warn" } else { "info" },
            title,
            "It works until the partner ends it; a new one beside it costs no downtime".to_owned(),
            "The longer a key is used, the more copies of it there may be",
            rotate_by,
            Instant::from_micros(from).into(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::view::{KeyView, OldKeyView};

    const NOW: i64 = 1_800_000_000_000_000;

    fn at(days: i64) -> At {
        Instant::from_micros(NOW + days * DAY).into()
    }

    fn told(key: KeyView) -> Option<String> {
        let mut connection = crate::attention::expiry::tests::connection(None, None);
        connection.key = Some(key);
        let item = key_item(&connection, Instant::from_micros(NOW))?;
        Some(format!("{}: {}, {}", item.severity, item.title, item.detail))
    }

    #[test]
    fn an_old_key_is_asked_for_after_its_end_and_a_new_one_a_week_ahead() {
        let key = |rotate_in: i64, retire_in: Option<i64>| KeyView {
            ends_with: Some("9999".to_owned()),
            stored_at: at(-100),
            rotate_by: Some(at(rotate_in)),
            old: retire_in.map(|days| OldKeyView {
                ends_with: Some("1111".to_owned()),
                stored_at: at(-200),
                retire_by: at(days),
            }),
        };
        for (key, words) in [
            (key(8, None), None),
            (key(7, None), Some("info: The key of Acme is due for rotation in 7 days")),
            (key(0, None), Some("warn: The key of Acme is due for rotation,")),
            (key(-30, Some(1)), None),
            (
                key(80, Some(0)),
                Some("warn: The old key of Acme was to be retired, The key that ends in 1111"),
            ),
        ] {
            let told = told(key);
            match words {
                Some(words) => assert!(told.as_ref().is_some_and(|told| told.starts_with(words)), "{told:?}: {words}"),
                None => assert_eq!(told, None),
            }
        }
    }
}
