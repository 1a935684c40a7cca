//! What the account's pricing tier leaves unread of a set. A person sees it before anything is sent: what is not read counts as
//! missing, as if the models were bad.

use connect_connectors::tier::{ReadsPart, Tier};
use connect_domain::counted::counted;
use connect_store::connections::Connection;

use super::set::GoldenSet;
use crate::App;
use crate::error::AppError;
use crate::partners;

/// So many documents are named.
const NAMED: usize = 3;

/// The tier's name, where it is known, and what it leaves unread. That it could not be asked is no reason to show nothing.
pub(super) async fn limits(app: &App, connection: &Connection, set: &GoldenSet) -> (Option<String>, Vec<String>) {
    match ask(app, connection).await {
        Ok(None) => (None, Vec::new()),
        Ok(Some(Tier { known: None, told_by })) => (
            None,
            vec![format!(
                "Which tier the account has cannot be told: {told_by}. On a free one only a part of each document may be read"
            )],
        ),
        Ok(Some(Tier { known: Some(known), .. })) => {
            let limits = known.reads.map(|part| left_out(part, set)).unwrap_or_default();
            (Some(known.name.to_owned()), limits)
        }
        Err(error) => (
            None,
            vec![format!(
                "The account's tier could not be asked, so that a part of each document may stay unread: {}",
                error.message
            )],
        ),
    }
}

async fn ask(app: &App, connection: &Connection) -> Result<Option<Tier>, AppError> {
    let Some(reads) = partners::connector(&connection.partner)?.tier() else {
        return Ok(None);
    };
    let reached = app.reach(connection).await?;
    app.ask_aside(connection, &reached, |call| reads.read_tier(call)).await.map(Some)
}

fn left_out(part: ReadsPart, set: &GoldenSet) -> Vec<String> {
    let ReadsPart {
        pages_of_a_document: most,
        pages_in_a_month,
    } = part;
    let long: Vec<_> = set.documents.iter().filter(|document| document.pages > most).collect();
    let read: u32 = set.documents.iter().map(|document| document.pages.min(most)).sum();
    let of_a_document = if long.is_empty() {
        format!(
            "It reads the first {} of a document, which is all of these",
            counted(most, "page", "pages")
        )
    } else {
        let unread: u32 = long.iter().map(|document| document.pages - most).sum();
        let named: Vec<String> = long.iter().take(NAMED).map(|document| format!("`{}`", document.file)).collect();
        let more = match long.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!(
            "It reads the first {} of a document, which leaves {} of {}{more} unread: what stands there counts as missing",
            counted(most, "page", "pages"),
            counted(unread, "page", "pages"),
            named.join(", "),
        )
    };
    let in_a_month = if read > pages_in_a_month {
        format!("It reads {pages_in_a_month} pages a month, and these are {read}: what is more is refused")
    } else {
        format!("It reads {pages_in_a_month} pages a month; this run takes {read} of them, whatever was read before")
    };
    vec![of_a_document, in_a_month]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use connect_connectors::documents::MediaType;

    use super::super::set::Document;
    use super::*;

    #[test]
    fn pages_that_stay_unread_are_counted_and_their_documents_named() {
        let set = |pages: &[u32]| GoldenSet {
            folder: PathBuf::new(),
            name: "set".to_owned(),
            categories: BTreeMap::new(),
            documents: pages.iter().enumerate().map(|(index, pages)| document(index, *pages)).collect(),
        };
        let part = ReadsPart {
            pages_of_a_document: 2,
            pages_in_a_month: 6,
        };
        for (pages, of_a_document, in_a_month) in [
            (
                &[1, 2][..],
                "It reads the first 2 pages of a document, which is all of these",
                "It reads 6 pages a month; this run takes 3 of them, whatever was read before",
            ),
            (
                &[3, 1],
                "It reads the first 2 pages of a document, which leaves 1 page of `0.pdf` unread: what stands there counts as missing",
                "It reads 6 pages a month; this run takes 3 of them, whatever was read before",
            ),
            (
                &[3, 4, 5, 6, 2],
                "It reads the first 2 pages of a document, which leaves 10 pages of `0.pdf`, `1.pdf`, `2.pdf` and 1 more unread: what stands there counts as missing",
                "It reads 6 pages a month, and these are 10: what is more is refused",
            ),
        ] {
            assert_eq!(left_out(part, &set(pages)), [of_a_document, in_a_month]);
        }
    }

    fn document(index: usize, pages: u32) -> Document {
        Document {
            file: format!("{index}.pdf"),
            media_type: MediaType::Pdf,
            sha256: String::new(),
            pages,
            category: String::new(),
            class: None,
            values: Vec::new(),
            key: String::new(),
        }
    }
}
