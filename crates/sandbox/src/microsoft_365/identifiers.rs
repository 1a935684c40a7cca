//! Ids as the vendor writes them: GUIDs of the directory, and the two formats of a mailbox's items.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_domain::entropy::Entropy;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

/// An ordinary id changes when its item moves to another calendar, an immutable one does not.
const ORDINARY: &str = "AAMkAG";
const IMMUTABLE: &str = "AAkALg";

/// Version 4 of RFC 9562 from sixteen bytes.
fn guid(mut bytes: [u8; 16]) -> String {
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// A GUID that depends only on the seed and the label.
pub(super) fn seeded_guid(seed: u64, label: &str) -> String {
    let digest = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(label).finalize();
    let mut bytes = [0_u8; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    guid(bytes)
}

pub(super) fn random_guid(entropy: &dyn Entropy) -> String {
    let mut bytes = [0_u8; 16];
    entropy.fill(&mut bytes);
    guid(bytes)
}

pub(super) fn is_guid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts
            .iter()
            .zip(lengths)
            .all(|(part, length)| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Containers have ordinary ids that never change.
pub(super) fn calendar_id(mailbox: &str, calendar: u64) -> String {
    encode(ORDINARY, &format!("calendar|{mailbox}|{calendar}"))
}

/// Mailbox and key of a calendar.
pub(super) fn read_calendar_id(id: &str) -> Option<(String, u64)> {
    let text = decode(id.strip_prefix(ORDINARY)?)?;
    let mut parts = text.split('|');
    let (Some("calendar"), Some(mailbox), Some(calendar), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    Some((mailbox.to_owned(), calendar.parse().ok()?))
}

/// What the id of an event says, in either format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EventId {
    pub(super) mailbox: String,
    pub(super) event: u64,
    /// In an ordinary id only: it names nothing once the event is in another calendar.
    pub(super) calendar: Option<u64>,
    /// The day for which the series had planned this occurrence.
    pub(super) occurrence: Option<Date>,
}

impl EventId {
    pub(super) fn read(id: &str) -> Option<Self> {
        let immutable = id.strip_prefix(IMMUTABLE);
        let text = decode(immutable.or_else(|| id.strip_prefix(ORDINARY))?)?;
        let mut parts = text.split('|');
        let (Some("event"), Some(mailbox), Some(event), Some(calendar), Some(occurrence), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        Some(Self {
            mailbox: mailbox.to_owned(),
            event: event.parse().ok()?,
            calendar: calendar.parse().ok(),
            occurrence: occurrence.parse().ok(),
        })
    }

    pub(super) fn write(&self, immutable: bool) -> String {
        let calendar = self.calendar.filter(|_| !immutable).map_or_else(String::new, |key| key.to_string());
        let occurrence = self.occurrence.map_or_else(String::new, |date| date.to_string());
        let prefix = if immutable { IMMUTABLE } else { ORDINARY };
        encode(prefix, &format!("event|{}|{}|{calendar}|{occurrence}", self.mailbox, self.event))
    }
}

fn encode(prefix: &str, text: &str) -> String {
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(text))
}

fn decode(encoded: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_they_were_written_and_only_ordinary_ones_name_the_calendar() {
        let id = EventId {
            mailbox: "m".to_owned(),
            event: 7,
            calendar: Some(3),
            occurrence: Some(jiff::civil::date(2026, 11, 20)),
        };
        assert_eq!(EventId::read(&id.write(false)), Some(id.clone()));
        let immutable = EventId::read(&id.write(true)).unwrap();
        assert_eq!(
            immutable,
            EventId {
                calendar: None,
                ..id.clone()
            }
        );
        assert_eq!(EventId::read(&id.write(false).to_lowercase()), None, "ids are case-sensitive");
        assert_eq!(read_calendar_id(&calendar_id("m", 3)), Some(("m".to_owned(), 3)));
        assert_eq!(read_calendar_id(&id.write(false)), None);
        assert!(is_guid(&seeded_guid(1, "a")) && seeded_guid(1, "a") != seeded_guid(1, "b"));
    }
}
